"""Whether several BatchWriteItem requests in flight pay: `python -m benchmarks.in_flight`.

The function's writer with the client that it has. It makes every request in full, and gets the answer from here after
as long as DynamoDB may take, instead of from a socket. So what the interpreter lets only one thread do at a time costs
what it costs in Lambda, and what is waiting can overlap.
"""

from __future__ import annotations

import math
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from statistics import median
from typing import TYPE_CHECKING
from unittest.mock import patch

from benchmarks.cut_off import cut_off
from benchmarks.pipeline.events import events
from benchmarks.report import measured_with, write_part
from contract.limits import REQUESTS_IN_FLIGHT, ROWS_PER_REQUEST
from contract.row import Row
from formats.rows import StoredEvent, rows_from_message
from functions.shipment_processor import clients
from functions.shipment_processor.log_writer import LogWriter
from operations.cost.assumptions import MEMORY_OF_ONE_CPU

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

TITLE = "Requests in flight"
LATENCIES = (0, 5, 20)
"""Milliseconds that an answer takes."""
ROW_COUNTS = (25, 100, 1000)
IN_FLIGHT = (1, 2, 4, 8, 16)
_ROUNDS = 7
_FUNCTION_MEGABYTES = 256


@contextmanager
def answered_after(milliseconds: float) -> Iterator[DynamoDBClient]:
    """The function's client, whose every request is answered after so long, and sent nowhere."""
    settings = {"AWS_DEFAULT_REGION": "eu-central-1", "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    with patch.dict(os.environ, settings):
        client = clients.dynamodb.__wrapped__()
    cut_off(client, answer_after=milliseconds / 1000)
    try:
        yield client
    finally:
        client.close()


def rows(count: int) -> list[Row]:
    """Rows of different events."""
    now = datetime.now(UTC)
    messages = (rows_from_message(event.text, now=now) for event in events("flight", count))
    return [event.row for message in messages for event in message.events if isinstance(event, StoredEvent)]


def write(client: DynamoDBClient, batch: Sequence[Row], in_flight: int, *, limit_seconds: float = 30) -> None:
    """Writes rows with so many requests in flight.

    Args:
        client: DynamoDB client.
        batch: Rows.
        in_flight: Requests in flight, at most.
        limit_seconds: How long to try.

    Raises:
        ValueError: Some were not written in time.
    """
    deadline = time.monotonic() + limit_seconds
    writer = LogWriter(
        client,
        table_name="shipment-log",
        time_left=lambda: deadline - time.monotonic(),
        in_flight=in_flight,
    )
    result = writer.write(batch)
    if result.unwritten or result.refused:
        raise ValueError("not every row was written")


@dataclass(frozen=True)
class Taken:
    """What writing a batch took.

    Attributes:
        wall: Milliseconds.
        cpu: Milliseconds of CPU.
    """

    wall: float
    cpu: float


def measure(latency: float, count: int, *, rounds: int) -> dict[int, Taken]:
    """What writing takes, by requests in flight; medians of rounds in turn.

    Args:
        latency: Milliseconds that an answer takes.
        count: Rows.
        rounds: Counted rounds, after one that does not count.
    """
    batch = rows(count)
    taken: dict[int, list[tuple[float, float]]] = {number: [] for number in IN_FLIGHT}
    with answered_after(latency) as client:
        for round_number in range(rounds + 1):
            for number in IN_FLIGHT:
                wall, cpu = time.perf_counter(), time.process_time()
                write(client, batch, number)
                if round_number:
                    taken[number].append((time.perf_counter() - wall, time.process_time() - cpu))
    return {
        number: Taken(1000 * median(wall for wall, _ in runs), 1000 * median(cpu for _, cpu in runs))
        for number, runs in taken.items()
    }


def markdown(results: Mapping[tuple[int, int], Mapping[int, Taken]], *, measured: str) -> str:
    """Ratios to one request at a time: as measured, then as they would be with the CPU that the function has.

    Args:
        results: What `measure` returned, by latency and rows.
        measured: Date, machine and versions.
    """
    slower = MEMORY_OF_ONE_CPU / _FUNCTION_MEGABYTES
    return "\n".join(
        [
            f"`make bench-in-flight`; how much faster a batch is written, medians of {_ROUNDS} rounds in turn.",
            "",
            measured,
            "",
            f"A request has up to {ROWS_PER_REQUEST} rows, so a batch of {ROWS_PER_REQUEST} events has nothing to"
            " overlap; larger batches have, and messages with a history. The function has up to"
            f" {REQUESTS_IN_FLIGHT} in flight, and one at a time while DynamoDB does not take what it gets.",
            "",
            *_table({key: {number: taken.wall for number, taken in times.items()} for key, times in results.items()}),
            "",
            f"With {_FUNCTION_MEGABYTES} MB Lambda gives a function {1 / slower:.2f} of a CPU, so what is computed"
            f" takes {slower:.1f} times as long, and an answer as long as before. Calculated from the CPU time above:",
            "",
            *_table(
                {
                    (latency, count): {
                        number: estimated(times[1].cpu * slower, latency, count, number) for number in times
                    }
                    for (latency, count), times in results.items()
                }
            ),
        ]
    )


def estimated(cpu: float, latency: float, count: int, in_flight: int) -> float:
    """Milliseconds that a batch takes where one request is computed at a time and any number is waited for.

    Args:
        cpu: Milliseconds of CPU for all requests.
        latency: Milliseconds that an answer takes.
        count: Rows.
        in_flight: Requests in flight.
    """
    requests = math.ceil(count / ROWS_PER_REQUEST)
    each = cpu / requests
    # Either the CPU never rests until the last answer, or every place waits for its answers one after another.
    return max(cpu + latency, math.ceil(requests / in_flight) * (each + latency))


def _table(results: Mapping[tuple[int, int], Mapping[int, float]]) -> Iterator[str]:
    yield f"| rows | an answer takes | one at a time | {' | '.join(f'{each} in flight' for each in IN_FLIGHT[1:])} |"
    yield "|---" * (len(IN_FLIGHT) + 2) + "|"
    for (latency, count), taken in results.items():
        ratios = " | ".join(f"{taken[1] / taken[number]:.1f} times" for number in IN_FLIGHT[1:])
        yield f"| {count:,} | {latency} ms | {taken[1]:.1f} ms | {ratios} |"


def main() -> None:
    """Measures, writes docs/benchmarks.md and prints its part."""
    results = {
        (latency, count): measure(latency, count, rounds=_ROUNDS) for count in ROW_COUNTS for latency in LATENCIES
    }
    text = markdown(results, measured=measured_with({"botocore": version("botocore")}))
    write_part(TITLE, text)
    print(text)


if __name__ == "__main__":
    main()
