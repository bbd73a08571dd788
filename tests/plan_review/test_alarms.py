"""Alarms that are heard less, beyond the examples of the rules."""

from __future__ import annotations

from typing import Any

import pytest

from plan_review.rules.alarms import find
from tests.plan_review.plans import change, destroyed, plan, replaced, updated

_ADDRESS = "aws_cloudwatch_metric_alarm.a"
_ALARM = {
    "actions_enabled": True,
    "alarm_actions": ["a", "b"],
    "comparison_operator": "GreaterThanThreshold",
    "period": 60,
    "threshold": 5,
    "treat_missing_data": "missing",
}


def rules(entry: dict[str, Any]) -> list[str]:
    return [finding.rule.id for finding in find(plan(entry))]


@pytest.mark.parametrize(
    ("attributes", "changed", "found"),
    [
        ({"threshold": 5}, {"threshold": 6}, True),
        ({"threshold": 5}, {"threshold": 4}, False),
        ({"threshold": 5, "comparison_operator": "LessThanThreshold"}, {"threshold": 4}, True),
        ({"threshold": 5, "comparison_operator": "LessThanOrEqualToThreshold"}, {"threshold": 6}, False),
        ({"threshold": 5, "comparison_operator": "GreaterThanUpperThreshold"}, {"threshold": 4}, True),
        ({"period": 60}, {"period": 300}, True),
        ({"period": 300}, {"period": 60}, False),
        ({"evaluation_periods": 1}, {"evaluation_periods": 3}, True),
        ({"datapoints_to_alarm": 3}, {"datapoints_to_alarm": 1}, False),
        ({"treat_missing_data": "breaching"}, {"treat_missing_data": "missing"}, True),
        ({"treat_missing_data": "missing"}, {"treat_missing_data": "notBreaching"}, True),
        ({"treat_missing_data": "missing"}, {"treat_missing_data": "breaching"}, False),
        ({"treat_missing_data": "ignore"}, {"treat_missing_data": "missing"}, False),
    ],
)
def test_what_makes_an_alarm_fire_later_is_found(
    attributes: dict[str, Any], changed: dict[str, Any], *, found: bool
) -> None:
    for kind in (updated, replaced):
        assert rules(kind(_ADDRESS, {**_ALARM, **attributes}, changed)) == ["alarm-less-sensitive"] * found


@pytest.mark.parametrize(
    ("actions", "found"),
    [
        (["b", "a"], []),
        (["a", "b", "c"], []),
        (["a", "c"], ["alarm-action-removed"]),
        ([], ["alarm-action-removed"]),
        (None, ["alarm-action-removed"]),
    ],
)
def test_an_action_that_is_exchanged_is_removed_and_another_order_is_no_change(
    actions: list[str] | None, found: list[str]
) -> None:
    assert rules(updated(_ADDRESS, _ALARM, {"alarm_actions": actions})) == found


def test_an_action_of_which_only_the_place_is_known_cannot_be_judged_yet() -> None:
    after = {**_ALARM, "alarm_actions": ["a", None]}
    unknown = {"alarm_actions": [False, True]}
    assert rules(change(_ADDRESS, before=_ALARM, after=after, unknown=unknown)) == ["alarm-unknown"]


def test_a_threshold_that_nobody_knows_yet_cannot_be_judged() -> None:
    entry = change(_ADDRESS, before=_ALARM, after={**_ALARM, "threshold": None}, unknown={"threshold": True})
    assert rules(entry) == ["alarm-unknown"]


def test_a_deposed_alarm_tells_nobody_anyway() -> None:
    assert rules(destroyed(_ADDRESS, _ALARM, deposed="0a")) == []


@pytest.mark.parametrize(
    ("address", "before", "after", "found"),
    [
        ("google_monitoring_alert_policy.p", {"enabled": True}, {"enabled": False}, ["alarm-muted"]),
        (
            "google_monitoring_alert_policy.p",
            {"notification_channels": ["a"]},
            {"notification_channels": []},
            ["alarm-action-removed"],
        ),
        ("datadog_monitor.m", {"query": "a > 1", "tags": ["a"]}, {"query": "a > 2", "tags": []}, ["alarm-redefined"]),
        ("datadog_monitor.m", {"name": "a", "tags": ["a"]}, {"name": "b", "tags": []}, []),
    ],
)
def test_alarms_of_other_providers_are_alarms(
    address: str, before: dict[str, Any], after: dict[str, Any], found: list[str]
) -> None:
    assert rules(updated(address, before, after)) == found
