"""What a person wants to see after the events were processed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import boto3
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from local_aws.alarm_drill import DrillResult
from local_aws.alert_inbox import Alert
from local_aws.ledger import Ledger
from local_aws.stopwatch import Stopwatch
from operations.failed_event import FailedEvent
from operations.queries import Row

_SHOWN_EVENTS = 5


def latest_statuses(ledger: Ledger) -> RenderableType:
    """Each shipment with its number of events and the status of the last one."""
    table = Table("Shipment", "Events", "Latest status", "Since", title="Shipments", title_justify="left")
    for shipment_id, rows in ledger.stored.items():
        if rows:
            table.add_row(shipment_id, str(len(rows)), rows[-1]["status"], _to_the_second(rows[-1]))
    return table


def events_with_status(status: str, rows: Sequence[Row]) -> RenderableType:
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


def drill(result: DrillResult) -> RenderableType:
    """What drove each alarm, whether its messages were seen and how soon, and what the failing runs raised."""
    table = Table("Alarm", "Driven by", "Back by", "Seen", "Seconds", title="Every alarm", title_justify="left")
    table.columns[0].no_wrap = True
    for each in result.alarms:
        seconds = "\n".join(f"{each.seconds[state]:.3f}" for state in ("ALARM", "OK") if state in each.seconds)
        seen = "both" if each.seen else Text("NOT BOTH", style="bold red")
        table.add_row(each.alarm, each.how, each.back, seen, seconds)
    runs = Table("Failing run", "It counted", "Alert", title="The function, really failing", title_justify="left")
    for run, alert in result.runs:
        runs.add_row(run.what, f"{run.metric} {run.emf[run.metric][0]:g}", alert.subject if alert else "none, rightly")
    return Group(
        table,
        Text(
            "Seen: a subscriber of the topic received the message of both changes; seconds until each. At 0.000 the "
            "metric of another alarm had driven it already: the embedded AWS ignores dimensions."
        ),
        Text(
            "Checked on the configuration alone: dimensions, statistic, period, datapoints and missing data of every "
            "alarm, since the embedded AWS looks at an alarm's metric and threshold only; the topic's policy and the "
            "key's towards CloudWatch; and everything about the metric where SetAlarmState drove an alarm."
        ),
        runs,
    )


def steps(watch: Stopwatch) -> RenderableType:
    """How long each step took."""
    table = Table("Step", "Seconds", title="Time", title_justify="left")
    table.columns[1].justify = "right"
    for name, seconds in watch.steps.items():
        table.add_row(name, f"{seconds:.1f}")
    return table


def balance(*, sent: int, ledger: Ledger) -> RenderableType:
    """Whether everything that was sent is stored or rejected."""
    counts = f"sent {sent}, stored {ledger.stored_count}, rejected {len(ledger.rejected)}"
    if ledger.accounted == sent:
        return Text(f"Every event is accounted for: {counts}.", style="bold green")
    return Text(f"{sent - ledger.accounted} events are not accounted for: {counts}.", style="bold red")


def _to_the_second(row: Row) -> str:
    return f"{row['timestamp'][:19].replace('T', ' ')} UTC"
