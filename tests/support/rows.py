"""The row of a message that holds one event."""

from __future__ import annotations

from datetime import datetime

from contract.canonical_event import RejectedEvent
from contract.rejections import RejectionError
from contract.row import Row
from formats.rows import StoredEvent, rows_from_message


def only_row(body: str, *, now: datetime, retention_days: int = 0) -> Row:
    """The row of the one event in a message.

    Raises:
        RejectionError: The event is rejected.
    """
    (event,) = rows_from_message(body, now=now, retention_days=retention_days).events
    if isinstance(event, RejectedEvent):
        raise RejectionError(event.code, event.text, shipment_id=event.shipment_id)
    assert isinstance(event, StoredEvent), event
    return event.row
