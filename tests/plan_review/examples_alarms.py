"""Examples of the rules about alarms."""

from __future__ import annotations

from tests.plan_review.example import Example
from tests.plan_review.plans import change, created, destroyed, plan, updated

_ADDRESS = "aws_cloudwatch_metric_alarm.errors"
_ALARM = {
    "actions_enabled": True,
    "alarm_actions": ["arn:aws:sns:eu-central-1:111122223333:alerts", "arn:aws:sns:eu-central-1:111122223333:pager"],
    "comparison_operator": "GreaterThanThreshold",
    "metric_name": "Errors",
    "threshold": 5,
}

EXAMPLES = {
    "alarm-removed": Example(
        found_in=plan(destroyed(_ADDRESS, _ALARM)),
        address=_ADDRESS,
        what="removed",
        not_in=plan(created(_ADDRESS, _ALARM)),
    ),
    "alarm-action-removed": Example(
        found_in=plan(updated(_ADDRESS, _ALARM, {"alarm_actions": _ALARM["alarm_actions"][:1]})),  # type: ignore[index]
        address=_ADDRESS,
        what='no longer: "arn:aws:sns:eu-central-1:111122223333:pager"',
        not_in=plan(updated(_ADDRESS, _ALARM, {"alarm_actions": _ALARM["alarm_actions"][::-1]})),  # type: ignore[index]
    ),
    "alarm-muted": Example(
        found_in=plan(updated(_ADDRESS, _ALARM, {"actions_enabled": False})),
        address=_ADDRESS,
        what="actions_enabled: true → false",
        not_in=plan(updated(_ADDRESS, {**_ALARM, "actions_enabled": False}, _ALARM)),
    ),
    "alarm-less-sensitive": Example(
        found_in=plan(updated(_ADDRESS, _ALARM, {"threshold": 50})),
        address=_ADDRESS,
        what="threshold: 5 → 50",
        not_in=plan(updated(_ADDRESS, _ALARM, {"threshold": 1})),
    ),
    "alarm-redefined": Example(
        found_in=plan(updated(_ADDRESS, _ALARM, {"metric_name": "Throttles"})),
        address=_ADDRESS,
        what='metric_name: "Errors" → "Throttles"',
        not_in=plan(updated(_ADDRESS, _ALARM, {"alarm_description": "Errors of the function"})),
    ),
    "alarm-unknown": Example(
        found_in=plan(
            change(
                _ADDRESS,
                before=_ALARM,
                after={**_ALARM, "alarm_actions": None},
                unknown={"alarm_actions": True},
            )
        ),
        address=_ADDRESS,
        what="alarm_actions cannot be judged yet",
        not_in=plan(change(_ADDRESS, before=_ALARM, after=_ALARM, unknown={"tags_all": True})),
    ),
}
