"""The messages of one invocation, and what becomes of each of their events."""

from __future__ import annotations

import base64
import traceback
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from contract.canonical_event import NotAShipmentEvent, RejectedEvent
from contract.rejections import RejectionCode, RejectionError
from contract.row import Row, RowKey
from formats.rows import MessageRows, StoredEvent, rows_from_message

from .failure import Failure
from .outcomes import Counts, Outcome, RetryCode

if TYPE_CHECKING:
    from mypy_boto3_sqs.type_defs import MessageAttributeValueTypeDef

    from .known_rows import KnownRows
    from .log_writer import LogWriter, WriteResult
    from .message import Message
    from .rejected_messages import Attributes, FailedEventsQueue


class Batch:
    """Reads the messages, then stores or rejects each of their events; no message has an effect on another.

    A message is delivered again as a whole. It is rejected as a whole too, if any of its events is: the others are
    stored nevertheless, and storing them again is harmless.

    Args:
        received: The messages. SQS may deliver one twice; it counts once.
        now: The present, to tell what lies in the future.
        retention_days: Days after an event's own time at which its row expires; 0 for never.
        time_left: Seconds until no further message may be read. A batch may hold more than one invocation can read
            and write; what is left comes again, in a smaller batch.
    """

    def __init__(
        self,
        received: Sequence[Message],
        *,
        now: datetime,
        retention_days: int,
        time_left: Callable[[], float],
    ) -> None:
        self._received = {message.message_id: message for message in received}
        self._messages: dict[str, MessageRows] = {}
        self._rejections: dict[str, list[RejectedEvent]] = {}
        self._retries: dict[str, tuple[RetryCode, str]] = {}
        self._refused: Collection[RowKey] = ()
        out_of_time = False
        for message_id, message in self._received.items():
            out_of_time = out_of_time or time_left() <= 0
            if out_of_time:
                self._retries[message_id] = RetryCode.NOT_READ, "no time left in this invocation to read it"
                continue
            try:
                rows = rows_from_message(message.body, now=now, retention_days=retention_days)
            except RejectionError as rejection:
                self._rejections[message_id] = [
                    RejectedEvent(place="", code=rejection.code, text=rejection.text, shipment_id=rejection.shipment_id)
                ]
            except Exception as error:
                # A mistake of ours, so no reason to reject. Raising would fail the neighbours at every delivery.
                self._retries[message_id] = RetryCode.UNEXPECTED_ERROR, _place(error)
            else:
                self._messages[message_id] = rows
                if rejected := [event for event in rows.events if isinstance(event, RejectedEvent)]:
                    self._rejections[message_id] = rejected

    def store(self, writer: LogWriter, known: KnownRows) -> None:
        """Writes the rows of all valid events, message by message, so that the first are done if time runs out.

        Of messages with several events only what is not known, and the text where that is anything.
        """
        if any(message.raw_message for message in self._messages.values()):
            result = self._store_with_histories(writer, known)
        else:
            result = writer.write(row for message in self._messages.values() for row in _rows(message))
        self._refused = result.refused
        if not result.unwritten and not result.refused:
            return
        for message_id, message in self._messages.items():
            if unwritten := [row for row in _all_rows(message) if row.key in result.unwritten]:
                self._retries[message_id] = RetryCode.NOT_WRITTEN, _not_written(unwritten, message, result)
            elif refused := list(_refused(message, result)):
                self._rejections.setdefault(message_id, []).extend(refused)

    def _store_with_histories(self, writer: LogWriter, known: KnownRows) -> WriteResult:
        messages = self._messages.values()
        alone = {row.key for message in messages if not message.raw_message for row in _rows(message)}
        # What a message of one event writes now is not known any more.
        several = (row for message in messages if message.raw_message for row in _rows(message))
        known.look_at(row for row in several if row.key not in alone)
        # Texts before what points at them: a row without its text would be known the next time, and stay without.
        result = writer.write(row for message in messages for row in _first_rows(message, known))
        last = {
            row.key: (row, message)
            for message in messages
            if not (message.raw_message and message.raw_message.key in result.unwritten)
            for row in _rows(message)
        }
        if pointing := [row for row, message in last.values() if message.raw_message and row not in known]:
            result.add(writer.write(pointing))
        return result

    def reject(self, failed_events: FailedEventsQueue) -> None:
        """Moves messages with invalid events to the failed-events queue; those that cannot get there are retried."""
        from .rejected_messages import RejectedMessage

        waiting = {
            message_id: rejected
            for message_id, rejected in self._rejections.items()
            # What is delivered again is rejected then, once.
            if message_id not in self._retries
        }
        undelivered = failed_events.add(
            [
                RejectedMessage(
                    message_id=message_id,
                    body=self._received[message_id].body,
                    events=rejected,
                    event_count=self._event_count(message_id),
                    attributes=_attributes(self._received[message_id]),
                )
                for message_id, rejected in waiting.items()
            ]
        )
        for message_id, problem in undelivered.items():
            codes = ", ".join(sorted({event.code for event in waiting[message_id]}))
            self._retries[message_id] = (
                RetryCode.NOT_REJECTED,
                f"is to be rejected ({codes}), but the failed-events queue did not take it: {problem}",
            )

    @property
    def has_rejections(self) -> bool:
        """Whether there is anything to reject."""
        return bool(self._rejections)

    @property
    def has_failures(self) -> bool:
        """Whether any event is rejected or any message retried."""
        return bool(self._rejections or self._retries)

    def retried(self) -> Collection[str]:
        """The ids of the messages that are to be delivered again."""
        return self._retries.keys()

    def stored(self) -> Iterator[tuple[str, Row]]:
        """The rows that are in the shipment log, each event's, with the id of its message; none of retried messages."""
        return ((message_id, event.row) for message_id, event in self._stored())

    def counts(self) -> Counts:
        """How many events ended how."""
        done = [message_id for message_id in self._received if message_id not in self._retries]
        origins = [event.event.origin for _, event in self._stored()]
        return Counts(
            messages=len(self._received),
            stored=len(origins),
            rejected=sum(len(self._rejections.get(message_id, ())) for message_id in done),
            retried=sum(self._event_count(message_id) for message_id in self._retries),
            not_a_shipment_event=sum(
                isinstance(event, NotAShipmentEvent) for message_id in done for event in self._events(message_id)
            ),
            unmapped_statuses=sum(origin.status_unmapped for origin in origins if origin),
            assumed_times=sum(origin.time_assumed for origin in origins if origin),
        )

    def failures(self, outcome: Outcome) -> Iterator[Failure]:
        """The events that were rejected, or the messages that are retried, with their reasons, for people."""
        for message_id in self._received if self.has_failures else ():
            if message_id in self._retries:
                if outcome is Outcome.RETRIED:
                    code, text = self._retries[message_id]
                    yield Failure(message_id=message_id, shipment_id=self.shipment_id(message_id), code=code, text=text)
            elif outcome is Outcome.REJECTED:
                for event in self._rejections.get(message_id, ()):
                    yield Failure(
                        message_id=message_id,
                        shipment_id=event.shipment_id,
                        code=event.code,
                        text=f"{event.place}: {event.text}" if event.place else event.text,
                    )

    def shipment_id(self, message_id: str) -> str | None:
        """The first shipment of a message, where one is known."""
        stored = (event.row.shipment_id for event in self._events(message_id) if isinstance(event, StoredEvent))
        rejected = (event.shipment_id for event in self._rejections.get(message_id, ()) if event.shipment_id)
        return next(stored, None) or next(rejected, None)

    def _stored(self) -> Iterator[tuple[str, StoredEvent]]:
        for message_id, message in self._messages.items():
            if message_id not in self._retries:
                for event in message.events:
                    if isinstance(event, StoredEvent) and event.row.key not in self._refused:
                        yield message_id, event

    def _events(self, message_id: str) -> Sequence[StoredEvent | RejectedEvent | NotAShipmentEvent]:
        message = self._messages.get(message_id)
        return message.events if message else ()

    def _event_count(self, message_id: str) -> int:
        """How many events a message holds; one that could not be read counts as one."""
        message = self._messages.get(message_id)
        return len(message.events) if message else 1


def _rows(message: MessageRows) -> Iterator[Row]:
    """The rows of a message's events."""
    return (event.row for event in message.events if isinstance(event, StoredEvent))


def _first_rows(message: MessageRows, known: KnownRows) -> Iterator[Row]:
    """The rows that point at no other: that of a single event, or the text of several of which not all are known."""
    if message.raw_message is None:
        yield from _rows(message)
    elif any(row not in known for row in _rows(message)):
        yield message.raw_message


def _all_rows(message: MessageRows) -> Iterator[Row]:
    """The same, after the row that keeps the text, where there is one."""
    if message.raw_message:
        yield message.raw_message
    yield from _rows(message)


def _not_written(unwritten: Sequence[Row], message: MessageRows, result: WriteResult) -> str:
    reason = result.unwritten[unwritten[0].key]
    if message.raw_message is None:
        return reason
    if unwritten[0] is message.raw_message:
        return f"its text may not be stored, so none of its {len(message.events)} events was tried: {reason}"
    return f"{len(unwritten)} of its {len(message.events)} events may not be stored: {reason}"


def _refused(message: MessageRows, result: WriteResult) -> Iterator[RejectedEvent]:
    """The events whose rows DynamoDB refuses as such."""
    for event in message.events:
        if isinstance(event, StoredEvent) and event.row.key in result.refused:
            yield RejectedEvent(
                place=event.event.place,
                code=RejectionCode.REFUSED_BY_TABLE,
                text=result.refused[event.row.key],
                shipment_id=event.row.shipment_id,
            )
    if message.raw_message and message.raw_message.key in result.refused:
        yield RejectedEvent(
            place="",
            code=RejectionCode.REFUSED_BY_TABLE,
            text=f"the message's text: {result.refused[message.raw_message.key]}",
        )


def _attributes(message: Message) -> Attributes:
    """The attributes of a message as SQS takes them."""
    attributes: dict[str, MessageAttributeValueTypeDef] = {}
    for name, value in message.attributes.items():
        if text := value.get("stringValue"):
            attributes[name] = {"DataType": value["dataType"], "StringValue": text}
        elif binary := value.get("binaryValue"):
            attributes[name] = {"DataType": value["dataType"], "BinaryValue": base64.b64decode(binary)}
    return attributes


def _place(error: Exception) -> str:
    """What was raised where. The text of the error is left out, because it may quote the event."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {last.filename.rpartition('/')[2]}, line {last.lineno}"
