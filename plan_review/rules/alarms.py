"""Alarms that will be heard less: removed, muted, telling fewer people, or slower to fire."""

from __future__ import annotations

from collections.abc import Iterator

from plan_review.alarm_types import ACTIONS, CLOUDWATCH, SWITCHES
from plan_review.finding import Finding, Group, Rule, RuleGroup, Severity
from plan_review.plan import Action, Plan, ResourceChange
from plan_review.values import UNKNOWN, Value, is_list
from plan_review.wording import difference, differences, shown

ALARM_REMOVED = Rule(
    id="alarm-removed",
    group=Group.ALARMS,
    severity=Severity.REFUSED,
    reason="Nobody hears of what it watched any more.",
)
ALARM_ACTION_REMOVED = Rule(
    id="alarm-action-removed",
    group=Group.ALARMS,
    severity=Severity.REFUSED,
    reason="Whoever was told by this action hears nothing any more.",
)
ALARM_MUTED = Rule(
    id="alarm-muted",
    group=Group.ALARMS,
    severity=Severity.REFUSED,
    reason="A muted alarm tells nobody, which is as if all its actions were removed.",
)
ALARM_SLOWER = Rule(
    id="alarm-less-sensitive",
    group=Group.ALARMS,
    severity=Severity.HUMAN,
    reason="It fires later than before, or for less.",
)
ALARM_REDEFINED = Rule(
    id="alarm-redefined",
    group=Group.ALARMS,
    severity=Severity.HUMAN,
    reason="It watches something else than before, and a review cannot tell whether that is enough.",
)
ALARM_UNKNOWN = Rule(
    id="alarm-unknown",
    group=Group.ALARMS,
    severity=Severity.HUMAN,
    reason="What the alarm will do is known only after the plan was applied, so it cannot be judged yet.",
)

# https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html (2026-11)
_FIRES_ABOVE = ("GreaterThanThreshold", "GreaterThanOrEqualToThreshold")
_FIRES_BELOW = ("LessThanThreshold", "LessThanOrEqualToThreshold")
# By how much, for how long: what makes an alarm sensitive.
_DEGREE = ("threshold", "evaluation_periods", "datapoints_to_alarm", "period", "treat_missing_data")
_DEFINITION = (
    *("comparison_operator", "metric_name", "namespace", "dimensions", "statistic", "extended_statistic", "unit"),
    *("metric_query", "threshold_metric_id", "evaluate_low_sample_count_percentiles", "alarm_rule"),
    *("actions_suppressor", "ok_actions", "insufficient_data_actions"),
)
# What other providers' alarms are described with besides their definition.
_DESCRIPTION = ("name", "display_name", "description", "tags", "tags_all", "labels", "user_labels", "id", "etag")


def find(plan: Plan) -> Iterator[Finding]:
    """What becomes quieter."""
    for change in plan.managed:
        if change.type not in ACTIONS or change.deposed:
            continue
        if change.action is Action.DELETE:
            yield ALARM_REMOVED.finds(change.address, "removed")
        elif change.action is Action.UPDATE or change.action.replaces:
            yield from _quieter(change)


def _quieter(change: ResourceChange) -> Iterator[Finding]:
    for name in ACTIONS[change.type]:
        yield from _actions(change, name)
    switch = SWITCHES.get(change.type, "")
    before, after = change.was(switch), change.becomes(switch)
    if after == UNKNOWN and before != UNKNOWN:
        yield ALARM_UNKNOWN.finds(change.address, difference(switch, before, after))
    elif after is False and before is not False:
        yield ALARM_MUTED.finds(change.address, difference(switch, before, after))
    if change.type in CLOUDWATCH:
        yield from _cloudwatch(change)
    else:
        yield from _redefined(change, [name for name in change.changed if name not in (*_DESCRIPTION, switch)])


def _actions(change: ResourceChange, name: str) -> Iterator[Finding]:
    before, after = _members(change.was(name)), change.becomes(name)
    if not before or before == _members(after):
        return
    if after == UNKNOWN or UNKNOWN in _members(after):
        yield ALARM_UNKNOWN.finds(change.address, f"{name} cannot be judged yet: {shown(UNKNOWN)}")
        return
    gone = [member for member in before if member not in _members(after)]
    if gone:
        yield ALARM_ACTION_REMOVED.finds(
            change.address,
            f"{name}: {len(gone)} of {len(before)} removed",
            (f"no longer: {shown(member)}" for member in gone),
        )


def _cloudwatch(change: ResourceChange) -> Iterator[Finding]:
    slower = [
        difference(name, before, after)
        for name, (before, after) in change.changed.items()
        if after != UNKNOWN and _is_slower(name, before, after, change.becomes("comparison_operator"))
    ]
    if slower:
        yield ALARM_SLOWER.finds(change.address, "fires later or for less", slower)
    judged = [name for name, (_, after) in change.changed.items() if name in _DEGREE and after != UNKNOWN]
    yield from _redefined(
        change, [name for name in change.changed if name in (*_DEFINITION, *_DEGREE) and name not in judged]
    )


def _is_slower(name: str, before: Value, after: Value, operator: Value) -> bool:
    if name == "treat_missing_data":
        return before == "breaching" or (before in (None, "missing") and after in ("notBreaching", "ignore"))
    if name not in _DEGREE or not isinstance(before, int | float) or not isinstance(after, int | float):
        return name == "threshold"
    if name == "threshold" and operator in _FIRES_BELOW:
        return after < before
    return after > before or (name == "threshold" and operator not in _FIRES_ABOVE)


def _redefined(change: ResourceChange, names: list[str]) -> Iterator[Finding]:
    unknown = [name for name in names if change.becomes(name) == UNKNOWN]
    if unknown:
        yield ALARM_UNKNOWN.finds(change.address, f"cannot be judged yet: {', '.join(unknown)}")
    lines = [
        line
        for name in names
        if name not in unknown and name not in ACTIONS[change.type]
        for line in differences(name, *change.changed[name])
    ]
    if lines:
        yield ALARM_REDEFINED.finds(change.address, "watches something else, or in another way", lines)


def _members(value: Value) -> list[Value]:
    return list(value) if is_list(value) else []


RULES = RuleGroup(
    (ALARM_REMOVED, ALARM_ACTION_REMOVED, ALARM_MUTED, ALARM_SLOWER, ALARM_REDEFINED, ALARM_UNKNOWN), find
)
