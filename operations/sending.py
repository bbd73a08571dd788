"""Puts shipment events on the event bus."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from contract.limits import MESSAGE_BYTES
from contract.names import ResourceNames
from operations.backoff import backoff_delays
from operations.batches import batches
from operations.errors import OperationError, explained
from operations.reading import Event, Location, NotAnEvent

if TYPE_CHECKING:
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_events.type_defs import PutEventsRequestEntryTypeDef

SOURCE = "shipment-operations"
DETAIL_TYPE = "Shipment Event"
# EventBridge takes larger entries than an SQS message may be, then can deliver them neither to the queue nor
# to the failed-events queue: they would be lost without a trace. What it wraps around an event (ids, times,
# account, region, the name of a replay) stays under 1 KiB.
MOST_EVENT_BYTES = MESSAGE_BYTES - 1024

ATTEMPTS = 8
# https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsResultEntry.html
_RETRYABLE = {"InternalFailure", "ThrottlingException"}
# Errors that are about the caller and not about one event: going on would fail for every event.
_CALLER_ERRORS = ("AccessDenied", "InvalidAccountId", "NotAuthorized")


@dataclass(frozen=True)
class RefusedEvent:
    """An event that was not accepted.

    Attributes:
        location: Where it was read.
        problem: Why.
        temporary: It may be accepted later as it is; otherwise it has to be mended.
    """

    location: Location
    problem: str
    temporary: bool = False


@dataclass
class SendSummary:
    """What became of the events, always up to date while `send_events` runs.

    Attributes:
        read: Events and other items read.
        accepted: Events that EventBridge took.
        refused: What cannot be sent, and what EventBridge refused.
        unsent: Read, but not decided when sending stopped early; some may have been accepted.
        resume_at: Where to go on after stopping early: everything before it is accepted or has to be mended.
            None: at the start.
        consumed: Bytes of all files read so far.
    """

    read: int = 0
    accepted: int = 0
    refused: list[RefusedEvent] = field(default_factory=list)
    unsent: int = 0
    resume_at: Location | None = None
    consumed: int = 0

    @property
    def failed(self) -> int:
        """Everything that was read and is not known to be accepted."""
        return len(self.refused) + self.unsent


def send_events(
    client: EventBridgeClient,
    names: ResourceNames,
    items: Iterable[Event | NotAnEvent],
    *,
    summary: SendSummary | None = None,
    on_progress: Callable[[SendSummary], None] = lambda _: None,
    sleep: Callable[[float], None] = time.sleep,
) -> SendSummary:
    """Puts events on the environment's bus, ten a request, and tries again those that EventBridge fails.

    Sending an event twice is harmless: the pipeline stores it once.

    Args:
        client: EventBridge.
        names: The environment.
        items: What to send; `NotAnEvent` items are counted as refused.
        summary: Filled in place; hand one over to read it when this raises.
        on_progress: Called with the summary after each request and each refused item.
        sleep: Waits so many seconds before another attempt.

    Returns:
        The summary: `read` is `accepted` plus `failed`.

    Raises:
        OperationError: The bus does not exist, access is denied, EventBridge cannot be reached, or it took
            nothing of a whole batch after eight attempts. What was sent before stays sent.
    """
    summary = summary if summary is not None else SendSummary()
    resource = f"the event bus {names.bus}"
    with explained(resource, names):
        # PutEvents to a bus that does not exist answers with success and drops the events.
        client.describe_event_bus(Name=names.bus)
    everything_decided = True
    try:
        for batch in batches(_sendable(items, summary, on_progress), size=_size):
            with explained(resource, names):
                refused = _put(client, names.bus, batch, sleep)
            summary.accepted += len(batch) - len(refused)
            summary.refused += refused
            everything_decided = everything_decided and not any(each.temporary for each in refused)
            if everything_decided:
                summary.resume_at = Location(batch[-1].location.file, batch[-1].next_line)
            on_progress(summary)
    finally:
        summary.unsent = summary.read - summary.accepted - len(summary.refused)
    return summary


def _sendable(
    items: Iterable[Event | NotAnEvent], summary: SendSummary, on_progress: Callable[[SendSummary], None]
) -> Iterator[Event]:
    for item in items:
        summary.read += 1
        summary.consumed = item.consumed
        problem = refusal(item)
        if problem is None and isinstance(item, Event):
            yield item
        elif problem is not None:
            summary.refused.append(RefusedEvent(item.location, problem))
            on_progress(summary)


def refusal(item: Event | NotAnEvent) -> str | None:
    """Why something that was read cannot be sent, and what to do; None if it can."""
    if isinstance(item, NotAnEvent):
        return item.problem
    size = _size(item)
    if size <= MOST_EVENT_BYTES:
        return None
    return (
        f"{size:,} bytes: a document may have {MOST_EVENT_BYTES:,}; have its producer make several of it where it lists"
        " many events, or leave out what is not needed"
    )


def as_delivered(event: Event) -> str:
    """The body of the message in which the function gets the event."""
    return f'{{"source": "{SOURCE}", "detail-type": "{DETAIL_TYPE}", "detail": {event.text}}}'


def _size(event: Event) -> int:
    """Size of a PutEvents entry in bytes, as EventBridge counts it.

    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html
    """
    return len(event.text.encode()) + len(SOURCE) + len(DETAIL_TYPE)


def _put(client: EventBridgeClient, bus: str, batch: list[Event], sleep: Callable[[float], None]) -> list[RefusedEvent]:
    """Puts one batch; returns the events that were not accepted."""
    refused: list[RefusedEvent] = []
    waiting = batch
    delays = backoff_delays(attempts=ATTEMPTS)
    while True:
        response = client.put_events(Entries=[_entry(event, bus) for event in waiting])
        failed: list[tuple[Event, str]] = []
        for event, result in zip(waiting, response["Entries"], strict=True):
            code, answer = result.get("ErrorCode"), f"{result.get('ErrorCode')}: {result.get('ErrorMessage')}"
            if code in _RETRYABLE:
                failed.append((event, answer))
            elif code and code.startswith(_CALLER_ERRORS):
                raise OperationError(f"EventBridge does not take events from you on {bus} ({answer})")
            elif code:
                refused.append(RefusedEvent(event.location, f"EventBridge refused it ({answer})"))
        waiting = [event for event, _ in failed]
        if not waiting:
            return refused
        delay = next(delays, None)
        if delay is None:
            break
        sleep(delay)
    if len(failed) == len(batch):
        raise OperationError(f"{bus} took nothing of a batch in {ATTEMPTS} attempts ({failed[0][1]}): try again later")
    return refused + [
        RefusedEvent(event.location, f"{answer}, in each of {ATTEMPTS} attempts: send it later", temporary=True)
        for event, answer in failed
    ]


def _entry(event: Event, bus: str) -> PutEventsRequestEntryTypeDef:
    return {"EventBusName": bus, "Source": SOURCE, "DetailType": DETAIL_TYPE, "Detail": event.text}
