"""Sends failed events back to the queue."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from contract.names import ResourceNames
from operations.batches import batches
from operations.errors import OperationError, explained
from operations.failed_event import FailedEvent
from operations.failed_events_reader import FailedEventsReader
from operations.queues import queue_url
from operations.redrive_result import RedriveEntry, RedriveOutcome, RedriveResult
from operations.redriven_message import batch_entry, has_room_for_count, message_bytes

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

# Errors of SendMessageBatch that some message of the request is to blame for:
# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html#API_SendMessageBatch_Errors
_ABOUT_MESSAGES = ("BatchRequestTooLong", "InvalidMessageContents", "InvalidParameterValue")

MOST_REDRIVES = 3
"""An event that failed again after so many redrives stays where it is, unless told otherwise."""


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
    REDRIVE_COUNT is one higher, where SQS has room for it. What fails again while this runs is left for another run,
    so that no run goes round in circles.

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
            for batch in batches(firsts, size=message_bytes):
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
    # Digest of the body, and the redrive count that goes with it, of what was sent. SQS tells its time to the second
    # only, and an event can fail again faster than that.
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
            left = [] if self.dry_run else reader.remove([event.message_id for event in batch])
            removed = RedriveOutcome.WOULD_REMOVE_COPY if self.dry_run else RedriveOutcome.COPY_REMOVED
            for event in batch:
                self._note(event, RedriveOutcome.NOT_REMOVED if event.message_id in left else removed)

    def move(self, events: list[FailedEvent], reader: FailedEventsReader) -> None:
        """Sends a batch to the queue, then removes what was taken from the failed-events queue."""
        if self.dry_run:
            self._remember(events)
            for event in events:
                self._note(event, RedriveOutcome.WOULD_REDRIVE)
            return
        try:
            with explained(f"the queue {self.names.queue}", self.names):
                answer = self.client.send_message_batch(
                    QueueUrl=self.url,
                    Entries=[batch_entry(event, id=str(index)) for index, event in enumerate(events)],
                )
        except OperationError as error:
            if not _is_about_messages(error.__cause__):
                raise
            # SQS refuses a whole request for what is wrong with one message of it.
            if len(events) == 1:
                self._note(events[0], RedriveOutcome.NOT_SENT, problem=str(error.__cause__))
            else:
                for event in events:
                    self.move([event], reader)
            return
        for failed in answer.get("Failed", []):
            problem = f"{failed['Code']}: {failed.get('Message', '')}"
            self._note(events[int(failed["Id"])], RedriveOutcome.NOT_SENT, problem=problem)
        sent = {events[int(entry["Id"])].message_id: events[int(entry["Id"])] for entry in answer.get("Successful", [])}
        self._remember(sent.values())
        left = set(sent)
        try:
            if sent:
                left = set(reader.remove(list(sent)))
        finally:
            for message_id, event in sent.items():
                outcome = RedriveOutcome.NOT_REMOVED if message_id in left else RedriveOutcome.REDRIVEN
                self._note(event, outcome, redrives=1)

    def _remember(self, events: Collection[FailedEvent]) -> None:
        self.moved += len(events)
        self.redriven |= {event.identity for event in events}
        self.sent |= {(_digest(event), event.redrive_count + has_room_for_count(event)) for event in events}

    def _note(self, event: FailedEvent, outcome: RedriveOutcome, *, problem: str = "", redrives: int = 0) -> None:
        self.result.entries.append(
            RedriveEntry(
                message_id=event.message_id,
                shipment_id=event.shipment_id,
                reason=event.reason,
                redrive_count=event.redrive_count + redrives,
                counted=has_room_for_count(event),
                outcome=outcome,
                problem=problem,
            )
        )


def _digest(event: FailedEvent) -> bytes:
    return hashlib.sha256(event.body.encode()).digest()


def _is_about_messages(error: BaseException | None) -> bool:
    return isinstance(error, ClientError) and error.response["Error"]["Code"].endswith(_ABOUT_MESSAGES)
