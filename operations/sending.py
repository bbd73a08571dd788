"""Puts shipment events on the event bus."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from operations.backoff import backoff_delays
from operations.batches import MOST_BYTES, batches
from operations.errors import OperationError, explained
from operations.names import ResourceNames
from operations.reading import Event, Location, NotAnEvent

if TYPE_CHECKING:
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_events.type_defs import PutEventsRequestEntryTypeDef

SOURCE = "shipment-operations"
DETAIL_TYPE = "Shipment Event"
# EventBridge takes larger entries than an SQS message may be, then can deliver them neither to the queue nor
# to the failed-events queue: they would be lost without a trace. What it wraps around an event (ids, times,
# account, region, the name of a replay) stays under 1 KiB.
MOST_EVENT_BYTES = MOST_BYTES - 1024

ATTEMPTS = 8
# https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsResultEntry.html
_RETRYABLE = {"InternalFailure", "ThrottlingException"}
# Errors that are about the caller and not about one event: going on would fail for every event.
_CALLER_ERRORS = ("AccessDenied", "InvalidAccountId", "NotAuthorized")


@dataclass(frozen=True)
class RefusedEvent:
    """An event that was not accepted, and why."""

    location: Location
    problem: str


@dataclass
class SendSummary:
    """What became of the events, always up to date while `send_events` runs.

    Attributes:
        read: Events and other items read.
        accepted: Events that EventBridge took.
        refused: What cannot be sent, and what EventBridge refused.
        unsent: Read, but not decided when sending stopped early; some may have been accepted.
        resume_at: Where to go on after stopping early; everything before it is decided. None: at the start.
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
    try:
        for batch in batches(_sendable(items, summary, on_progress), size=_size):
            with explained(resource, names):
                problems = _put(client, names.bus, batch, sleep)
            summary.accepted += problems.count(None)
            summary.refused += [
                RefusedEvent(event.location, problem)
                for event, problem in zip(batch, problems, strict=True)
                if problem is not None
            ]
            last = batch[-1].location
            summary.resume_at = Location(last.file, last.line + 1)
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
        problem = item.problem if isinstance(item, NotAnEvent) else _too_large(item)
        if problem is None and isinstance(item, Event):
            yield item
        elif problem is not None:
            summary.refused.append(RefusedEvent(item.location, problem))
            on_progress(summary)


def _too_large(event: Event) -> str | None:
    size = _size(event)
    if size <= MOST_EVENT_BYTES:
        return None
    return f"{size:,} bytes: an event may have {MOST_EVENT_BYTES:,}; leave out what is not needed"


def _size(event: Event) -> int:
    """Size of a PutEvents entry in bytes, as EventBridge counts it.

    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html
    """
    return len(event.text.encode()) + len(SOURCE) + len(DETAIL_TYPE)


def _put(client: EventBridgeClient, bus: str, batch: list[Event], sleep: Callable[[float], None]) -> list[str | None]:
    """Puts one batch; returns for each event None when accepted, else why not."""
    problems: list[str | None] = [None] * len(batch)
    waiting = list(range(len(batch)))
    delays = backoff_delays(attempts=ATTEMPTS)
    while True:
        response = client.put_events(Entries=[_entry(batch[index], bus) for index in waiting])
        again = []
        for index, result in zip(waiting, response["Entries"], strict=True):
            code, message = result.get("ErrorCode"), result.get("ErrorMessage", "")
            problems[index] = f"EventBridge refused it ({code}: {message})" if code else None
            if code and code.startswith(_CALLER_ERRORS):
                raise OperationError(f"EventBridge refuses events on {bus} ({code}: {message})")
            if code in _RETRYABLE:
                again.append(index)
        waiting = again
        if not waiting:
            return problems
        delay = next(delays, None)
        if delay is None:
            break
        sleep(delay)
    if None not in problems:
        raise OperationError(
            f"{bus} took nothing of a whole batch in {ATTEMPTS} attempts: {problems[waiting[0]]}; try again later"
        )
    for index in waiting:
        problems[index] = f"{problems[index]} in each of {ATTEMPTS} attempts: send the file again later"
    return problems


def _entry(event: Event, bus: str) -> PutEventsRequestEntryTypeDef:
    return {"EventBusName": bus, "Source": SOURCE, "DetailType": DETAIL_TYPE, "Detail": event.text}
