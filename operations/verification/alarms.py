"""The alarms: all of them exist, tell the topic, and come to a state whether or not their metric has data."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from contract.names import ResourceNames
from operations.caller_account import CallerAccount
from operations.errors import explained
from operations.findings import Finding, attention, fault, good

if TYPE_CHECKING:
    from mypy_boto3_cloudwatch import CloudWatchClient

Alarm = Mapping[str, Any]
"""An alarm as CloudWatch describes it."""

# Of DescribeAlarms: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
_NAMES_PER_REQUEST = 100
# An alarm of which nothing was known since so long waits for something.
_SETTLED = timedelta(hours=1)
# Alarms on these metrics ignore missing data, whatever they ask for, so they keep their state when the data end:
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
_IGNORES_MISSING_DATA = "AWS/DynamoDB"


def check_alarms(client: CloudWatchClient, names: ResourceNames, account: CallerAccount) -> Iterator[Finding]:
    """Existence, actions, and what they make of missing data.

    Which alarms there should be is what the dashboard of the same deployment shows: an alarm that was deleted by hand
    is still on it.
    """
    expected = expected_alarms(client, names)
    alarms = describe_alarms(client, names, expected)
    found = {alarm["AlarmName"] for alarm in alarms}
    missing = [name for name in expected if name not in found]
    yield from _summed_up("alarms", f"all {len(expected)} of the dashboard exist", missing, "not there", _DEPLOY_AGAIN)
    topic = account.arn("sns", names.alert_topic)
    silent = [
        alarm["AlarmName"]
        for alarm in alarms
        if not alarm.get("ActionsEnabled") or topic not in alarm["AlarmActions"] or topic not in alarm["OKActions"]
    ]
    yield from _summed_up("alarm actions", f"all tell {names.alert_topic}", silent, "tell nobody", _DEPLOY_AGAIN)
    waiting = [alarm["AlarmName"] for alarm in alarms if not _copes_without_data(alarm)]
    yield from _summed_up(
        "alarms without data",
        "come to a state all the same",
        waiting,
        "keep their last state, or none, where no data come",
        "Let it treat missing data as good, and on AWS/DynamoDB fill them: FILL(m, 0).",
    )
    yield from _states(alarms)


def expected_alarms(client: CloudWatchClient, names: ResourceNames) -> list[str]:
    """The alarms that the environment's dashboard shows.

    Raises:
        OperationError: There is no dashboard, or CloudWatch cannot be reached.
    """
    with explained(f"the dashboard {names.dashboard}", names):
        body = json.loads(client.get_dashboard(DashboardName=names.dashboard)["DashboardBody"])
    arns = [arn for widget in body["widgets"] for arn in widget.get("properties", {}).get("alarms", [])]
    return [arn.partition(":alarm:")[2] for arn in dict.fromkeys(arns)]


def describe_alarms(client: CloudWatchClient, names: ResourceNames, alarms: Sequence[str]) -> list[Alarm]:
    """Metric alarms and composite ones; those that do not exist are left out.

    Raises:
        OperationError: CloudWatch cannot be reached.
    """
    found: list[Alarm] = []
    for start in range(0, len(alarms), _NAMES_PER_REQUEST):
        with explained("the alarms", names):
            answer = client.describe_alarms(
                AlarmNames=alarms[start : start + _NAMES_PER_REQUEST],
                AlarmTypes=["MetricAlarm", "CompositeAlarm"],
                MaxRecords=_NAMES_PER_REQUEST,
            )
        found += [*answer["MetricAlarms"], *answer["CompositeAlarms"]]
    return found


def is_composite(alarm: Alarm) -> bool:
    """Whether an alarm is made of others."""
    return "AlarmRule" in alarm


def _copes_without_data(alarm: Alarm) -> bool:
    if is_composite(alarm):
        return True
    if alarm.get("TreatMissingData") not in ("notBreaching", "breaching"):
        return False
    queries = alarm.get("Metrics", [])
    expressions = [query["Expression"] for query in queries if query.get("ReturnData", True) and "Expression" in query]
    namespaces = {
        alarm.get("Namespace"),
        *(query.get("MetricStat", {}).get("Metric", {}).get("Namespace") for query in queries),
    }
    return _IGNORES_MISSING_DATA not in namespaces or any("FILL(" in expression for expression in expressions)


def _states(alarms: Sequence[Alarm]) -> Iterator[Finding]:
    firing = [alarm["AlarmName"] for alarm in alarms if alarm["StateValue"] == "ALARM"]
    now = datetime.now(UTC)
    unknown = [
        alarm["AlarmName"]
        for alarm in alarms
        if alarm["StateValue"] == "INSUFFICIENT_DATA" and now - alarm["StateUpdatedTimestamp"] > _SETTLED
    ]
    if firing:
        yield attention("alarm states", f"ALARM: {', '.join(firing)}", "Follow its runbook in docs/runbooks.")
    if unknown:
        yield attention(
            "alarm states",
            f"INSUFFICIENT_DATA for over an hour: {', '.join(unknown)}",
            "CloudWatch has not evaluated it. Look at its history, and try it with --alarms.",
        )
    if not firing and not unknown:
        yield good("alarm states", "none fires, and none waits for over an hour")


def _summed_up(what: str, if_none: str, bad: Sequence[str], problem: str, remedy: str) -> Iterator[Finding]:
    yield fault(what, f"{', '.join(bad)}: {problem}", remedy) if bad else good(what, if_none)


_DEPLOY_AGAIN = "Deploy again; Terraform puts it back."
