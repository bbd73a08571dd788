"""Drives every alarm to ALARM and back, and sees what a subscriber of the alert topic receives.

The embedded AWS evaluates an alarm when somebody puts its metric, but takes neither dimensions nor periods nor missing
data into account: those are compared with the catalogue of metrics on the configuration. It does not evaluate metric
math at all; alarms on it are set to their states.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import boto3

from contract.names import ResourceNames
from rehearsals.alarms.failing_runs import LOST_ALERT, FailingRun, crash, failing_runs, put_as_cloudwatch_would
from rehearsals.alert_inbox import Alert

if TYPE_CHECKING:
    from mypy_boto3_cloudwatch.type_defs import MetricAlarmTypeDef

_LIMIT_SECONDS = 15
_POLL_SECONDS = 0.1
# How long a bad datapoint stays in the window that an alarm looks at; then a good one ends the alarm.
_BAD_SECONDS = 20
# For messages that are still under way.
_SETTLE_SECONDS = 1
# Enough for one bad value to be above the 95th percentile of whatever else is there.
_MANY = 1000

BY_HAND = "SetAlarmState"
"""How an alarm was driven that no metric drives; that shows only what it does then."""


@dataclass
class Driven:
    """What was seen of one alarm.

    Attributes:
        alarm: Its name.
        how: What drove it to ALARM.
        back: What drove it back.
        started: When that began, by the state; of `time.monotonic`.
        seconds: From that until its message was seen, by the state that the message tells: "ALARM" and "OK".
        description: What the message says besides.
    """

    alarm: str
    how: str = ""
    back: str = ""
    started: dict[str, float] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    description: str = ""

    @property
    def seen(self) -> bool:
        """Whether both messages were seen."""
        return {"ALARM", "OK"} <= self.seconds.keys()


@dataclass(frozen=True, kw_only=True)
class DrillResult:
    """What was seen.

    Attributes:
        alarms: Each alarm.
        runs: The failing runs, and the alert of each: None where there was none.
    """

    alarms: list[Driven]
    runs: list[tuple[FailingRun, Alert | None]]

    @property
    def complete(self) -> bool:
        """Whether every message was seen that should be, and no other."""
        return all(each.seen for each in self.alarms) and all(
            (alert is None) == (run.metric == LOST_ALERT) for run, alert in self.runs
        )


def drill_alarms(names: ResourceNames, received: Callable[[], Sequence[Alert]]) -> DrillResult:
    """Drives every alarm of an environment.

    Args:
        names: The environment.
        received: Every message that the topic sent so far to one of its subscribers.
    """
    return _Drill(names, received).run()


class _Drill:
    def __init__(self, names: ResourceNames, received: Callable[[], Sequence[Alert]]) -> None:
        self._names = names
        self._messages = _Messages(received)
        self._cloudwatch = boto3.client("cloudwatch")

    def run(self) -> DrillResult:
        found = self._cloudwatch.describe_alarms(AlarmTypes=["MetricAlarm", "CompositeAlarm"])
        alarms = found["MetricAlarms"]
        driven = {alarm["AlarmName"]: Driven(alarm["AlarmName"]) for alarm in alarms}
        composites = [(Driven(alarm["AlarmName"]), _parts(alarm["AlarmRule"])) for alarm in found["CompositeAlarms"]]
        for name in driven:
            # From a known state, whatever happened before; the composite ones follow.
            self._cloudwatch.set_alarm_state(AlarmName=name, StateValue="OK", StateReason="before the drill")

        runs = failing_runs(self._names)
        own = {each.metric: each for each in runs}
        self._messages.forget()
        for alarm in alarms:
            self._fire(alarm, driven[alarm["AlarmName"]], own)
        for each, parts in composites:
            each.how = f"the first of {len(parts)} alarms"
            self._wait(each, "ALARM", min(driven[part].started["ALARM"] for part in parts))
        time.sleep(_BAD_SECONDS)
        for alarm in alarms:
            self._end(alarm, driven[alarm["AlarmName"]])
        for each, parts in composites:
            each.back = "the last"
            self._wait(each, "OK", max(driven[part].started["OK"] for part in parts))
        return DrillResult(
            alarms=[*(each for each, _ in composites), *driven.values()],
            runs=[(each, self._messages.alert(each.shipment_id)) for each in runs],
        )

    def _fire(self, alarm: MetricAlarmTypeDef, driven: Driven, own: dict[str, FailingRun]) -> None:
        if not _is_on_one_metric(alarm):
            driven.how = BY_HAND
            self._set(driven, "ALARM")
            return
        started = time.monotonic()
        if run := own.get(alarm["MetricName"]):
            driven.how = f"own metric: {run.what}"
            put_as_cloudwatch_would(run.emf, run.metric, age=_age(alarm))
        elif alarm["MetricName"] == "Errors":
            driven.how = "its metric: a crash of the function"
            crash(self._names)
            # It compares its own count when somebody puts a metric.
            self._put(alarm, 0)
        else:
            driven.how = "its metric"
            self._put(alarm, alarm["Threshold"], age=_age(alarm))
        self._wait(driven, "ALARM", started)
        if "ALARM" not in driven.seconds:
            driven.how = BY_HAND
            self._set(driven, "ALARM")

    def _end(self, alarm: MetricAlarmTypeDef, driven: Driven) -> None:
        if not _is_on_one_metric(alarm):
            driven.back = BY_HAND
            self._set(driven, "OK")
            return
        started = time.monotonic()
        driven.back = "its metric"
        self._put(alarm, 0)
        self._wait(driven, "OK", started, limit=1)
        if "OK" not in driven.seconds:
            driven.back = BY_HAND
            self._set(driven, "OK")

    def _put(self, alarm: MetricAlarmTypeDef, value: float, *, age: float = 0) -> None:
        self._cloudwatch.put_metric_data(
            Namespace=alarm["Namespace"],
            MetricData=[
                {
                    "MetricName": alarm["MetricName"],
                    "Dimensions": alarm["Dimensions"],
                    "Timestamp": datetime.now(UTC) - timedelta(seconds=age),
                    "Values": [value],
                    "Counts": [_MANY if "ExtendedStatistic" in alarm else 1],
                }
            ],
        )

    def _set(self, driven: Driven, state: str) -> None:
        started = time.monotonic()
        self._cloudwatch.set_alarm_state(AlarmName=driven.alarm, StateValue=state, StateReason="drill")  # type: ignore[arg-type]
        self._wait(driven, state, started)

    def _wait(self, driven: Driven, state: str, started: float, limit: float = _LIMIT_SECONDS) -> None:
        driven.started[state] = started
        deadline = time.monotonic() + limit
        while True:
            arrival = self._messages.arrival(driven.alarm, state)
            if arrival:
                at, message = arrival
                # Another put of the same metric may have driven it already.
                driven.seconds[state] = max(0.0, at - started)
                driven.description = message["AlarmDescription"]
                return
            if time.monotonic() > deadline:
                return
            time.sleep(_POLL_SECONDS)


class _Messages:
    """What a subscriber received, with the time at which it was first seen."""

    def __init__(self, received: Callable[[], Sequence[Alert]]) -> None:
        self._received = received
        self._arrivals: list[tuple[float, Alert]] = []
        self._first = 0

    def forget(self) -> None:
        """From here on only messages count that are not there yet."""
        time.sleep(_SETTLE_SECONDS)
        self._look()
        self._first = len(self._arrivals)

    def arrival(self, alarm: str, state: str) -> tuple[float, dict[str, Any]] | None:
        """When a message told that an alarm changed to a state, and the message; for OK, after it had been in ALARM."""
        self._look()
        fired = state == "ALARM"
        for at, alert in self._arrivals[self._first :]:
            # The function's alerts are plain text, CloudWatch's are JSON.
            message = json.loads(alert.message) if alert.message.startswith("{") else {}
            if message.get("AlarmName") != alarm:
                continue
            if fired and message["NewStateValue"] == state:
                return at, message
            fired = fired or message["NewStateValue"] == "ALARM"
        return None

    def alert(self, text: str) -> Alert | None:
        """The first alert of the function with a text in it."""
        self._look()
        return next((alert for _, alert in self._arrivals if text in alert.message), None)

    def _look(self) -> None:
        now = time.monotonic()
        self._arrivals += [(now, alert) for alert in self._received()[len(self._arrivals) :]]


def _parts(rule: str) -> list[str]:
    """The alarms that a composite alarm is made of."""
    return re.findall(r'ALARM\("([^"]+)"\)', rule)


def _is_on_one_metric(alarm: MetricAlarmTypeDef) -> bool:
    """Whether an alarm names a metric of its own; one on metric math has several, which the embedded AWS leaves out."""
    return bool(alarm.get("MetricName"))


def _age(alarm: MetricAlarmTypeDef) -> float:
    """Seconds that a bad datapoint has to be old, to leave the alarm's window soon."""
    return alarm["Period"] * alarm["EvaluationPeriods"] - _BAD_SECONDS
