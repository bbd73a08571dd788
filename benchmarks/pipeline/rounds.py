"""Puts as many events through each contender, in turn, and takes the time until every one is a row."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import boto3
import psutil

from benchmarks.pipeline.ceilings import Ceilings
from benchmarks.pipeline.contender import Contender, check_stored, put, row_count, wait_for_rows
from benchmarks.pipeline.events import events
from embedded_aws.lifecycle import EmbeddedAws

_LIMIT_SECONDS = 300


@dataclass(frozen=True)
class Run:
    """One run of one contender.

    Attributes:
        events_per_second: From the first PutEvents until the last row is there.
        function_milliseconds: CPU time of the function's processes for each event.
        aws_milliseconds: CPU time of the embedded AWS itself for each event.
    """

    events_per_second: float
    function_milliseconds: float
    aws_milliseconds: float


@dataclass(frozen=True)
class Results:
    """All runs.

    Attributes:
        contenders: Runs by the contender's name.
        ceilings: Events per second of single requests to the embedded AWS, by what was asked.
    """

    contenders: Mapping[str, Sequence[Run]]
    ceilings: Mapping[str, Sequence[float]]


def in_turn(
    aws: EmbeddedAws, contenders: Sequence[Contender], *, rounds: int, count: int, report: Callable[[str], None]
) -> Results:
    """Everything once a round, after one round that starts the functions and does not count.

    Args:
        aws: Where they are deployed.
        contenders: Who is measured.
        rounds: Counted runs of each.
        count: Events of a run.
        report: Called with a line of text for each run.

    Raises:
        IncompleteRunError: An event of a run did not become a row.
    """
    runs: dict[str, list[Run]] = {contender.name: [] for contender in contenders}
    alone: dict[str, list[float]] = defaultdict(list)
    ceilings = Ceilings()
    for number in range(rounds + 1):
        for contender in contenders:
            run = _run(aws, contender, f"{contender.bus}-{number}", count)
            report(f"round {number} of {rounds}: {contender.name}: {run.events_per_second:.0f} events/s")
            if number:
                runs[contender.name].append(run)
        for name, rate in ceilings.measure(f"ceiling-{number}", count).items():
            if number:
                alone[name].append(rate)
    return Results(runs, alone)


def _run(aws: EmbeddedAws, contender: Contender, name: str, count: int) -> Run:
    client = boto3.client("dynamodb")
    bus = boto3.client("events")
    batch = events(name, count)
    rows = row_count(client, contender.table) + count
    functions, server = _cpu_seconds(aws)
    started = time.monotonic()
    put(bus, contender.bus, batch)
    wait_for_rows(client, contender.table, rows, limit_seconds=_LIMIT_SECONDS)
    seconds = time.monotonic() - started
    functions_after, server_after = _cpu_seconds(aws)
    check_stored(client, contender.table, [event.id for event in batch])
    return Run(
        events_per_second=count / seconds,
        function_milliseconds=1000 * (functions_after - functions) / count,
        aws_milliseconds=1000 * (server_after - server) / count,
    )


def _cpu_seconds(aws: EmbeddedAws) -> tuple[float, float]:
    """User and system time so far: of the processes that run functions, and of the embedded AWS."""
    server = psutil.Process(aws.process_id)
    return sum(_used(process) for process in server.children(recursive=True)), _used(server)


def _used(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system
