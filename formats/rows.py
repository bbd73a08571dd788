"""From the body of a message to the rows of its events, and what cannot become one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from contract.attribute_values import AttributeValue
from contract.canonical_event import CanonicalEvent, NotAShipmentEvent, RejectedEvent
from contract.envelope import open_message
from contract.kept_text import kept_beside
from contract.raw_message import digest
from contract.rejections import RejectionCode, RejectionError
from contract.row import Row, event_row, raw_message_row
from contract.shipment_log import EXPIRES_AT, RAW_MESSAGE
from formats.format import Format
from formats.recognition import recognise


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredEvent:
    """An event and its row.

    Attributes:
        event: The event.
        row: Its row. Two events of a message that are the same have rows of one key.
    """

    event: CanonicalEvent
    row: Row


@dataclass(frozen=True, kw_only=True, slots=True)
class MessageRows:
    """What a message holds.

    Attributes:
        format: The format that was recognised.
        events: Its events, each stored, rejected or about no shipment, in the order of the message. None for a
            shipment without a history.
        raw_message: The row that keeps the text, where it holds several events.
    """

    format: Format
    events: Sequence[StoredEvent | RejectedEvent | NotAShipmentEvent]
    raw_message: Row | None = None


def rows_from_message(body: str, *, now: datetime, retention_days: int = 0) -> MessageRows:
    """The rows of the events in a message.

    Args:
        body: Body of the message: an EventBridge event or what would be its `detail`.
        now: The present, to tell what lies in the future.
        retention_days: Days after an event's own time at which its row expires; 0 for never.

    Raises:
        RejectionError: The message cannot be read, or is of no known format or of several. What is wrong with single
            events is in the result.
    """
    message = open_message(body)
    format_, document = recognise(message.document, message.labels)
    if format_.vocabulary is None:
        # The canonical form: one event, whose own check of its fields says more than one of the text.
        event = CanonicalEvent(fields=document)
        return MessageRows(format=format_, events=[_stored(event, kept_beside(message.text), now, retention_days)])
    _refuse_half_characters(message.text)
    entries = list(format_.read(document))
    several = sum(isinstance(entry, CanonicalEvent) for entry in entries) > 1
    text_digest = digest(message.text) if several else ""
    kept: dict[str, AttributeValue] = {RAW_MESSAGE: {"S": text_digest}} if several else kept_beside(message.text)
    events = [
        _stored(entry, kept, now, retention_days) if isinstance(entry, CanonicalEvent) else entry for entry in entries
    ]
    stored = [each.row for each in events if isinstance(each, StoredEvent)]
    raw_message = None
    if several and stored:
        expiries = [each.item[EXPIRES_AT] for each in stored if EXPIRES_AT in each.item]
        raw_message = raw_message_row(
            message.text,
            digest=text_digest,
            format_name=format_.name,
            expires_at=max(expiries, key=lambda expiry: int(expiry["N"])) if expiries else None,
        )
    return MessageRows(format=format_, events=events, raw_message=raw_message)


def _stored(
    event: CanonicalEvent, kept: dict[str, AttributeValue], now: datetime, retention_days: int
) -> StoredEvent | RejectedEvent:
    try:
        return StoredEvent(event=event, row=event_row(event, kept=kept, now=now, retention_days=retention_days))
    except RejectionError as rejection:
        return RejectedEvent(
            place=event.place, code=rejection.code, text=rejection.text, shipment_id=rejection.shipment_id
        )


def _refuse_half_characters(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise RejectionError(RejectionCode.INVALID_TEXT, "the message holds half of a surrogate pair") from None
