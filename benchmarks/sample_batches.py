"""Made-up batches of canonical events, as Lambda hands them to the function."""

from __future__ import annotations

import json
from typing import Any

from contract.event import STATUSES

_PLACES = (("Leipzig", "DE", "04158"), ("Liège", "BE", "4460"), ("Memphis", "US", "38118"), ("Köln", "DE", "51147"))


def sample_event(number: int) -> dict[str, Any]:
    """A canonical event of some 500 bytes, what a carrier tells of one scan; no two numbers give the same."""
    city, country, postcode = _PLACES[number % len(_PLACES)]
    return {
        "shipment_id": f"SHP-2026-{number // 7:08d}",
        "event_id": f"scan-{number:012d}",
        "status": STATUSES[number % len(STATUSES)],
        "timestamp": f"2026-03-{1 + number % 28:02d}T{number % 24:02d}:{number % 60:02d}:07+01:00",
        "status_detail": "arrived_at_facility",
        "carrier": "Example Parcel",
        "tracking_number": f"EP{number:018d}",
        "location": {"city": city, "country": country, "postcode": postcode},
        "description": f"The parcel has arrived at the sorting centre of {city} and is on its way to the next one",
        "weight_kg": 12.5,
        "attempt": number % 3,
    }


def sample_batch(size: int, first: int = 0) -> dict[str, Any]:
    """An event of an SQS event source mapping; each message holds an event of EventBridge with a sample event.

    Args:
        size: Messages in it.
        first: Number of the first sample event.
    """
    return {
        "Records": [
            {
                "messageId": f"19dd0b57-b21e-4ac1-bd88-{number:012d}",
                "body": json.dumps(_envelope(number)),
                "messageAttributes": {},
                "eventSource": "aws:sqs",
            }
            for number in range(first, first + size)
        ]
    }


def _envelope(number: int) -> dict[str, Any]:
    return {
        "version": "0",
        "id": f"6a7e8feb-b491-4cf7-a9f1-{number:012d}",
        "detail-type": "ShipmentEvent",
        "source": "com.example.carriers",
        "account": "123456789012",
        "time": "2026-03-01T08:00:00Z",
        "region": "eu-central-1",
        "resources": [],
        "detail": sample_event(number),
    }
