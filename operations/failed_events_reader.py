"""The failed-events queue, read without taking anything away."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import takewhile
from types import TracebackType
from typing import TYPE_CHECKING, Self

from contract.limits import ENTRIES_PER_REQUEST
from contract.names import ResourceNames
from operations.backoff import backoff_delays
from operations.errors import OperationError, explained
from operations.failed_event import FailedEvent, failed_event
from operations.queues import queue_depth

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import MessageTypeDef, ResponseMetadataTypeDef

# Seconds for which messages are hidden at first. That is prolonged while reading goes on, so it may be short, and after
# a crash nothing stays hidden for long.
VISIBILITY_TIMEOUT = 60
# Seconds after its receipt beyond which a message cannot be hidden:
# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html
_LONGEST_HIDDEN = 12 * 60 * 60
# Waiting makes SQS ask all its servers; an empty answer then means an empty queue:
# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-short-and-long-polling.html
WAIT_SECONDS = 1
# So many answers in a row without anything new end the reading although SQS counts messages that were not seen. These
# may be hidden because somebody else reads them, or its count may lag behind, which takes it some seconds as a rule:
# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-resources-required-process-messages.html
_MOST_FRUITLESS_ANSWERS = 10


@dataclass(frozen=True)
class Listing:
    """What was found in the failed-events queue.

    Attributes:
        events: Oldest first; of copies of one event the first.
        unseen: Messages that are there as well, by SQS's approximate count, and could not be read. 0 when a limit ended
            the reading.
    """

    events: list[FailedEvent]
    unseen: int


def list_failures(
    client: SQSClient,
    names: ResourceNames,
    *,
    limit: int | None = None,
    on_progress: Callable[[int], None] = lambda _: None,
) -> Listing:
    """What is in the failed-events queue.

    The messages stay there and are visible again when this returns.

    Args:
        client: SQS.
        names: The environment.
        limit: At most so many; SQS chooses which.
        on_progress: Called with the number read so far.

    Raises:
        OperationError: The queue cannot be read; the message says why.
    """
    failures: dict[tuple[str, str], FailedEvent] = {}
    with FailedEventsReader(client, names) as reader:
        for messages in reader.read():
            for message in messages:
                known = failures.setdefault(message.identity, message)
                failures[message.identity] = min(known, message, key=lambda failure: failure.sent_at)
            on_progress(len(failures))
            if limit is not None and len(failures) >= limit:
                break
    return Listing(sorted(failures.values(), key=lambda failure: failure.sent_at)[:limit], reader.unseen)


@dataclass(frozen=True)
class _Held:
    handle: str
    until: float  # on the monotonic clock


class FailedEventsReader:
    """Reads the failed-events queue once through; a context manager.

    What was read stays hidden from other readers until it is removed or the context is left, which makes it
    visible again. After a crash the visibility timeout does that: within a minute, or within as long as the reading had
    taken. SQS hides a message for twelve hours at most and 120,000 messages at a time; what that keeps from being read
    is counted in `unseen`.

    Args:
        client: SQS.
        names: The environment.

    Attributes:
        opened_at: When the context was entered, by the clock that SQS stamps messages with.
        unseen: Messages that were in the queue, by SQS's approximate count, when `read` came to its end without them;
            0 until then.
    """

    def __init__(self, client: SQSClient, names: ResourceNames) -> None:
        self._client = client
        self._names = names
        self._resource = f"the queue {names.failed_events_queue}"
        self._url = ""
        self._started = 0.0
        self._held: dict[str, _Held] = {}  # by message id, in the order in which they become visible
        self.opened_at = datetime.max.replace(tzinfo=UTC)
        self.unseen = 0

    def __enter__(self) -> Self:
        """Finds the queue."""
        with explained(self._resource, self._names):
            answer = self._client.get_queue_url(QueueName=self._names.failed_events_queue)
        self._url = answer["QueueUrl"]
        self.opened_at = _server_time(answer["ResponseMetadata"])
        self._started = time.monotonic()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Makes visible again what was read and not removed."""
        # What cannot be made visible now is so by itself soon; that must not hide the error that led here.
        with suppress(OperationError):
            self._hide([held.handle for held in self._held.values()], 0)
        self._held.clear()

    def read(self) -> Iterator[list[FailedEvent]]:
        """Yields the messages, up to ten at a time and each once, until the queue has no further one."""
        seen: set[str] = set()
        fruitless = 0
        while fruitless < _MOST_FRUITLESS_ANSWERS:
            self._keep_hidden()
            messages = self._receive()
            new = [message for message in messages if message["MessageId"] not in seen]
            if new:
                fruitless = self.unseen = 0
                seen |= {message["MessageId"] for message in new}
                yield [failed_event(message) for message in new]
                continue
            fruitless += 1
            self.unseen = max(
                0, sum(queue_depth(self._client, self._names, self._names.failed_events_queue)) - len(self._held)
            )
            if not messages and not self.unseen:
                return

    def _receive(self) -> list[MessageTypeDef]:
        now = time.monotonic()
        timeout = self._timeout(now)
        with explained(self._resource, self._names):
            messages = self._client.receive_message(
                QueueUrl=self._url,
                MaxNumberOfMessages=ENTRIES_PER_REQUEST,
                VisibilityTimeout=timeout,
                WaitTimeSeconds=WAIT_SECONDS,
                MessageAttributeNames=["All"],
                MessageSystemAttributeNames=["SentTimestamp", "ApproximateReceiveCount"],
            ).get("Messages", [])
        for message in messages:
            self._hold(message["MessageId"], _Held(message["ReceiptHandle"], now + timeout))
        return messages

    def _hold(self, message_id: str, held: _Held) -> None:
        self._held.pop(message_id, None)  # to the end of the order
        self._held[message_id] = held

    def _timeout(self, now: float) -> int:
        """Seconds to hide a message for: as long again as the reading has taken.

        With a fixed time, prolonging what is held would leave no time to read the rest of a long queue.
        """
        return int(min(max(VISIBILITY_TIMEOUT, now - self._started), _LONGEST_HIDDEN))

    def _keep_hidden(self) -> None:
        """Prolongs what would be visible soon."""
        now = time.monotonic()
        seconds = min(self._timeout(now), int(self._started + _LONGEST_HIDDEN - now))
        if seconds < VISIBILITY_TIMEOUT:
            return
        soon = list(takewhile(lambda item: item[1].until - now < VISIBILITY_TIMEOUT / 2, self._held.items()))
        self._hide([held.handle for _, held in soon], seconds)
        for message_id, held in soon:
            self._hold(message_id, _Held(held.handle, now + seconds))

    def _hide(self, handles: Sequence[str], seconds: int) -> None:
        """Hides messages from now on for so many seconds; one that is visible or gone by now stays so."""
        with explained(self._resource, self._names):
            for start in range(0, len(handles), ENTRIES_PER_REQUEST):
                self._client.change_message_visibility_batch(
                    QueueUrl=self._url,
                    Entries=[
                        {"Id": str(index), "ReceiptHandle": handle, "VisibilityTimeout": seconds}
                        for index, handle in enumerate(handles[start : start + ENTRIES_PER_REQUEST])
                    ],
                )

    def remove(self, message_ids: Sequence[str]) -> list[str]:
        """Deletes messages that were read, up to ten; returns the ids of those that stayed all the same."""
        left = list(message_ids)
        delays = backoff_delays(attempts=3)
        while True:
            with explained(self._resource, self._names):
                answer = self._client.delete_message_batch(
                    QueueUrl=self._url,
                    Entries=[
                        {"Id": str(index), "ReceiptHandle": self._held[message_id].handle}
                        for index, message_id in enumerate(left)
                    ],
                )
            for entry in answer.get("Successful", []):
                del self._held[left[int(entry["Id"])]]
            left = [message_id for message_id in left if message_id in self._held]
            delay = next(delays, None)
            if not left or delay is None:
                return left
            time.sleep(delay)


def _server_time(answer: ResponseMetadataTypeDef) -> datetime:
    """When SQS answered, rounded up to a second; by the own clock when the answer does not say."""
    date = answer["HTTPHeaders"].get("date")
    return parsedate_to_datetime(date) + timedelta(seconds=1) if date else datetime.now(UTC)
