"""The failed-events queue, read without taking anything away."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import TYPE_CHECKING, Self

from contract.limits import ENTRIES_PER_REQUEST
from contract.names import ResourceNames
from operations.backoff import backoff_delays
from operations.errors import OperationError, explained
from operations.failed_event import FailedEvent, failed_event

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import ResponseMetadataTypeDef

# Long enough to read a long queue to its end, short enough that after a crash nothing stays hidden for long.
VISIBILITY_TIMEOUT = 60
# Waiting makes SQS ask all its servers; an empty answer then means an empty queue:
# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-short-and-long-polling.html
WAIT_SECONDS = 1
# A queue that takes longer to read than the visibility timeout never gives an empty answer, because what was
# read first turns up again. So many answers in a row without anything new end the reading as well.
_MOST_FRUITLESS_ANSWERS = 20


def list_failures(
    client: SQSClient,
    names: ResourceNames,
    *,
    limit: int | None = None,
    on_progress: Callable[[int], None] = lambda _: None,
) -> list[FailedEvent]:
    """What is in the failed-events queue, oldest first.

    The messages stay there and are visible again when this returns. What somebody else is reading at the
    moment is missing. Of copies of one event the first is listed.

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
    return sorted(failures.values(), key=lambda failure: failure.sent_at)[:limit]


class FailedEventsReader:
    """Reads the failed-events queue once through; a context manager.

    What was read stays hidden from other readers until it is removed or the context is left, which makes it
    visible again. After a crash the visibility timeout does that within a minute.

    Args:
        client: SQS.
        names: The environment.

    Attributes:
        opened_at: When the context was entered, by the clock that SQS stamps messages with.
    """

    def __init__(self, client: SQSClient, names: ResourceNames) -> None:
        self._client = client
        self._names = names
        self._resource = f"the queue {names.failed_events_queue}"
        self._url = ""
        self.opened_at = datetime.max.replace(tzinfo=UTC)
        self._held: dict[str, str] = {}  # message id: receipt handle

    def __enter__(self) -> Self:
        """Finds the queue."""
        with explained(self._resource, self._names):
            answer = self._client.get_queue_url(QueueName=self._names.failed_events_queue)
        self._url = answer["QueueUrl"]
        self.opened_at = _server_time(answer["ResponseMetadata"])
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Makes visible again what was read and not removed."""
        handles = list(self._held.values())
        # What cannot be made visible now is so by itself soon; that must not hide the error that led here.
        with suppress(OperationError), explained(self._resource, self._names):
            for start in range(0, len(handles), ENTRIES_PER_REQUEST):
                self._client.change_message_visibility_batch(
                    QueueUrl=self._url,
                    Entries=[
                        {"Id": str(index), "ReceiptHandle": handle, "VisibilityTimeout": 0}
                        for index, handle in enumerate(handles[start : start + ENTRIES_PER_REQUEST])
                    ],
                )
        self._held.clear()

    def read(self) -> Iterator[list[FailedEvent]]:
        """Yields the messages, up to ten at a time and each once, until the queue has no further one."""
        seen: set[str] = set()
        fruitless = 0
        while fruitless < _MOST_FRUITLESS_ANSWERS:
            with explained(self._resource, self._names):
                messages = self._client.receive_message(
                    QueueUrl=self._url,
                    MaxNumberOfMessages=ENTRIES_PER_REQUEST,
                    VisibilityTimeout=VISIBILITY_TIMEOUT,
                    WaitTimeSeconds=WAIT_SECONDS,
                    MessageAttributeNames=["All"],
                    MessageSystemAttributeNames=["SentTimestamp", "ApproximateReceiveCount"],
                ).get("Messages", [])
            if not messages:
                return
            self._held |= {message["MessageId"]: message["ReceiptHandle"] for message in messages}
            new = [message for message in messages if message["MessageId"] not in seen]
            seen |= {message["MessageId"] for message in new}
            fruitless = 0 if new else fruitless + 1
            if new:
                yield [failed_event(message) for message in new]

    def remove(self, message_ids: Sequence[str]) -> list[str]:
        """Deletes messages that were read, up to ten; returns the ids of those that stayed all the same."""
        left = list(message_ids)
        delays = backoff_delays(attempts=3)
        while True:
            with explained(self._resource, self._names):
                answer = self._client.delete_message_batch(
                    QueueUrl=self._url,
                    Entries=[
                        {"Id": str(index), "ReceiptHandle": self._held[message_id]}
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


def queue_url(client: SQSClient, names: ResourceNames, queue: str) -> str:
    """URL of a queue.

    Raises:
        OperationError: There is no such queue, or it cannot be reached.
    """
    with explained(f"the queue {queue}", names):
        return client.get_queue_url(QueueName=queue)["QueueUrl"]


def queue_depth(client: SQSClient, names: ResourceNames) -> tuple[int, int]:
    """Messages in the failed-events queue: waiting, and hidden because somebody reads them; approximate.

    Raises:
        OperationError: There is no such queue, or it cannot be reached.
    """
    url = queue_url(client, names, names.failed_events_queue)
    with explained(f"the queue {names.failed_events_queue}", names):
        attributes = client.get_queue_attributes(
            QueueUrl=url,
            AttributeNames=["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
        )["Attributes"]
    return (
        int(attributes["ApproximateNumberOfMessages"]),
        int(attributes["ApproximateNumberOfMessagesNotVisible"]),
    )


def _server_time(answer: ResponseMetadataTypeDef) -> datetime:
    """When SQS answered, rounded up to a second; by the own clock when the answer does not say."""
    date = answer["HTTPHeaders"].get("date")
    return parsedate_to_datetime(date) + timedelta(seconds=1) if date else datetime.now(UTC)
