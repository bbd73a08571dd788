"""Many events at full speed while everything fails at random: `python -m rehearsals.chaos.run --events N --seed S`.

Deploys dev to an embedded AWS, puts messages of several formats, many with a history, with duplicates, in disorder and
one in ten with something wrong, lets faults loose on the requests of the function, then ends the faults and does the
books event by event.
"""

from __future__ import annotations

import random
import time
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table
from rich.text import Text

from functions.shipment_processor.alerts import SUBJECT
from rehearsals.alert_inbox import AlertInbox
from rehearsals.books import Books
from rehearsals.chaos.fault_run import FaultRun, short_cycle
from rehearsals.chaos.faults import Fault
from rehearsals.chaos.mixture import message
from rehearsals.chaos.plan import ALERT, LOOK, REJECT, WRITE, FaultPlan, Rule
from rehearsals.chaos.proxy import FaultProxy
from rehearsals.stage import NAMES, stage

DUPLICATE_SHARE = 0.2
# From so many events on, each kind of fault has to turn up; with fewer, a rare one may not.
EVERY_FAULT_FROM = 2000


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
        Rule(LOOK, Fault.UNPROCESSED, probability=0.04),
        Rule(LOOK, Fault.THROTTLED, probability=0.04),
        Rule(LOOK, Fault.SERVER_ERROR, probability=0.02),
        Rule(LOOK, Fault.ANSWER_LOST, probability=0.02),
        Rule(LOOK, Fault.REFUSED, probability=0.02),
        Rule(LOOK, Fault.DENIED, probability=0.01),
        Rule(LOOK, Fault.SLOW, probability=0.01),
        Rule(LOOK, Fault.KILLED, probability=0.01),
        Rule(REJECT, Fault.SERVER_ERROR, probability=0.1),
        Rule(REJECT, Fault.ANSWER_LOST, probability=0.05),
        Rule(REJECT, Fault.DENIED, probability=0.05),
        Rule(ALERT, Fault.SERVER_ERROR, probability=0.2),
        Rule(ALERT, Fault.THROTTLED, probability=0.1),
    ]


@dataclass(frozen=True)
class ChaosResult:
    """What came of it.

    Attributes:
        books: The books at the end.
        distinct: Messages, duplicates not counted.
        duplicates: Further times that messages were put.
        seconds: From the first event until the queue was empty.
    """

    books: Books
    distinct: int
    duplicates: int
    seconds: float


def let_loose(run: FaultRun, *, events: int, seed: int, limit_seconds: float) -> ChaosResult:
    """Puts messages under random faults, waits for the end and reads the books.

    Args:
        run: Where to.
        events: How many different messages.
        seed: Of everything that is random here. What the threads of the embedded AWS make of it is not repeatable.
        limit_seconds: How long to wait for the end.

    Raises:
        RehearsalError: The bus refused an event, or the queue was not empty in time.
    """
    chance = random.Random(seed)  # noqa: S311 - repeatable, no secret
    texts = [message(number, prefix=run.prefix, chance=chance) for number in range(events)]
    duplicates = chance.sample(texts, int(len(texts) * DUPLICATE_SHARE))
    everything = texts + duplicates
    chance.shuffle(everything)
    run.plan.set(*rules())
    started = time.monotonic()
    run.put(everything)
    run.wait_until_idle(limit_seconds)
    seconds = time.monotonic() - started
    return ChaosResult(run.settle(limit_seconds=limit_seconds), len(texts), len(duplicates), seconds)


def _report(console: Console, run: FaultRun, result: ChaosResult, *, alerts: int) -> list[str]:
    """Prints the table; returns what is wrong."""
    books, injected = result.books, run.plan.injected
    table = Table("", "", show_header=False, title="Chaos")
    for name, value in (
        ("messages put", f"{result.distinct + result.duplicates:,} ({result.distinct:,} different)"),
        ("events in them", f"{books.events:,}"),
        ("rows", f"{books.rows:,}"),
        ("events that were the same as another", f"{books.folded:,}"),
        ("events rejected, with the reason", f"{books.rejected:,}"),
        ("messages that hold these", f"{books.failed:,}"),
        ("further copies of rejections, known as such", f"{books.copies:,}"),
        ("moved by the redrive policy, then redriven", f"{run.redriven:,}"),
        ("alerts", f"{alerts:,}"),
        *((f"fault: {fault}", f"{injected[fault]:,}") for fault in Fault),
        ("lost", f"{len(books.lost):,}"),
        ("doubled", f"{len(books.doubled):,}"),
        ("altered or unexpected", f"{len(books.altered) + len(books.unexpected):,}"),
        ("seconds until the queue was empty", f"{result.seconds:.1f}"),
        ("events a second", f"{books.events / result.seconds:,.0f}"),
    ):
        table.add_row(name, value)
    console.print(table)
    missing = [f"never injected: {fault}" for fault in Fault if not injected[fault]]
    balance = books.accounted - books.events
    return [
        *books.problems,
        *([f"the sum is off by {balance}"] if balance else []),
        *([] if alerts else ["nobody was told"]),
        *(missing if result.distinct >= EVERY_FAULT_FROM else []),
    ]


def rehearse_chaos(console: Console, *, events: int, seed: int) -> bool:
    """Deploys dev behind the fault proxy and lets the faults loose; returns whether nothing was lost or doubled.

    Args:
        console: Where to say how it went.
        events: How many different messages.
        seed: See `let_loose`.

    Raises:
        EmbeddedAwsError: The embedded AWS did not start.
        DeploymentError: `cdktf deploy` failed.
        OperationError: The bus, the table or a queue cannot be used.
        RehearsalError: The bus refused an event, or the queue was not empty in time.
    """
    console.print(f"seed {seed}, {events:,} messages", highlight=False)
    proxy = FaultProxy(FaultPlan(seed))
    with proxy.serving(), stage("chaos", console, function_environment={"AWS_ENDPOINT_URL": proxy.url}) as aws:
        proxy.forward_to(aws)
        inbox = AlertInbox(topic_name=NAMES.alert_topic)
        run = FaultRun(NAMES, proxy.plan, "CHAOS")
        with short_cycle(NAMES), console.status("Putting events …"):
            result = let_loose(run, events=events, seed=seed, limit_seconds=120 + events / 10)
        alerts = sum(alert.subject == SUBJECT for alert in inbox.take())
        problems = _report(console, run, result, alerts=alerts)
    for problem in problems:
        console.print(Text(problem, style="bold red"))
    if not problems:
        console.print("[bold green]Nothing lost, nothing doubled.[/]")
    else:
        console.print("[bold red]The books are off.[/]")
    return not problems
