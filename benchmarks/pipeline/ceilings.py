"""What the embedded AWS itself can do: each of a pipeline's requests alone, by one client, one after another."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
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


def ceilings(count: int) -> dict[str, float]:
    """Events per second of each request alone, by what was asked.

    Args:
        count: Events of each.

    Raises:
        IncompleteRunError: Not all of them arrived.
    """
    bus, sqs, dynamodb = boto3.client("events"), boto3.client("sqs"), boto3.client("dynamodb")
    table = boto3.resource("dynamodb").Table(_NAME)
    bus.create_event_bus(Name=_BUS_WITHOUT_RULE)
    url = intake_without_reader(_NAME)
    empty_table(_NAME)
    batch = events(_NAME, count)
    items = [_item(event) for event in batch]

    def write_batches() -> None:
        for part in _parts(items, ROWS_PER_REQUEST):
            requests = [{"PutRequest": {"Item": {name: {"S": value} for name, value in item.items()}}} for item in part]
            if dynamodb.batch_write_item(RequestItems={_NAME: requests})["UnprocessedItems"]:  # type: ignore[dict-item]
                raise IncompleteRunError("DynamoDB left items unprocessed")

    def write_items() -> None:
        for item in items:
            table.put_item(Item=item)

    steps: dict[str, Callable[[], None]] = {
        f"PutEvents of {ENTRIES_PER_REQUEST}, no rule": lambda: put(bus, _BUS_WITHOUT_RULE, batch),
        f"PutEvents of {ENTRIES_PER_REQUEST}, to a queue that nobody reads": lambda: put(bus, _NAME, batch),
        "ReceiveMessage and DeleteMessageBatch of 10 of these": lambda: _drain(sqs, url, count),
        f"BatchWriteItem of {ROWS_PER_REQUEST}": write_batches,
        "PutItem through the resource": write_items,
    }
    return {name: count / _seconds(step) for name, step in steps.items()}


def _seconds(step: Callable[[], None]) -> float:
    started = time.monotonic()
    step()
    return time.monotonic() - started


def _drain(sqs: SQSClient, url: str, count: int) -> None:
    left = count
    while left > 0:
        messages = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
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


def _parts(items: Sequence[dict[str, str]], size: int) -> Iterator[Sequence[dict[str, str]]]:
    return (items[start : start + size] for start in range(0, len(items), size))
