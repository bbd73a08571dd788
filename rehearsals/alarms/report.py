"""What a person wants to see of the alarm drill."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from rehearsals.alarms.drill import DrillResult


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
        runs.add_row(run.what, f"{run.metric} {run.emf[run.metric]:g}", alert.subject if alert else "none, rightly")
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
