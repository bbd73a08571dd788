"""Deploys dev, lets events come in waves for a minute, and draws the dashboard of that minute."""

from __future__ import annotations

import json
import math
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
from rich.console import Console

from contract.names import ResourceNames
from embedded_aws.lifecycle import PROJECT
from operations.clients import event_bridge_client
from rehearsals.dashboard.body import widgets
from rehearsals.dashboard.datapoints import Window
from rehearsals.dashboard.drawing import draw_picture
from rehearsals.dashboard.page import html_page
from rehearsals.dashboard.sources import EmbeddedCloudWatch, FunctionReports, MetricsInLogs, QueueDepths
from rehearsals.dashboard.view import View, observed
from rehearsals.stage import NAMES, stage

DIRECTORY = PROJECT / ".local" / "dashboard"
_TRAFFIC_SECONDS = 60
_SETTLE_SECONDS = 6
_PERIOD = 5
_MOST_EVENTS_A_SECOND = 60
_SECONDS_OF_A_WAVE = 20
# One in so many events is invalid.
_INVALID_EVERY = 23


def draw_dashboard(console: Console, *, picture: Path) -> None:
    """Runs the pipeline for a minute and writes the dashboard as a picture and as a page.

    Args:
        console: Where to say how far it is.
        picture: PNG to write. The page is always written to `.local/dashboard`.

    Raises:
        EmbeddedAwsError: The embedded AWS did not start.
        DeploymentError: `cdktf deploy` failed.
    """
    with stage("dashboard", console):
        depths = QueueDepths(NAMES.queue, NAMES.failed_events_queue)
        with console.status(f"Events come in waves for {_TRAFFIC_SECONDS} seconds …"), depths.watching():
            start = datetime.now(UTC).replace(microsecond=0)
            _let_events_come(NAMES)
            time.sleep(_SETTLE_SECONDS)
        view = _view(NAMES, start, depths)
    picture.parent.mkdir(parents=True, exist_ok=True)
    # Without date and version the same picture is the same file.
    draw_picture(view).savefig(picture, metadata={"Software": None}, pil_kwargs={"optimize": True})
    page = DIRECTORY / "dashboard.html"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(html_page(view), encoding="utf-8")
    known = sum(bool(drawn.samples) for drawn in view.data.values())
    console.print(f"{known} of {len(view.data)} series had datapoints; the others the embedded AWS does not publish.")
    console.print(f"Picture: {picture}\nPage:    {page}", highlight=False)


def _view(names: ResourceNames, start: datetime, depths: QueueDepths) -> View:
    cloudwatch = boto3.client("cloudwatch")
    shown = widgets(json.loads(cloudwatch.get_dashboard(DashboardName=names.dashboard)["DashboardBody"]))
    window = Window(start, start + timedelta(seconds=_TRAFFIC_SECONDS + _SETTLE_SECONDS), _PERIOD)
    log = MetricsInLogs(names.log_group)
    alarms = cloudwatch.describe_alarms(AlarmTypes=["MetricAlarm", "CompositeAlarm"])
    return View(
        name=names.dashboard,
        window=window,
        widgets=shown,
        data=observed(shown, window, [log, depths, FunctionReports(names.function), EmbeddedCloudWatch()]),
        alarm_states={
            each["AlarmArn"]: each["StateValue"]
            for each in [*alarms["MetricAlarms"], *alarms.get("CompositeAlarms", [])]
        },
    )


def _let_events_come(names: ResourceNames) -> None:
    """Puts events on the bus for a minute, more and less of them each second."""
    client = event_bridge_client()
    number = 0
    began = time.monotonic()
    for second in range(_TRAFFIC_SECONDS):
        count = int(_MOST_EVENTS_A_SECOND * (1 - math.cos(2 * math.pi * second / _SECONDS_OF_A_WAVE)) / 2) + 1
        events = [_event(number + each) for each in range(count)]
        number += count
        for first in range(0, count, 10):
            client.put_events(
                Entries=[
                    {
                        "EventBusName": names.bus,
                        "Source": "dashboard",
                        "DetailType": "Shipment Event",
                        "Detail": json.dumps(event),
                    }
                    for event in events[first : first + 10]
                ]
            )
        time.sleep(max(0.0, began + second + 1 - time.monotonic()))


def _event(number: int) -> dict[str, Any]:
    return {
        "shipment_id": f"WAVE-{number % 400}",
        "status": "lost in space" if number % _INVALID_EVERY == 0 else "in_transit",
        "timestamp": (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=number)).isoformat(),
    }
