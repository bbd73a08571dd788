"""What a person wants to see after the events were processed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import boto3
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from operations.failed_event import FailedEvent
from operations.queries import StoredEvent
from rehearsals.alert_inbox import Alert
from rehearsals.books import Books
from rehearsals.demo.stopwatch import Stopwatch

_SHOWN_EVENTS = 5


def latest_statuses(shipments: Mapping[str, Sequence[StoredEvent]]) -> RenderableType:
    """Each shipment with its number of events and the status of the last one."""
    table = Table("Shipment", "Events", "Latest status", "Since", title="Shipments", title_justify="left")
    for shipment_id, rows in shipments.items():
        if rows:
            table.add_row(shipment_id, str(len(rows)), rows[-1]["status"], _to_the_second(rows[-1]))
    return table


def events_with_status(status: str, rows: Sequence[StoredEvent]) -> RenderableType:
    """The answer of StatusIndex to one query."""
    table = Table(
        "Shipment",
        "When",
        "Carrier",
        title=f"StatusIndex: {len(rows)} events with status {status}, newest first",
        title_justify="left",
    )
    for row in rows[:_SHOWN_EVENTS]:
        table.add_row(row["shipment_id"], _to_the_second(row), row.get("carrier", ""))
    if len(rows) > _SHOWN_EVENTS:
        table.add_row(f"and {len(rows) - _SHOWN_EVENTS} more")
    return table


def rejections(failures: Sequence[FailedEvent]) -> RenderableType:
    """What is in the failed-events queue, and why."""
    table = Table("Shipment", "Code", "Reason", title="Failed-events queue", title_justify="left")
    for failure in failures:
        table.add_row(failure.shipment_id or "-", failure.reason, Text(failure.text, overflow="ellipsis", no_wrap=True))
    return table


def alerts(received: Sequence[Alert]) -> RenderableType:
    """How many alerts went out, and the first one as the subscriber reads it."""
    title = f"Alerts that went out: {len(received)}"
    if not received:
        return Text(title)
    return Panel(Text(received[0].message.strip()), title=f"{title}. The first: {received[0].subject}")


def alarm_states() -> RenderableType:
    """How many alarms are in which state."""
    pages = boto3.client("cloudwatch").get_paginator("describe_alarms").paginate()
    states = Counter(alarm["StateValue"] for page in pages for alarm in page["MetricAlarms"])
    counted = ", ".join(f"{count} {state}" for state, count in sorted(states.items()))
    return Group(
        Text(f"Alarms: {counted}", style="bold"),
        Text("The embedded AWS evaluates an alarm only when somebody puts its metric; AWS does so every minute."),
    )


def steps(watch: Stopwatch) -> RenderableType:
    """How long each step took."""
    table = Table("Step", "Seconds", title="Time", title_justify="left")
    table.columns[1].justify = "right"
    for name, seconds in watch.steps.items():
        table.add_row(name, f"{seconds:.1f}")
    return table


def balance(books: Books) -> RenderableType:
    """Whether every event of what was sent is stored or rejected, once and unchanged."""
    counts = (
        f"{books.events} events sent, {books.rows} rows, {books.folded} the same as another, "
        f"{books.rejected} rejected, {books.not_shipment_events} about no shipment"
    )
    if books.problems:
        return Text("\n".join([f"The books are off: {counts}.", *books.problems]), style="bold red")
    if books.accounted != books.events:
        missing = books.events - books.accounted
        return Text(f"{missing} events are not accounted for: {counts}.", style="bold red")
    return Text(f"Every event is accounted for: {counts}.", style="bold green")


def _to_the_second(row: StoredEvent) -> str:
    return f"{row['timestamp'][:19].replace('T', ' ')} UTC"
