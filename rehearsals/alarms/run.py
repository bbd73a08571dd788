"""The alarm drill as a command."""

from __future__ import annotations

from rich.console import Console

from rehearsals.alarms.drill import drill_alarms
from rehearsals.alarms.report import drill
from rehearsals.alert_inbox import Alert, AlertInbox
from rehearsals.stage import NAMES, stage

# In a file nothing limits the width, and the table reads better.
_WIDE = 132


def rehearse_alarms(console: Console) -> bool:
    """Drives every alarm and shows what a subscriber received; returns whether that is every message and no other.

    Raises:
        EmbeddedAwsError: The embedded AWS did not start.
        DeploymentError: `cdktf deploy` failed.
        RehearsalError: The function's log of a run did not appear.
    """
    with stage("alarms", console):
        inbox = AlertInbox(topic_name=NAMES.alert_topic)
        received: list[Alert] = []

        def all_so_far() -> list[Alert]:
            received.extend(inbox.take())
            return received

        with console.status("Driving the alarms …"):
            result = drill_alarms(NAMES, all_so_far)
    console.print(drill(result), width=None if console.is_terminal else _WIDE)
    return result.complete
