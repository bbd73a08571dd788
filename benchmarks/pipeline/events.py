"""The events that are put: canonical, with the fields that carriers' events have, so that all contenders take them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_START = datetime(2026, 1, 1, tzinfo=UTC)
_SHIPMENTS = 97
_STATUSES = ("in_transit", "in_transit", "out_for_delivery", "delivered")


@dataclass(frozen=True)
class Event:
    """An event.

    Attributes:
        id: Its `event_id`, unique over all runs.
        text: The `detail` of its EventBridge event.
    """

    id: str
    text: str


def events(run: str, count: int) -> Sequence[Event]:
    """Different events.

    Args:
        run: Makes them differ from those of other runs.
        count: How many.
    """
    return [_event(run, number) for number in range(count)]


def _event(run: str, number: int) -> Event:
    id = f"{run}-{number:06d}"
    document = {
        "shipment_id": f"{run}-S{number % _SHIPMENTS}",
        "status": _STATUSES[number % len(_STATUSES)],
        "timestamp": (_START + timedelta(seconds=number)).isoformat(),
        "event_id": id,
        "carrier": "benchmark",
        "tracking_number": f"1Z{number:016d}",
        "location": {"city": "Leipzig", "country": "DE", "postal_code": "04435"},
        "description": "Arrived at the sorting centre and was scanned",
    }
    return Event(id, json.dumps(document))
