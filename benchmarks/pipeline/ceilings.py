"""What the embedded AWS itself can do: each of a pipeline's requests alone, by one client, one after another."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import boto3

from benchmarks.pipeline.contender import IncompleteRunError, put
from benchmarks.pipeline.events import Event, events
from benchmarks.pipeline.usual import empty_table, intake_without_reader
from contract.limits import ENTRIES_PER_REQUEST, ROWS_PER_REQUEST

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

_NAME = "ceiling"
_BUS_WITHOUT_RULE = "ceiling-without-rule"


class Ceilings:
    """A bus with a queue that nobody reads, a bus without, and a table, for requests straight to them."""

    def __init__(self) -> None:
        self._bus, self._sqs, self._dynamodb = boto3.client("events"), boto3.client("sqs"), boto3.client("dynamodb")
        self._bus.create_event_bus(Name=_BUS_WITHOUT_RULE)
        self._queue_url = intake_without_reader(_NAME)
        empty_table(_NAME)
        self._table = boto3.resource("dynamodb").Table(_NAME)

    def measure(self, run: str, count: int) -> dict[str, float]:
        """Events per second of each request alone, by what was asked.

        Args:
            run: Makes its events differ from those of other runs.
            count: Events of each.

        Raises:
            IncompleteRunError: Not all of them arrived.
        """
        batch = events(run, count)
        items = [_item(event) for event in batch]
        steps: dict[str, Callable[[], None]] = {
            f"PutEvents of {ENTRIES_PER_REQUEST}, no rule": lambda: put(self._bus, _BUS_WITHOUT_RULE, batch),
            f"PutEvents of {ENTRIES_PER_REQUEST}, to a queue that nobody reads": lambda: put(self._bus, _NAME, batch),
            f"ReceiveMessage and DeleteMessageBatch of {ENTRIES_PER_REQUEST} of these": lambda: drain(
                self._sqs, self._queue_url, count
            ),
            f"BatchWriteItem of {ROWS_PER_REQUEST}": lambda: self._write_batches(items),
            "PutItem through the resource": lambda: self._write_items(items),
        }
        return {name: count / _seconds(step) for name, step in steps.items()}

    def _write_batches(self, items: Sequence[Mapping[str, str]]) -> None:
        for start in range(0, len(items), ROWS_PER_REQUEST):
            answer = self._dynamodb.batch_write_item(
                RequestItems={
                    _NAME: [
                        {"PutRequest": {"Item": {name: {"S": value} for name, value in item.items()}}}
                        for item in items[start : start + ROWS_PER_REQUEST]
                    ]
                }
            )
            if answer["UnprocessedItems"]:
                raise IncompleteRunError("DynamoDB left items unprocessed")

    def _write_items(self, items: Sequence[Mapping[str, str]]) -> None:
        for item in items:
            self._table.put_item(Item=item)


def _seconds(step: Callable[[], None]) -> float:
    started = time.monotonic()
    step()
    return time.monotonic() - started


def drain(sqs: SQSClient, url: str, count: int) -> None:
    """Receives and deletes so many messages.

    Raises:
        IncompleteRunError: The queue has fewer.
    """
    left = count
    while left > 0:
        messages = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=ENTRIES_PER_REQUEST).get("Messages", [])
        if not messages:
            raise IncompleteRunError(f"{left} of {count} messages are not in the queue")
        sqs.delete_message_batch(
            QueueUrl=url,
            Entries=[
                {"Id": str(number), "ReceiptHandle": message["ReceiptHandle"]}
                for number, message in enumerate(messages)
            ],
        )
        left -= len(messages)


def _item(event: Event) -> dict[str, str]:
    document = json.loads(event.text)
    flat = {name: value for name, value in document.items() if isinstance(value, str)}
    return {**flat, "event_key": f"{document['timestamp']}#{event.id}", "payload": event.text}
