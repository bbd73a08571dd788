"""Lets one alarm fire and return, and reads in its history what became of its messages."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from contract.names import ResourceNames
from operations.errors import explained
from operations.findings import Finding, attention, fault, good
from operations.verification.alarms import Alarm, describe_alarms, expected_alarms, is_composite

if TYPE_CHECKING:
    from mypy_boto3_cloudwatch import CloudWatchClient
    from mypy_boto3_cloudwatch.literals import StateValueType

REASON = "A trial by `python -m operations verify --alarms`: nothing is wrong."
"""What subscribers read as the reason of both messages."""

_LOOKS = 10
_SECONDS_BETWEEN_LOOKS = 2.0
_WHAT = "trial of an alarm"


def check_one_alarm(
    client: CloudWatchClient, names: ResourceNames, *, sleep: Callable[[float], None] = time.sleep
) -> Iterator[Finding]:
    """Sets an alarm that wakes nobody to ALARM, then to OK, which both send a message to the topic.

    The first that can be tried is: one that does not fire already and is no part of the composite alarm, which may
    page. CloudWatch writes into the alarm's history whether an action succeeded.

    Args:
        client: CloudWatch.
        names: The environment.
        sleep: Waits so many seconds.
    """
    alarm = _harmless(describe_alarms(client, names, expected_alarms(client, names)))
    if alarm is None:
        yield attention(_WHAT, "no alarm can be tried without paging somebody", "Try again when none of them fires.")
        return
    began = datetime.now(UTC)
    states = []
    try:
        states.append(_set(client, names, alarm, "ALARM"))
        actions = _actions(client, names, alarm, began, count=1, sleep=sleep)
    finally:
        states.append(_set(client, names, alarm, "OK"))
    if states != ["ALARM", "OK"]:
        yield fault(_WHAT, f"{alarm} went to {' and '.join(states)}, not to ALARM and OK", "Look at its history.")
        return
    actions = _actions(client, names, alarm, began, count=2, sleep=sleep)
    failed = [action for action in actions if not action.startswith("Successfully")]
    if failed:
        yield fault(_WHAT, failed[0], "Check the policies of topic and key: docs/security.md.")
    elif len(actions) < len(states):
        yield attention(
            _WHAT,
            f"{alarm} went to ALARM and OK; its history tells of {len(actions)} messages",
            f"See whether the subscribers got two messages of {alarm}.",
        )
    else:
        yield good(_WHAT, f"{alarm} went to ALARM and OK, and the topic took both messages")


def _harmless(alarms: Sequence[Alarm]) -> str | None:
    rules = [alarm["AlarmRule"] for alarm in alarms if is_composite(alarm)]
    return next(
        (
            str(alarm["AlarmName"])
            for alarm in alarms
            if not is_composite(alarm)
            and alarm["StateValue"] != "ALARM"
            and not any(alarm["AlarmName"] in rule for rule in rules)
        ),
        None,
    )


def _set(client: CloudWatchClient, names: ResourceNames, alarm: str, state: StateValueType) -> str:
    """Sets a state; returns the one that CloudWatch tells then."""
    with explained(f"the alarm {alarm}", names):
        client.set_alarm_state(AlarmName=alarm, StateValue=state, StateReason=REASON)
    (described,) = describe_alarms(client, names, [alarm])
    return str(described["StateValue"])


def _actions(
    client: CloudWatchClient,
    names: ResourceNames,
    alarm: str,
    since: datetime,
    *,
    count: int,
    sleep: Callable[[float], None],
) -> list[str]:
    """What the history says of the alarm's actions, once it tells of `count`, or after a while."""
    summaries: list[str] = []
    for look in range(_LOOKS):
        if look:
            sleep(_SECONDS_BETWEEN_LOOKS)
        with explained(f"the history of {alarm}", names):
            items = client.describe_alarm_history(AlarmName=alarm, HistoryItemType="Action", StartDate=since)[
                "AlarmHistoryItems"
            ]
        summaries = [item["HistorySummary"] for item in items]
        if len(summaries) >= count:
            break
    return summaries
