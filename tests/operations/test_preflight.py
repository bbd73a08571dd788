"""Good and bad verdicts of every look at an account before a deployment."""

from __future__ import annotations

from typing import Any

import boto3
import pytest

from contract.deployment import default_tags
from operations import clients
from operations.deployment_settings import Endpoint
from operations.findings import Verdict
from operations.preflight.concurrency import check_concurrency
from operations.preflight.ownership import judge_owner
from operations.preflight.resource_tags import tag_readers
from operations.preflight.state import check_bucket, check_key
from operations.preflight.text_messages import check_text_messages
from tests.operations.answers import ACCOUNT, Answers, bad, refusal, verdicts
from tests.operations.pipeline import NAMES

OURS = default_tags("test")
OURS_LISTED = [{"Key": key, "Value": value} for key, value in OURS.items()]
THEIRS_LISTED = [{"Key": "project", "Value": "another"}]


@pytest.mark.parametrize(
    ("unreserved", "wanted", "verdict"),
    [(1000, 10, Verdict.GOOD), (10, 10, Verdict.GOOD), (10, 11, Verdict.FAULT), (9, 10, Verdict.FAULT)],
)
def test_concurrency(unreserved: int, wanted: int, verdict: Verdict) -> None:
    limits = {"ConcurrentExecutions": 1000, "UnreservedConcurrentExecutions": unreserved}
    client: Any = Answers(get_account_settings={"AccountLimit": limits})
    (finding,) = check_concurrency(client, NAMES, wanted)
    assert finding.verdict is verdict
    assert f"{unreserved} of the account's 1000" in finding.found


@pytest.mark.parametrize(
    ("tags", "verdict", "words"),
    [
        (None, Verdict.GOOD, "is free"),
        (OURS, Verdict.GOOD, "is ours"),
        ({**OURS, "cost-centre": "7"}, Verdict.GOOD, "is ours"),
        ({}, Verdict.FAULT, "project missing, environment missing, managed-by missing"),
        ({**OURS, "environment": "prod"}, Verdict.FAULT, "(tags: environment prod)"),
    ],
)
def test_whose_a_resource_is(tags: dict[str, str] | None, verdict: Verdict, words: str) -> None:
    finding = judge_owner("table", "t", tags, NAMES)
    assert finding.verdict is verdict
    assert words in finding.found


@pytest.mark.parametrize(
    ("head", "tagging", "verdict", "words"),
    [
        (refusal("404"), None, Verdict.GOOD, "b is free"),
        ({}, {"TagSet": OURS_LISTED}, Verdict.GOOD, "b is ours"),
        ({}, {"TagSet": THEIRS_LISTED}, Verdict.FAULT, "b exists and is not ours"),
        ({}, refusal("NoSuchTagSet"), Verdict.FAULT, "b exists and is not ours"),
        (refusal("403"), None, Verdict.FAULT, "b is somebody else's"),
        ({}, refusal("AccessDenied"), Verdict.FAULT, "b is somebody else's"),
    ],
)
def test_the_state_bucket(head: Any, tagging: Any, verdict: Verdict, words: str) -> None:
    client: Any = Answers(head_bucket=head, get_bucket_tagging=tagging)
    (finding,) = check_bucket(client, NAMES, ACCOUNT, "b")
    assert finding.verdict is verdict
    assert words in finding.found


def key(state: str = "Enabled", tags: dict[str, str] = OURS) -> Any:
    return Answers(
        describe_key={"KeyMetadata": {"KeyId": "k", "KeyState": state}},
        list_resource_tags={"Tags": [{"TagKey": name, "TagValue": value} for name, value in tags.items()]},
    )


@pytest.mark.parametrize(
    ("client", "expected"),
    [
        (key(), {"key": Verdict.GOOD, "key's state": Verdict.GOOD}),
        (key("PendingDeletion"), {"key": Verdict.GOOD, "key's state": Verdict.FAULT}),
        (key(tags={}), {"key": Verdict.FAULT, "key's state": Verdict.GOOD}),
        (Answers(describe_key=refusal("NotFoundException")), {"key": Verdict.ATTENTION}),
    ],
)
def test_the_key(client: Any, expected: dict[str, Verdict]) -> None:
    assert verdicts(check_key(client, NAMES)) == expected


SMS = [Endpoint(protocol="email", address="me@example.com"), Endpoint(protocol="sms", address="+491701234567")]


def sandbox(*verified: str, inside: bool = True) -> Any:
    numbers = [{"PhoneNumber": number, "Status": "Verified"} for number in verified]
    return Answers(
        get_sms_sandbox_account_status={"IsInSandbox": inside}, list_sms_sandbox_phone_numbers={"PhoneNumbers": numbers}
    )


@pytest.mark.parametrize(
    ("client", "endpoints", "verdict"),
    [
        (Answers(), SMS[:1], Verdict.GOOD),
        (sandbox(inside=False), SMS, Verdict.GOOD),
        (sandbox("+491701234567"), SMS, Verdict.GOOD),
        (sandbox(), SMS, Verdict.FAULT),
        (sandbox("+491700000000"), SMS, Verdict.FAULT),
    ],
)
def test_text_messages(client: Any, endpoints: list[Endpoint], verdict: Verdict) -> None:
    assert verdicts(check_text_messages(client, NAMES, endpoints)) == {"SMS": verdict}


def test_a_number_that_waits_for_its_code_is_not_verified() -> None:
    client: Any = Answers(
        get_sms_sandbox_account_status={"IsInSandbox": True},
        list_sms_sandbox_phone_numbers={"PhoneNumbers": [{"PhoneNumber": "+491701234567", "Status": "Pending"}]},
    )
    assert "is Pending" in bad(check_text_messages(client, NAMES, SMS))["SMS"]


def read_all() -> dict[tuple[str, str], Any]:
    """The tags by kind and name; of those that moto has in the set that is installed."""
    return {
        name: read()
        for name, read in tag_readers(NAMES, ACCOUNT).items()
        if name[0] in ("table", "bus", "queue", "topic")
    }


def test_nothing_has_our_names_in_an_empty_account(aws: None) -> None:
    assert set(read_all().values()) == {None}


def test_the_tags_of_what_has_our_names_are_read(aws: None) -> None:
    boto3.client("dynamodb").create_table(
        TableName=NAMES.table,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "a", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "a", "AttributeType": "S"}],
        Tags=OURS_LISTED,  # type: ignore[arg-type]
    )
    for queue in (NAMES.queue, NAMES.failed_events_queue):
        boto3.client("sqs").create_queue(QueueName=queue, tags=OURS)
    boto3.client("events").create_event_bus(Name=NAMES.bus, Tags=OURS_LISTED)  # type: ignore[arg-type]
    boto3.client("sns").create_topic(Name=NAMES.alert_topic, Tags=OURS_LISTED)  # type: ignore[arg-type]
    found = read_all()
    assert len(found) == 5
    assert all(tags == OURS for tags in found.values()), found


def test_tags_of_function_role_and_log_group(monkeypatch: pytest.MonkeyPatch) -> None:
    for client, answers in {
        "lambda_client": {"get_function": {"Configuration": {}, "Tags": OURS}},
        "iam_client": {"get_role": {"Role": {"Tags": OURS_LISTED}}},
        "logs_client": {"list_tags_for_resource": {"tags": OURS}},
    }.items():
        monkeypatch.setattr(clients, client, lambda answers=answers: Answers(**answers))
    readers = tag_readers(NAMES, ACCOUNT)
    named = (("function", NAMES.function), ("role", NAMES.role), ("log group", NAMES.log_group))
    assert [readers[each]() for each in named] == [OURS, OURS, OURS]
    for client, answers in {
        "lambda_client": {"get_function": refusal("ResourceNotFoundException")},
        "iam_client": {"get_role": refusal("NoSuchEntity")},
        "logs_client": {"list_tags_for_resource": refusal("ResourceNotFoundException")},
    }.items():
        monkeypatch.setattr(clients, client, lambda answers=answers: Answers(**answers))
    assert [readers[each]() for each in named] == [None, None, None]
