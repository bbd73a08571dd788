"""`verify` on the deployed pipeline: green as it is, and naming the fault after each of some sabotages by hand.

Each sabotage is undone when its test ends.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import pytest
from typer.testing import CliRunner

from contract.canary import CANARY_SHIPMENT
from operations.cli import app
from operations.clients import cloudwatch_client, dynamodb_client, sqs_client
from operations.failed_events_reader import list_failures
from operations.findings import Verdict
from operations.queries import history, query_by_status
from operations.verification.alarm_trial import check_one_alarm
from tests.end_to_end.pipeline import Pipeline
from tests.end_to_end.sabotage import (
    ADDRESS,
    Undo,
    alarm_action_removed,
    deletion_protection_off,
    function_broken,
    mapping_disabled,
    queue_policy_removed,
    subscription_gone,
)


def verify(*arguments: str, seconds: int = 120) -> tuple[int, list[dict[str, Any]]]:
    """Exit status and findings."""
    result = CliRunner().invoke(app, ["verify", "--output", "json", "--seconds", str(seconds), *arguments])
    return result.exit_code, json.loads(result.stdout)["findings"]


def faults(findings: list[dict[str, Any]]) -> dict[str, str]:
    """What is at fault, and what was found there."""
    return {each["what"]: each["found"] for each in findings if each["verdict"] not in ("good", "attention")}


def test_the_deployed_pipeline_is_verified_and_nobody_is_alerted(pipeline: Pipeline) -> None:
    pipeline.inbox.take()
    code, findings = verify()
    assert faults(findings) == {}
    assert code == 0
    verdicts = {each["what"]: each["verdict"] for each in findings}
    assert verdicts["canary stored"] == verdicts["canary in StatusIndex"] == "good"
    assert verdicts["bad canary rejected"] == verdicts["bad canary taken out"] == "good"
    assert [alert.message for alert in pipeline.inbox.take() if CANARY_SHIPMENT in alert.message] == []


def test_canaries_gather_nowhere_and_show_in_no_query(pipeline: Pipeline) -> None:
    verify()
    (first,) = history(dynamodb_client(), pipeline.names, CANARY_SHIPMENT)
    verify()
    (second,) = history(dynamodb_client(), pipeline.names, CANARY_SHIPMENT)
    assert second["event_key"] == first["event_key"]
    assert second["payload"] != first["payload"], "the row was written by the second run as well"
    rows = query_by_status(dynamodb_client(), pipeline.names, "unknown")
    assert CANARY_SHIPMENT not in {row["shipment_id"] for row in rows}
    left = [
        event for event in list_failures(sqs_client(), pipeline.names).events if event.shipment_id == CANARY_SHIPMENT
    ]
    assert left == []


def test_an_alarm_fires_and_returns_and_tells_that_it_is_a_trial(pipeline: Pipeline) -> None:
    pipeline.inbox.take()
    # The embedded AWS keeps no history of actions: waiting for it is of no use, and all that can be said is what to
    # look for.
    (trial,) = check_one_alarm(cloudwatch_client(), pipeline.names, sleep=lambda _: None)
    assert trial.verdict is Verdict.ATTENTION
    assert "went to ALARM and OK" in trial.found
    messages = [json.loads(alert.message) for alert in pipeline.inbox.take() if alert.message.startswith("{")]
    told = [(each["NewStateValue"], each["AlarmName"] in trial.found) for each in messages]
    assert told == [("ALARM", True), ("OK", True)]
    assert all("A trial by" in each["NewStateReason"] for each in messages)


@pytest.mark.parametrize(
    ("sabotage", "where", "named"),
    [
        (mapping_disabled, "mapping", "Disabled: nothing feeds shipment-processor-dev"),
        (queue_policy_removed, "queue's policy", "shipment-events-dev does not admit EventBridge's rule"),
        (deletion_protection_off, "deletion protection", "off: whoever may delete shipment-log-dev can"),
        (subscription_gone, "subscription", f"{ADDRESS} is gone"),
        (alarm_action_removed, "alarm actions", "shipment-queue-age-dev: tell nobody"),
        (function_broken, "canary stored", "no row within 3 s"),
    ],
)
def test_a_sabotage_is_named(pipeline: Pipeline, sabotage: Callable[[Pipeline], Undo], where: str, named: str) -> None:
    with ExitStack() as afterwards:
        afterwards.callback(sabotage(pipeline))
        # Where no canary can come through it is waited for in vain; elsewhere for as long as it takes.
        stored = sabotage not in (mapping_disabled, function_broken)
        code, findings = verify(seconds=120 if stored else 3)
    assert code == 1
    found = faults(findings)
    assert named in found.pop(where, "nothing")
    assert set(found) == (set() if stored else {"canary stored"} - {where})


def test_of_a_broken_function_it_says_what_the_function_says(pipeline: Pipeline) -> None:
    with ExitStack() as afterwards:
        afterwards.callback(function_broken(pipeline))
        _, findings = verify(seconds=3)
    (stored,) = [each for each in findings if each["what"] == "canary stored"]
    assert stored["remedy"].startswith("The function fails when it is invoked: ")
    assert "nothing" in stored["remedy"], "the name of what is missing"
