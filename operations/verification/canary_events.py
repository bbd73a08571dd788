"""The events that `verify` sends: one that becomes a row, one that is rejected.

A canary must neither gather rows, in an environment that keeps them for ever, nor be taken for the row of an earlier
run. So the good one says the same each time, of one instant long ago, and has one row for good, the very last of its
status; only how its instant is spelled changes, by the offset from UTC. The row's key is made of what an event says
and not of how it is spelled, while the row's payload is the event's own text: a payload with the new spelling was
written since. Where rows expire, so does this one, since its instant is past.
"""

from __future__ import annotations

import json
import random
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from contract.canary import CANARY_SHIPMENT

STATUS = "unknown"
INSTANT = "2000-01-01T00:00:00Z"
"""When the good canary happened. Another instant, or another field, would mean another row beside the old one."""
JUST_AFTER = "2000-01-01T00:00:01Z"

_DAY_MINUTES = 24 * 60


@dataclass(frozen=True)
class Canary:
    """An event of the canary shipment.

    Attributes:
        text: The event as JSON.
        mark: What in its text no other canary has.
    """

    text: str
    mark: str


def good_canary(*, other_than: str | None, chance: random.Random | None = None) -> Canary:
    """The event that becomes a row; its mark is the spelling of its instant.

    Args:
        other_than: Payload of the row as it is; the new event is spelled in another way.
        chance: Source of randomness.
    """
    chance = chance or random.Random()  # noqa: S311 - tells runs apart, protects nothing
    while True:
        offset = timezone(timedelta(minutes=chance.randint(1 - _DAY_MINUTES, _DAY_MINUTES - 1)))
        spelling = datetime.fromisoformat(INSTANT).astimezone(offset).isoformat()
        if other_than is None or spelling not in other_than:
            return Canary(
                json.dumps({"shipment_id": CANARY_SHIPMENT, "status": STATUS, "timestamp": spelling}), spelling
            )


def bad_canary() -> Canary:
    """The event without status and time, which is rejected; its mark is its event id."""
    mark = str(uuid.uuid4())
    return Canary(json.dumps({"shipment_id": CANARY_SHIPMENT, "event_id": mark}), mark)
