"""Sends failed events back to the queue."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from contract.failed_event_attributes import REASON_ATTRIBUTES, Attribute
from contract.names import ResourceNames
from operations.batches import batches
from operations.errors import explained
from operations.failed_event import FailedEvent
from operations.failed_events_reader import FailedEventsReader, queue_url

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import SendMessageBatchRequestEntryTypeDef

MOST_REDRIVES = 3
"""An event that failed again after so many redrives stays where it is, unless told otherwise."""


class RedriveOutcome(StrEnum):
    """What became of a failed event."""

    REDRIVEN = "redriven"
    WOULD_REDRIVE = "would-redrive"
    TOO_MANY_REDRIVES = "too-many-redrives"
    FAILED_SINCE = "failed-since"
    NOT_SENT = "not-sent"
    NOT_REMOVED = "not-removed"
    COPY_REMOVED = "copy-removed"


UNDONE = frozenset({RedriveOutcome.TOO_MANY_REDRIVES, RedriveOutcome.NOT_SENT, RedriveOutcome.NOT_REMOVED})
"""Outcomes that leave something to do for the operator."""


@dataclass(frozen=True, kw_only=True)
class RedriveEntry:
    """One failed event that was chosen, and what became of it.

    Attributes:
        message_id: Of the message in the failed-events queue.
        shipment_id: None when the event does not say.
        reason: Code of why it had failed.
        redrive_count: Redrives so far, one of this run included.
        outcome: `redriven`: sent to the queue and removed from the failed-events queue.
            `would-redrive`: the same, had this been no dry run.
            `too-many-redrives`: left, because it failed again after the greatest number of redrives.
            `failed-since`: left, because it failed after this run began, as what was just redriven may.
        `not-sent`: left, because the queue did not take it.
            `not-removed`: sent, but still in the failed-events queue as well; harmless, as it is stored once.
            `copy-removed`: removed, because another copy of the same event is redriven.
        problem: The answer of SQS for `not-sent`, else empty.
    """

    message_id: str
    shipment_id: str | None
    reason: str
    redrive_count: int
    outcome: RedriveOutcome
    problem: str = ""


@dataclass
class RedriveResult:
    """What became of the failed events, always up to date while `redrive` runs.

    Attributes:
        read: Messages of the failed-events queue looked at.
        unseen: Messages that are there as well, by SQS's approximate count, and could not be read.
        entries: One for each that was chosen.
    """

    read: int = 0
    unseen: int = 0
    entries: list[RedriveEntry] = field(default_factory=list)

    def count(self, outcome: RedriveOutcome) -> int:
        """How many have this outcome."""
        return sum(each.outcome is outcome for each in self.entries)


def redrive(
    client: SQSClient,
    names: ResourceNames,
    *,
    reason: str | None = None,
    shipment_id: str | None = None,
    limit: int | None = None,
    most_redrives: int = MOST_REDRIVES,
    dry_run: bool = False,
    result: RedriveResult | None = None,
    on_progress: Callable[[RedriveResult], None] = lambda _: None,
) -> RedriveResult:
    """Moves failed events back to the queue of the shipment processor.

    Each is sent before it is removed, so that an end in the middle leaves it in both queues and never in
    none. The attributes that say why it failed are dropped, others are kept, and the message attribute
    REDRIVE_COUNT is one higher. What fails again while this runs is left for another run.

    Args:
        client: SQS.
        names: The environment.
        reason: Only events that failed for this reason (code).
        shipment_id: Only events of this shipment.
        limit: At most so many.
        most_redrives: Leave an event that was redriven so often already.
        dry_run: Change nothing; say what would be done.
        result: Filled in place; hand one over to read it when this raises.
        on_progress: Called with the result after each step.

    Raises:
        OperationError: A queue cannot be used; the message says why. Nothing is lost.
    """
    result = result if result is not None else RedriveResult()
    run = _Run(client, names, queue_url(client, names, names.queue), most_redrives, dry_run, result)
    with FailedEventsReader(client, names) as reader:
        for events in reader.read():
            result.read += len(events)
            chosen = [
                event for event in events if reason in (None, event.reason) and shipment_id in (None, event.shipment_id)
            ]
            eligible = [event for event in chosen if run.may_move(event, reader)]
            firsts, copies = run.without_copies(eligible)
            if limit is not None:
                firsts = firsts[: limit - run.moved]
            for batch in batches(firsts, size=_size):
                run.move(batch, reader)
                on_progress(result)
            run.remove_copies(copies, reader)
            on_progress(result)
            if limit is not None and run.moved >= limit:
                break
        result.unseen = reader.unseen
    return result


@dataclass
class _Run:
    client: SQSClient
    names: ResourceNames
    url: str
    most_redrives: int
    dry_run: bool
    result: RedriveResult
    moved: int = 0
    # Digest of the body, and the redrive count, of what was sent. SQS tells its time to the second only, and an
    # event can fail again faster than that.
    sent: set[tuple[bytes, int]] = field(default_factory=set)
    # Identities of what was sent, to know a copy by.
    redriven: set[tuple[str, str]] = field(default_factory=set)

    def may_move(self, event: FailedEvent, reader: FailedEventsReader) -> bool:
        """Whether to redrive an event; notes why not."""
        if event.sent_at > reader.opened_at or (_digest(event), event.redrive_count) in self.sent:
            self._note(event, RedriveOutcome.FAILED_SINCE)
            return False
        if event.redrive_count >= self.most_redrives:
            self._note(event, RedriveOutcome.TOO_MANY_REDRIVES)
            return False
        return True

    def without_copies(self, events: Sequence[FailedEvent]) -> tuple[list[FailedEvent], list[FailedEvent]]:
        """Splits events into the first of each, and copies of these or of what was sent before."""
        firsts: dict[tuple[str, str], FailedEvent] = {}
        copies: list[FailedEvent] = []
        for event in events:
            if event.identity in self.redriven or event.identity in firsts:
                copies.append(event)
            else:
                firsts[event.identity] = event
        return list(firsts.values()), copies

    def remove_copies(self, copies: Sequence[FailedEvent], reader: FailedEventsReader) -> None:
        """Removes copies of what was sent; a copy of anything else stays."""
        spare = [event for event in copies if event.identity in self.redriven]
        for batch in batches(spare, size=lambda _: 0):
            left = reader.remove([event.message_id for event in batch])
            for event in batch:
                self._note(
                    event, RedriveOutcome.NOT_REMOVED if event.message_id in left else RedriveOutcome.COPY_REMOVED
                )

    def move(self, events: list[FailedEvent], reader: FailedEventsReader) -> None:
        """Sends a batch to the queue, then removes what was taken from the failed-events queue."""
        if self.dry_run:
            self.moved += len(events)
            for event in events:
                self._note(event, RedriveOutcome.WOULD_REDRIVE)
            return
        with explained(f"the queue {self.names.queue}", self.names):
            answer = self.client.send_message_batch(
                QueueUrl=self.url, Entries=[_entry(index, event) for index, event in enumerate(events)]
            )
        for failed in answer.get("Failed", []):
            problem = f"{failed['Code']}: {failed.get('Message', '')}"
            self._note(events[int(failed["Id"])], RedriveOutcome.NOT_SENT, problem=problem)
        sent = {events[int(entry["Id"])].message_id: events[int(entry["Id"])] for entry in answer.get("Successful", [])}
        self.moved += len(sent)
        self.redriven |= {event.identity for event in sent.values()}
        self.sent |= {(_digest(event), event.redrive_count + 1) for event in sent.values()}
        left = set(sent)
        try:
            if sent:
                left = set(reader.remove(list(sent)))
        finally:
            for message_id, event in sent.items():
                outcome = RedriveOutcome.NOT_REMOVED if message_id in left else RedriveOutcome.REDRIVEN
                self._note(event, outcome, redrives=1)

    def _note(self, event: FailedEvent, outcome: RedriveOutcome, *, problem: str = "", redrives: int = 0) -> None:
        self.result.entries.append(
            RedriveEntry(
                message_id=event.message_id,
                shipment_id=event.shipment_id,
                reason=event.reason,
                redrive_count=event.redrive_count + redrives,
                outcome=outcome,
                problem=problem,
            )
        )


def _digest(event: FailedEvent) -> bytes:
    return hashlib.sha256(event.body.encode()).digest()


def _entry(index: int, event: FailedEvent) -> SendMessageBatchRequestEntryTypeDef:
    attributes = _attributes(event)
    return {"Id": str(index), "MessageBody": event.body, "MessageAttributes": attributes}


def _attributes(event: FailedEvent) -> dict[str, Any]:
    kept = {name: value for name, value in event.attributes.items() if name not in REASON_ATTRIBUTES}
    kept[Attribute.REDRIVE_COUNT.value] = {"DataType": "Number", "StringValue": str(event.redrive_count + 1)}
    return kept


def _size(event: FailedEvent) -> int:
    """Bytes that SQS counts: the body, and name, type and value of each attribute."""
    return len(event.body.encode()) + sum(
        len(name)
        + len(value["DataType"])
        + len(value.get("StringValue", "").encode())
        + len(value.get("BinaryValue", b""))
        for name, value in _attributes(event).items()
    )
