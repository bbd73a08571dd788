from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from operations.errors import MissingError
from operations.findings import Verdict
from operations.verification.alarm_trial import REASON, check_one_alarm
from operations.verification.alarms import check_alarms
from tests.operations.answers import ACCOUNT, Answers, bad, refusal, verdicts
from tests.operations.pipeline import NAMES

TOPIC = ACCOUNT.arn("sns", NAMES.alert_topic)
FILLED = [
    {"Id": "m", "ReturnData": False, "MetricStat": {"Metric": {"Namespace": "AWS/DynamoDB"}}},
    {"Id": "e", "Expression": "FILL(m, 0)"},
]


def alarm(name: str, **changes: Any) -> dict[str, Any]:
    return {
        "AlarmName": name,
        "ActionsEnabled": True,
        "AlarmActions": [TOPIC],
        "OKActions": [TOPIC],
        "Namespace": "AWS/SQS",
        "TreatMissingData": "notBreaching",
        "StateValue": "OK",
        "StateUpdatedTimestamp": datetime.now(UTC) - timedelta(days=1),
        **changes,
    }


PAGING = {**alarm("paging", AlarmRule='ALARM("a")'), "TreatMissingData": None}


class CloudWatch(Answers):
    """A dashboard that shows some alarms, and the alarms there are."""

    def __init__(self, *alarms: dict[str, Any], shown: tuple[str, ...] = ("a", "b", "paging"), **more: Any) -> None:
        arns = [ACCOUNT.arn("cloudwatch", f"alarm:{name}") for name in shown]
        widgets = [{"properties": {"alarms": arns}}, {"type": "text"}]
        self.alarms = {each["AlarmName"]: each for each in alarms}
        super().__init__(
            get_dashboard={"DashboardBody": json.dumps({"widgets": widgets})}, describe_alarms=self._describe, **more
        )

    def _describe(self, AlarmNames: list[str], **_: Any) -> Any:  # noqa: N803
        found = [self.alarms[name] for name in AlarmNames if name in self.alarms]
        return {
            "MetricAlarms": [each for each in found if "AlarmRule" not in each],
            "CompositeAlarms": [each for each in found if "AlarmRule" in each],
        }


def found(*alarms: dict[str, Any]) -> dict[str, str]:
    client: Any = CloudWatch(*alarms)
    return bad(check_alarms(client, NAMES, ACCOUNT))


def test_good_alarms() -> None:
    filled = alarm("b", Namespace=None, Metrics=FILLED)
    assert found(alarm("a"), filled, PAGING) == {}
    assert found(alarm("a", TreatMissingData="breaching"), alarm("b"), PAGING) == {}


@pytest.mark.parametrize(
    ("alarms", "what", "named"),
    [
        ([alarm("a"), alarm("b")], "alarms", "paging: not there"),
        ([alarm("a", AlarmActions=[]), alarm("b"), PAGING], "alarm actions", "a: tell nobody"),
        ([alarm("a", OKActions=["arn:other"]), alarm("b"), PAGING], "alarm actions", "a: tell nobody"),
        ([alarm("a"), alarm("b", ActionsEnabled=False), PAGING], "alarm actions", "b: tell nobody"),
        ([alarm("a"), alarm("b"), {**PAGING, "AlarmActions": []}], "alarm actions", "paging: tell nobody"),
        ([alarm("a", TreatMissingData="missing"), alarm("b"), PAGING], "alarms without data", "a: keep"),
        ([alarm("a", TreatMissingData="ignore"), alarm("b"), PAGING], "alarms without data", "a: keep"),
        ([alarm("a", Namespace="AWS/DynamoDB"), alarm("b"), PAGING], "alarms without data", "a: keep"),
        (
            [alarm("a", Namespace=None, Metrics=[FILLED[0], {"Id": "e", "Expression": "ABS(m)"}]), alarm("b"), PAGING],
            "alarms without data",
            "a: keep",
        ),
        ([alarm("a", StateValue="ALARM"), alarm("b"), PAGING], "alarm states", "ALARM: a"),
        ([alarm("a", StateValue="INSUFFICIENT_DATA"), alarm("b"), PAGING], "alarm states", "over an hour: a"),
    ],
)
def test_bad_alarms(alarms: list[dict[str, Any]], what: str, named: str) -> None:
    faults = found(*alarms)
    assert list(faults) == [what]
    assert named in faults[what]


def test_an_alarm_that_was_made_just_now_may_know_nothing_yet() -> None:
    new = alarm("a", StateValue="INSUFFICIENT_DATA", StateUpdatedTimestamp=datetime.now(UTC) - timedelta(minutes=50))
    assert found(new, alarm("b"), PAGING) == {}


def test_without_the_dashboard_nobody_knows_which_alarms_there_should_be() -> None:
    client: Any = Answers(get_dashboard=refusal("ResourceNotFound"))
    with pytest.raises(MissingError, match=NAMES.dashboard):
        list(check_alarms(client, NAMES, ACCOUNT))


class Trial(CloudWatch):
    """CloudWatch that remembers which states were set, and writes a history."""

    def __init__(self, *alarms: dict[str, Any], summary: str | None = "Successfully executed action x") -> None:
        self.set: list[tuple[str, str]] = []
        self._summary = summary
        super().__init__(*alarms, set_alarm_state=self._set, describe_alarm_history=self._history)

    def _set(self, AlarmName: str, StateValue: str, StateReason: str) -> None:  # noqa: N803
        assert StateReason == REASON
        self.set.append((AlarmName, StateValue))
        self.alarms[AlarmName]["StateValue"] = StateValue

    def _history(self, AlarmName: str, HistoryItemType: str, **_: Any) -> Any:  # noqa: N803
        assert HistoryItemType == "Action"
        return {"AlarmHistoryItems": [{"HistorySummary": self._summary} for _ in self.set] if self._summary else []}


def tried(client: Any) -> Any:
    (finding,) = check_one_alarm(client, NAMES, sleep=lambda _: None)
    return finding


def test_an_alarm_fires_and_returns_and_none_that_pages() -> None:
    client = Trial(PAGING, alarm("a"), alarm("b"))
    finding = tried(client)
    assert finding.verdict is Verdict.GOOD
    assert client.set == [("b", "ALARM"), ("b", "OK")], "a is part of the paging one"


@pytest.mark.parametrize(
    ("client", "verdict", "words"),
    [
        (Trial(PAGING, alarm("b"), summary="Failed to execute action x"), Verdict.FAULT, "Failed to execute"),
        (Trial(PAGING, alarm("b"), summary=None), Verdict.ATTENTION, "history tells of 0 messages"),
        (Trial(PAGING, alarm("a"), alarm("b", StateValue="ALARM")), Verdict.ATTENTION, "no alarm can be tried"),
    ],
)
def test_what_became_of_the_messages_is_told(client: Any, verdict: Verdict, words: str) -> None:
    finding = tried(client)
    assert finding.verdict is verdict
    assert words in finding.found


def test_the_alarm_is_taken_back_whatever_happens() -> None:
    client = Trial(PAGING, alarm("b"))

    def interrupted(**_: Any) -> Any:
        raise KeyboardInterrupt

    client._answers["describe_alarm_history"] = interrupted
    with pytest.raises(KeyboardInterrupt):
        tried(client)
    assert client.set[-1] == ("b", "OK")


def test_an_alarm_that_does_not_follow_is_a_fault() -> None:
    client = Trial(PAGING, alarm("b"))
    client._answers["set_alarm_state"] = lambda **_: client.set.append(("b", "?"))
    assert verdicts(check_one_alarm(client, NAMES, sleep=lambda _: None)) == {"trial of an alarm": Verdict.FAULT}  # type: ignore[arg-type]
