"""Many events at full speed while everything fails at random: `python -m tests.end_to_end.chaos --events N --seed S`.

Deploys dev to an embedded AWS, puts the events with duplicates, in disorder and one in ten invalid, lets faults loose
on the requests of the function, then ends the faults and does the books.
"""

from __future__ import annotations

import json
import random
import secrets
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from contract.names import ResourceNames
from local_aws.alert_inbox import AlertInbox
from local_aws.embedded_aws import embedded_aws
from local_aws.local_environment import ENVIRONMENT, as_client_of, deploy_dev
from tests.end_to_end.fault_run import FaultRun, short_cycle
from tests.faults.account import Account
from tests.faults.faults import Fault
from tests.faults.plan import FaultPlan, Rule
from tests.faults.proxy import FaultProxy

WRITE, REJECT, ALERT = "BatchWriteItem", "SendMessage", "Publish"
INVALID_SHARE = 0.1
DUPLICATE_SHARE = 0.2
# From so many events on, each kind of fault has to turn up; with fewer, a rare one may not.
EVERY_FAULT_FROM = 2000
SUBJECT = "Shipment Processing Failed"


def rules() -> list[Rule]:
    """Every fault, on every operation that it makes sense for; some three in ten requests suffer one."""
    return [
        Rule(WRITE, Fault.THROTTLED, probability=0.06),
        Rule(WRITE, Fault.UNPROCESSED, probability=0.08),
        Rule(WRITE, Fault.SERVER_ERROR, probability=0.05),
        Rule(WRITE, Fault.ANSWER_LOST, probability=0.05),
        Rule(WRITE, Fault.REFUSED, probability=0.04),
        Rule(WRITE, Fault.DENIED, probability=0.01),
        Rule(WRITE, Fault.SLOW, probability=0.01),
        Rule(WRITE, Fault.KILLED, probability=0.01),
        Rule(WRITE, Fault.TRICKLE, probability=0.005),
        Rule(REJECT, Fault.SERVER_ERROR, probability=0.1),
        Rule(REJECT, Fault.ANSWER_LOST, probability=0.05),
        Rule(REJECT, Fault.DENIED, probability=0.05),
        Rule(ALERT, Fault.SERVER_ERROR, probability=0.2),
        Rule(ALERT, Fault.THROTTLED, probability=0.1),
    ]


@dataclass(frozen=True)
class Result:
    """What came of it.

    Attributes:
        books: The account at the end.
        distinct: Events, duplicates not counted.
        duplicates: Further times that events were put.
        seconds: From the first event until the queue was empty.
    """

    books: Account
    distinct: int
    duplicates: int
    seconds: float


def let_loose(run: FaultRun, *, events: int, seed: int, limit_seconds: float) -> Result:
    """Puts events under random faults, waits for the end and does the books.

    Args:
        run: Where to.
        events: How many different events.
        seed: Of everything that is random here. What the threads of the embedded AWS make of it is not repeatable.
        limit_seconds: How long to wait for the end.
    """
    chance = random.Random(seed)  # noqa: S311 - repeatable, no secret
    texts = [
        run.event(number, status="lost in space" if chance.random() < INVALID_SHARE else "in_transit")
        for number in range(events)
    ]
    valid = [text for text in texts if json.loads(text)["status"] == "in_transit"]
    duplicates = chance.sample(valid, int(len(valid) * DUPLICATE_SHARE))
    everything = texts + duplicates
    chance.shuffle(everything)
    run.plan.set(*rules())
    started = time.monotonic()
    run.put(everything)
    run.wait_until_idle(limit_seconds)
    seconds = time.monotonic() - started
    return Result(run.settle(limit_seconds=limit_seconds), len(texts), len(duplicates), seconds)


def _report(console: Console, run: FaultRun, result: Result, *, alerts: int) -> list[str]:
    """Prints the table; returns what is wrong."""
    books, injected = result.books, run.plan.injected
    table = Table("", "", show_header=False, title="Chaos")
    for name, value in (
        ("events put", f"{result.distinct + result.duplicates:,} ({result.distinct:,} different)"),
        ("duplicates delivered", f"{result.duplicates:,}"),
        ("rows", f"{books.rows:,}"),
        ("failed (rejected, with the reason)", f"{books.failed:,}"),
        ("further copies of rejections, known as such", f"{books.copies:,}"),
        ("moved by the redrive policy, then redriven", f"{run.redriven:,}"),
        ("alerts", f"{alerts:,}"),
        *((f"fault: {fault}", f"{injected[fault]:,}") for fault in Fault),
        ("lost", f"{len(books.lost):,}"),
        ("doubled", f"{len(books.doubled):,}"),
        ("altered or unexpected", f"{len(books.altered) + len(books.unexpected):,}"),
        ("seconds until the queue was empty", f"{result.seconds:.1f}"),
        ("events a second", f"{(result.distinct + result.duplicates) / result.seconds:,.0f}"),
    ):
        table.add_row(name, value)
    console.print(table)
    missing = [f"never injected: {fault}" for fault in Fault if not injected[fault]]
    balance = books.rows + books.failed - result.distinct
    return [
        *books.problems,
        *([f"the sum is off by {balance}"] if balance else []),
        *([] if alerts else ["nobody was told"]),
        *(missing if result.distinct >= EVERY_FAULT_FROM else []),
    ]


def main(
    events: Annotated[int, typer.Option(min=1, help="How many different events.")] = 10_000,
    seed: Annotated[
        int | None, typer.Option(help="Of the random choices; printed, so that it can be used again.")
    ] = None,
) -> None:
    """Put events through the pipeline while everything fails at random; nothing may be lost or doubled."""
    console = Console(highlight=False)
    seed = secrets.randbelow(10**6) if seed is None else seed
    console.print(f"seed {seed}, {events:,} events")
    proxy = FaultProxy(FaultPlan(seed))
    with ExitStack() as until_the_end:
        folder = until_the_end.enter_context(tempfile.TemporaryDirectory())
        until_the_end.enter_context(proxy.serving())
        aws = until_the_end.enter_context(
            embedded_aws(Path(folder) / "aws", function_environment={"AWS_ENDPOINT_URL": proxy.url})
        )
        proxy.forward_to(aws)
        with console.status("Deploying with cdktf …"):
            deploy_dev(aws, report=lambda line: console.print(f"  {line}"))
        until_the_end.enter_context(as_client_of(aws))
        names = ResourceNames(ENVIRONMENT)
        inbox = AlertInbox(topic_name=names.alert_topic)
        run = FaultRun(names, proxy.plan, "CHAOS")
        with short_cycle(names), console.status("Putting events …"):
            result = let_loose(run, events=events, seed=seed, limit_seconds=120 + events / 10)
        alerts = sum(alert.subject == SUBJECT for alert in inbox.take())
        problems = _report(console, run, result, alerts=alerts)
    for problem in problems:
        console.print(f"[bold red]{problem}[/]")
    console.print(
        "[bold green]Nothing lost, nothing doubled.[/]" if not problems else "[bold red]The books are off.[/]"
    )
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    typer.run(main)
