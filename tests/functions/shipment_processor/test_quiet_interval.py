"""A bad hour sends a bounded number of alerts, and none of them hides anything."""

from __future__ import annotations

import json
import math
import random
import re
import time
from typing import Any

import boto3
import pytest

from functions.shipment_processor import handler as handler_module
from functions.shipment_processor.failure import Failure
from functions.shipment_processor.quiet_interval import QuietInterval
from tests.functions.shipment_processor.surroundings import EVENT, Surroundings, batch, invoke, printed

_MINUTE = 60.0


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.seconds = 1_700_000_000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The handler in a new execution environment under this clock, with an interval of 15 minutes."""
    clock = Clock()
    monkeypatch.setattr(handler_module, "quiet_interval", QuietInterval(clock))
    return clock


@pytest.fixture
def fifteen_minutes(surroundings: Surroundings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALERT_QUIET_MINUTES", "15")


def failure(code: str = "NOT_JSON") -> Failure:
    return Failure(message_id="m", shipment_id=None, code=code, text="x")


def told(message: str) -> int:
    """How many failed events an alert tells of, those that were held back included."""
    counts = re.findall(r"^(?:Rejected|To be retried): (\d+)|with (\d+) failed events", message, flags=re.MULTILINE)
    return sum(int(own or held) for own, held in counts)


@pytest.mark.usefixtures("fifteen_minutes")
def test_the_first_failure_alerts_at_once_and_the_next_within_the_interval_does_not(
    surroundings: Surroundings, clock: Clock
) -> None:
    invoke(batch("{"))
    assert len(surroundings.alerts()) == 1
    clock.seconds += 14.9 * _MINUTE
    invoke(batch("{"))
    assert surroundings.alerts() == []


@pytest.mark.usefixtures("fifteen_minutes")
def test_what_was_held_back_is_told_in_the_next_alert_and_only_once(surroundings: Surroundings, clock: Clock) -> None:
    invoke(batch("{"))
    invoke(batch("{", "null", "["))
    invoke(batch(EVENT))
    invoke(batch("{"))
    surroundings.alerts()
    clock.seconds += 15 * _MINUTE
    invoke(batch("null"))
    (alert,) = surroundings.alerts()
    assert "Rejected: 1 (1 NOT_AN_OBJECT)." in alert["Message"]
    assert "those of 2 further invocations with 4 failed events (3 NOT_JSON, 1 NOT_AN_OBJECT)" in alert["Message"]
    clock.seconds += 15 * _MINUTE
    invoke(batch("{"))
    (alert,) = surroundings.alerts()
    assert "held back" not in alert["Message"]


@pytest.mark.usefixtures("fifteen_minutes")
def test_a_failure_that_is_held_back_is_logged_counted_and_kept(
    surroundings: Surroundings,
    clock: Clock,
    capsys: pytest.CaptureFixture[str],
) -> None:
    invoke(batch("{"))
    capsys.readouterr()
    invoke(batch("[", "{"))
    *failed, summary, counted = printed(capsys)
    assert (counted["EventsRejected"], counted["AlertsFailed"]) == (2, 0)
    assert [line["code"] for line in failed] == ["NOT_JSON", "NOT_JSON"]
    assert summary["alert"] == "held back"
    assert len(surroundings.rejected()) == 3


@pytest.mark.usefixtures("fifteen_minutes")
def test_an_alert_that_could_not_be_published_starts_no_interval_and_is_told_later(
    surroundings: Surroundings, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setenv("ALERT_TOPIC_ARN", "arn:aws:sns:eu-central-1:123456789012:not-there")
        invoke(batch("{"))
    invoke(batch("null"))
    (alert,) = surroundings.alerts()
    assert "those of 1 further invocations with 1 failed events (1 NOT_JSON)" in alert["Message"]


def test_with_an_interval_of_zero_every_invocation_with_failures_alerts(
    surroundings: Surroundings, clock: Clock
) -> None:
    for _ in range(3):
        invoke(batch("{"))
    assert len(surroundings.alerts()) == 3


@pytest.mark.usefixtures("fifteen_minutes")
def test_221_failing_batches_in_70_minutes_send_five_alerts_that_tell_of_all_until_the_last(
    surroundings: Surroundings, clock: Clock
) -> None:
    start, batches, minutes = clock.seconds, 221, 70
    messages: list[dict[str, Any]] = []
    for number in range(batches):
        clock.seconds = start + number * minutes * _MINUTE / batches
        invoke(batch("{"))
        messages += surroundings.alerts()
    assert len(messages) == math.ceil(minutes / 15)
    # The rest is in the failed-events queue, whose alarm fires.
    held_back_now = int(re.findall(r"with (\d+) failed", handler_module.quiet_interval.held_back())[0])
    assert sum(told(message["Message"]) for message in messages) + held_back_now == batches


@pytest.mark.parametrize(("environments", "minutes"), [(1, 5), (10, 15), (50, 60), (7, 11)])
def test_an_hour_sends_at_most_one_alert_an_interval_of_each_execution_environment(
    environments: int, minutes: int
) -> None:
    """However many batches fail: maximum_concurrency * ceil(60 / alert_quiet_minutes)."""
    clock, chance = Clock(), random.Random(environments)  # noqa: S311 - the times of a test
    intervals = [QuietInterval(clock) for _ in range(environments)]
    sent = failed = 0
    start = clock.seconds
    for second in sorted(chance.uniform(0, 3600) for _ in range(200 * environments)):
        clock.seconds = start + second
        interval = chance.choice(intervals)
        failed += 1
        if interval.lasts(minutes):
            interval.hold_back([failure()])
        else:
            sent += 1
            interval.begin()
    bound = environments * math.ceil(60 / minutes)
    assert environments <= sent <= bound < failed


def test_a_clock_that_is_set_back_silences_nothing() -> None:
    clock = Clock()
    interval = QuietInterval(clock)
    interval.begin()
    assert interval.lasts(15)
    clock.seconds -= 3600
    assert not interval.lasts(15)


def test_the_interval_of_the_handler_goes_on_while_lambda_freezes_the_process() -> None:
    # The system's clock does; a monotonic one may stand still.
    assert vars(handler_module.quiet_interval)["_clock"] is time.time


def test_subject_and_topic_stay_as_they_are(surroundings: Surroundings, clock: Clock) -> None:
    invoke(batch("{"))
    (alert,) = surroundings.alerts()
    assert alert["Subject"] == "Shipment Processing Failed"
    assert json.dumps(alert["TopicArn"]).strip('"') in [
        topic["TopicArn"] for topic in boto3.client("sns").list_topics()["Topics"]
    ]
