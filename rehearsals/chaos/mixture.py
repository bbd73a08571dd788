"""The messages that chaos puts: canonical events and carriers' histories, some with something wrong in them."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from typing import Any

_START = datetime(2025, 5, 9, tzinfo=UTC)
_LONGEST_HISTORY = 12
# Of all messages: carriers' histories, and messages with something wrong.
_CARRIER_SHARE = 0.3
INVALID_SHARE = 0.1


def message(number: int, *, prefix: str, chance: random.Random) -> str:
    """One message, different from that of every other number.

    Args:
        number: Of the message.
        prefix: How the shipment ids of all its events start.
        chance: Decides about format, length of the history and what is wrong.
    """
    wrong = chance.random() < INVALID_SHARE
    if chance.random() >= _CARRIER_SHARE:
        return json.dumps(_canonical(number, prefix, wrong))
    # Few trackers, polled often: most of a history is known already, and histories come in any order.
    tracker = f"{prefix}-T{number % 23}"
    length = chance.randint(1, _LONGEST_HISTORY)
    carrier = chance.choice((_easypost, _shippo, _aftership))
    return json.dumps(carrier(number, tracker, length, chance.randrange(length) if wrong else None))


def _canonical(number: int, prefix: str, wrong: bool) -> dict[str, Any]:
    event = {
        "shipment_id": f"{prefix}-{number % 97}",
        "status": "lost in space" if wrong else "in_transit",
        "timestamp": _time(number),
        "event_id": str(number),
    }
    if number % 7:
        return event
    return {"specversion": "1.0", "id": str(number), "source": "/chaos", "type": "chaos.scan", "data": event}


def _easypost(number: int, tracker: str, length: int, wrong: int | None) -> dict[str, Any]:
    details = [
        {"status": "in_transit", "message": f"scan {scan}", "datetime": None if scan == wrong else _time(scan)}
        for scan in range(length)
    ]
    # The Tracker itself changes at every poll.
    return {"object": "Tracker", "tracking_code": tracker, "updated_at": _time(number), "tracking_details": details}


def _shippo(number: int, tracker: str, length: int, wrong: int | None) -> dict[str, Any]:
    history = [
        {
            "object_id": f"{number}-{scan}",
            "status": "TRANSIT",
            "status_details": f"scan {scan}",
            "status_date": "yesterday" if scan == wrong else _time(scan),
        }
        for scan in range(length)
    ]
    track = {"carrier": "chaos", "tracking_number": tracker, "tracking_status": None, "tracking_history": history}
    return {"event": "track_updated", "data": track}


def _aftership(number: int, tracker: str, length: int, wrong: int | None) -> dict[str, Any]:
    checkpoints = [
        {"tag": "InTransit", "message": f"scan {scan}", "checkpoint_time": 7 if scan == wrong else _time(scan)}
        for scan in range(length)
    ]
    tracking = {"id": str(number), "tracking_number": tracker, "slug": "chaos", "tag": "InTransit"}
    return {"event": "tracking_update", "msg": {**tracking, "checkpoints": checkpoints}}


def _time(number: int) -> str:
    return (_START + timedelta(seconds=number)).isoformat()
