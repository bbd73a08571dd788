"""No key stops an alarm, an event or a line of log in silence; and the check that says so notices each way it could."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.stacks.encryption_paths import broken_paths
from tests.support.configuration import Configuration

Documents = dict[str, Any]


def test_every_path_is_sound(shipment: Configuration, state: Configuration) -> None:
    assert broken_paths(shipment, state) == []


def _policy(documents: Documents) -> Any:
    (key,) = documents["state"]["resource"]["aws_kms_key"].values()
    return key


def _without_statement(sid: str) -> Callable[[Documents], None]:
    return _change(sid, lambda statements, statement: statements.remove(statement))


def _only(sid: str, action: str) -> Callable[[Documents], None]:
    return _change(sid, lambda statements, statement: statement.update(Action=[action]))


def _change(sid: str, change: Callable[[list[Any], Any], None]) -> Callable[[Documents], None]:
    def mutate(documents: Documents) -> None:
        key = _policy(documents)
        policy = json.loads(key["policy"])
        (statement,) = [each for each in policy["Statement"] if each["Sid"] == sid]
        change(policy["Statement"], statement)
        key["policy"] = json.dumps(policy)

    return mutate


def _without_text(text: str, replacement: str = "") -> Callable[[Documents], None]:
    def mutate(documents: Documents) -> None:
        key = _policy(documents)
        assert text in key["policy"], text
        key["policy"] = key["policy"].replace(text, replacement)

    return mutate


def _every(resource_type: str, **attributes: Any) -> Callable[[Documents], None]:
    def mutate(documents: Documents) -> None:
        for body in documents["shipment"]["resource"][resource_type].values():
            body.update(attributes)

    return mutate


def _queues_under_the_key(documents: Documents) -> None:
    (key,) = documents["shipment"]["data"]["aws_kms_key"]
    for queue in documents["shipment"]["resource"]["aws_sqs_queue"].values():
        queue["kms_master_key_id"] = f"${{data.aws_kms_key.{key}.arn}}"


@pytest.mark.parametrize(
    ("mutate", "found"),
    [
        (_without_statement("UsedByAlarmsOfThisAccount"), "allow cloudwatch.amazonaws.com kms:Decrypt"),
        (_only("UsedByAlarmsOfThisAccount", "kms:Decrypt"), "allow cloudwatch.amazonaws.com kms:GenerateDataKey"),
        (_only("UsedByAlarmsOfThisAccount", "kms:GenerateDataKey*"), "allow cloudwatch.amazonaws.com kms:Decrypt"),
        (_without_text(":alarm:", ":alarms:"), "allow cloudwatch.amazonaws.com kms:Decrypt"),
        (_without_statement("UsedByLogsOfTheProcessor"), "amazonaws.com kms:Encrypt"),
        (_without_text("log-group:/aws/lambda/", "log-group:"), "logs → /aws/lambda/shipment-processor"),
        (_queues_under_the_key, "rule → shipment-failed-events"),
        (_every("aws_sqs_queue", sqs_managed_sse_enabled=False), "allow events.amazonaws.com kms:Decrypt"),
        (_every("aws_sns_topic", kms_master_key_id=None), "allow cloudwatch.amazonaws.com kms:Decrypt"),
    ],
)
def test_each_missing_grant_is_noticed(
    shipment: Configuration, state: Configuration, mutate: Callable[[Documents], None], found: str
) -> None:
    documents = {"shipment": copy.deepcopy(dict(shipment.document)), "state": copy.deepcopy(dict(state.document))}
    mutate(documents)
    broken = broken_paths(
        Configuration(shipment.stack, documents["shipment"]), Configuration(state.stack, documents["state"])
    )
    assert any(found in sentence for sentence in broken), broken
