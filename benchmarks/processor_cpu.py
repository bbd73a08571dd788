"""CPU time of the function for an event, against a floor and against what is usual.

The floor: writing the same rows with BatchWriteItem through a boto3 client, and nothing else. The usual: reading the
event and one `put_item` of it through boto3's resource. No request leaves the process (`benchmarks.cut_off`).
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from statistics import median
from typing import Any

import boto3

from benchmarks.cut_off import cut_off
from benchmarks.invocation import CONTEXT, ENVIRONMENT
from benchmarks.sample_batches import sample_batch
from contract.limits import ROWS_PER_REQUEST
from formats.rows import StoredEvent, rows_from_message

BATCH_SIZES = (1, 25, 100, 1_000, 10_000)
OURS, FLOOR, USUAL = "ours", "floor", "usual"
_EVENTS_A_ROUND = 1_000

_Batch = dict[str, Any]
_Prepare = Callable[[_Batch], Callable[[], None]]


@dataclass(frozen=True, kw_only=True)
class CpuTime:
    """What batches of one size took.

    Attributes:
        batch_size: Events of a batch.
        microseconds: CPU time for an event, by contender, median of the rounds.
        against_floor: Median of each round's own ratio to the floor, by contender.
    """

    batch_size: int
    microseconds: dict[str, float]
    against_floor: dict[str, float]


def measure(rounds: int, batch_sizes: Sequence[int] = BATCH_SIZES) -> list[CpuTime]:
    """Measures all contenders in turn, round by round, for every batch size."""
    os.environ.update(ENVIRONMENT)
    contenders = {OURS: _ours(), FLOOR: _floor(), USUAL: _usual()}
    return [_measure(size, contenders, rounds) for size in batch_sizes]


def _measure(size: int, contenders: dict[str, _Prepare], rounds: int) -> CpuTime:
    # No event comes twice in a round: the processor's caches would know it, as they never do where the function runs.
    batches = [sample_batch(size, first) for first in range(0, max(_EVENTS_A_ROUND, size), size)]
    prepared = {name: [prepare(batch) for batch in batches] for name, prepare in contenders.items()}
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for number in range(rounds + 1):
        for name, runs in prepared.items():
            started = time.process_time()
            for run in runs:
                run()
            seconds = time.process_time() - started
            # The first round fills caches.
            if number:
                times[name].append(seconds / len(batches) / size * 1e6)
    return CpuTime(
        batch_size=size,
        microseconds={name: median(found) for name, found in times.items()},
        against_floor={name: median(_ratios(found, times[FLOOR])) for name, found in times.items()},
    )


def _ratios(found: Sequence[float], floor: Sequence[float]) -> list[float]:
    return [one / other for one, other in zip(found, floor, strict=True)]


def _ours() -> _Prepare:
    from functions.shipment_processor import clients
    from functions.shipment_processor.handler import handler

    cut_off(clients.dynamodb())

    def prepare(batch: _Batch) -> Callable[[], None]:
        def run() -> None:
            with contextlib.redirect_stdout(io.StringIO()):
                answer = handler(batch, CONTEXT)
            if answer["batchItemFailures"]:
                raise AssertionError("the function did not store every event")

        return run

    return prepare


def _floor() -> _Prepare:
    client = boto3.client("dynamodb")
    cut_off(client)

    def prepare(batch: _Batch) -> Callable[[], None]:
        now = datetime.now(UTC)
        read = [rows_from_message(record["body"], now=now, retention_days=400) for record in batch["Records"]]
        rows = [event.row for message in read for event in message.events if isinstance(event, StoredEvent)]
        puts: list[Any] = [{"PutRequest": {"Item": row.item}} for row in rows]
        requests = [puts[start : start + ROWS_PER_REQUEST] for start in range(0, len(puts), ROWS_PER_REQUEST)]

        def run() -> None:
            for request in requests:
                client.batch_write_item(RequestItems={"log": request})

        return run

    return prepare


def _usual() -> _Prepare:
    table = boto3.resource("dynamodb").Table("log")
    cut_off(table.meta.client)

    def prepare(batch: _Batch) -> Callable[[], None]:
        def run() -> None:
            for record in batch["Records"]:
                event = json.loads(record["body"], parse_float=Decimal)["detail"]
                table.put_item(
                    Item={
                        **event,
                        "event_key": f"{event['timestamp']}#{event['event_id']}",
                        "payload": json.dumps(event, default=str),
                    }
                )

        return run

    return prepare
