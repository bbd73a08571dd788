"""What the function will make of a document: the same code reads it here, without AWS."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from contract.canonical_event import NotAShipmentEvent, RejectedEvent
from contract.rejections import RejectionError
from contract.row import Row
from formats.format import Format
from formats.rows import StoredEvent, rows_from_message


@dataclass(frozen=True, kw_only=True)
class Understood:
    """What is in a document.

    Attributes:
        format: The format that is recognised; None if the document is rejected as a whole.
        events: Each with its row, or rejected, or about no shipment, in the order of the document.
        raw_message: The row that keeps the text, where the document holds several events.
    """

    format: Format | None
    events: Sequence[StoredEvent | RejectedEvent | NotAShipmentEvent]
    raw_message: Row | None = None


def understand(body: str, *, now: datetime) -> Understood:
    """Reads the body of a message as the function does; whatever it would reject is in the result.

    Args:
        body: An event of EventBridge, or a bare document.
        now: The present, to tell what lies in the future.
    """
    try:
        message = rows_from_message(body, now=now)
    except RejectionError as error:
        whole = RejectedEvent(place="", code=error.code, text=error.text, shipment_id=error.shipment_id)
        return Understood(format=None, events=[whole])
    return Understood(format=message.format, events=message.events, raw_message=message.raw_message)
