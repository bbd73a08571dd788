"""Good and bad verdicts of every look at how the environment is configured."""

from __future__ import annotations

import json
from typing import Any

import pytest

from contract.shipment_log import STATUS_INDEX_ATTRIBUTES
from operations.errors import MissingError
from operations.findings import Verdict
from operations.verification.bus import check_bus
from operations.verification.function import check_function
from operations.verification.mapping import check_mapping
from operations.verification.queues import check_queues
from operations.verification.state_bucket import check_state_bucket
from operations.verification.table import check_expiry, check_table
from tests.operations.answers import ACCOUNT, Answers, bad, refusal, verdicts
from tests.operations.pipeline import NAMES

QUEUE = ACCOUNT.arn("sqs", NAMES.queue)
FAILED = ACCOUNT.arn("sqs", NAMES.failed_events_queue)
VARIABLES = {
    "ENVIRONMENT": "test",
    "TABLE_NAME": NAMES.table,
    "FAILED_EVENTS_QUEUE_URL": f"https://sqs/{NAMES.failed_events_queue}",
    "ALERT_TOPIC_ARN": ACCOUNT.arn("sns", NAMES.alert_topic),
    "ROW_RETENTION_DAYS": "0",
    "ALERT_QUIET_MINUTES": "15",
    "LOG_LEVEL": "INFO",
    "DEBUG_LOG_PERCENT": "0",
}


def function(variables: dict[str, str] | None = None, concurrency: int | None = None, **configuration: Any) -> Any:
    reserved = {} if concurrency is None else {"Concurrency": {"ReservedConcurrentExecutions": concurrency}}
    answer: dict[str, Any] = {
        "State": "Active",
        "LastUpdateStatus": "Successful",
        "Environment": {"Variables": VARIABLES if variables is None else variables},
        **configuration,
    }
    return Answers(get_function={"Configuration": answer, **reserved})


def test_a_good_function() -> None:
    assert bad(check_function(function(), NAMES, ACCOUNT)) == {}
    assert bad(check_function(function(concurrency=5), NAMES, ACCOUNT)) == {}


@pytest.mark.parametrize(
    ("client", "what", "found", "verdict"),
    [
        (function(State="Failed"), "function", "Failed", Verdict.FAULT),
        (function(LastUpdateStatus="Failed"), "function", "last update Failed", Verdict.FAULT),
        (function(State="Pending"), "function", "Pending", Verdict.ATTENTION),
        (function(LastUpdateStatus="InProgress"), "function", "InProgress", Verdict.ATTENTION),
        (function(concurrency=0), "function's concurrency", "never runs", Verdict.FAULT),
        (function({}), "function's environment", "KeyError: 'ENVIRONMENT'", Verdict.FAULT),
        (function({**VARIABLES, "TABLE_NAME": "x"}), "function's environment", "TABLE_NAME leads to x", Verdict.FAULT),
        (function({**VARIABLES, "ALERT_TOPIC_ARN": "x"}), "function's environment", "ALERT_TOPIC_ARN", Verdict.FAULT),
        (
            function({**VARIABLES, "FAILED_EVENTS_QUEUE_URL": "https://sqs/x"}),
            "function's environment",
            "FAILED_EVENTS_QUEUE_URL leads to x",
            Verdict.FAULT,
        ),
        (function({**VARIABLES, "ENVIRONMENT": "prod"}), "function's environment", "leads to prod", Verdict.FAULT),
    ],
)
def test_a_bad_function(client: Any, what: str, found: str, verdict: Verdict) -> None:
    findings = list(check_function(client, NAMES, ACCOUNT))
    assert found in bad(findings)[what]
    assert verdicts(findings)[what] is verdict


def test_no_function() -> None:
    with pytest.raises(MissingError, match=NAMES.function):
        list(check_function(Answers(get_function=refusal("ResourceNotFoundException")), NAMES, ACCOUNT))  # type: ignore[arg-type]


def mapping(state: str = "Enabled", types: tuple[str, ...] = ("ReportBatchItemFailures",), count: int = 1) -> Any:
    one = {"State": state, "UUID": "u", "FunctionResponseTypes": list(types)}

    def answer(FunctionName: str, EventSourceArn: str) -> Any:  # noqa: N803 - Lambda's own
        assert (FunctionName, EventSourceArn) == (NAMES.function, QUEUE)
        return {"EventSourceMappings": [one] * count}

    return Answers(list_event_source_mappings=answer)


def test_a_good_mapping() -> None:
    assert bad(check_mapping(mapping(), NAMES, ACCOUNT)) == {}


@pytest.mark.parametrize(
    ("client", "what", "verdict"),
    [
        (mapping("Disabled"), "mapping", Verdict.FAULT),
        (mapping("Disabling"), "mapping", Verdict.FAULT),
        (mapping("Enabling"), "mapping", Verdict.ATTENTION),
        (mapping(count=0), "mapping", Verdict.FAULT),
        (mapping(types=()), "partial answers", Verdict.FAULT),
    ],
)
def test_a_bad_mapping(client: Any, what: str, verdict: Verdict) -> None:
    assert verdicts(check_mapping(client, NAMES, ACCOUNT))[what] is verdict


def test_two_mappings_are_one_too_many() -> None:
    assert "2 from" in next(iter(check_mapping(mapping(count=2), NAMES, ACCOUNT))).found


def policy(queue: str, rule: str = f"rule/{NAMES.bus}/{NAMES.rule}", account: str | None = None) -> str:
    statement: dict[str, Any] = {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": ACCOUNT.arn("sqs", queue),
        "Condition": {"ArnEquals": {"aws:SourceArn": ACCOUNT.arn("events", rule)}},
    }
    if account:
        statement["Condition"]["StringEquals"] = {"aws:SourceAccount": account}
    return json.dumps({"Statement": [statement]})


GOOD_QUEUES = {
    NAMES.queue: {
        "Policy": policy(NAMES.queue),
        "RedrivePolicy": json.dumps({"deadLetterTargetArn": FAILED, "maxReceiveCount": 5}),
    },
    NAMES.failed_events_queue: {"Policy": policy(NAMES.failed_events_queue)},
}


def queues(changed: dict[str, dict[str, str]]) -> Any:
    attributes = {**GOOD_QUEUES, **changed}
    return Answers(
        get_queue_url=lambda QueueName: {"QueueUrl": QueueName},  # noqa: N803
        get_queue_attributes=lambda QueueUrl, AttributeNames: {"Attributes": attributes[QueueUrl]},  # noqa: N803
    )


def test_good_queues() -> None:
    assert bad(check_queues(queues({}), NAMES, ACCOUNT)) == {}


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({NAMES.queue: {**GOOD_QUEUES[NAMES.queue], "Policy": ""}}, "queue's policy"),
        ({NAMES.queue: {**GOOD_QUEUES[NAMES.queue], "Policy": policy(NAMES.queue, "rule/x")}}, "queue's policy"),
        ({NAMES.failed_events_queue: {}}, "failed events' policy"),
        (
            {NAMES.failed_events_queue: {"Policy": policy(NAMES.failed_events_queue, account=ACCOUNT.id)}},
            "failed events' policy",
        ),
        ({NAMES.queue: {"Policy": policy(NAMES.queue)}}, "queue's redrive"),
        (
            {NAMES.queue: {**GOOD_QUEUES[NAMES.queue], "RedrivePolicy": json.dumps({"deadLetterTargetArn": QUEUE})}},
            "queue's redrive",
        ),
    ],
)
def test_bad_queues(changed: dict[str, dict[str, str]], what: str) -> None:
    findings = list(check_queues(queues(changed), NAMES, ACCOUNT))
    assert list(bad(findings)) == [what]
    assert verdicts(findings)[what] is Verdict.FAULT


def bus(rule: str = "ENABLED", target: str = QUEUE, dead_letters: str = FAILED, archive: str = "ENABLED") -> Any:
    return Answers(
        describe_rule={"State": rule},
        list_targets_by_rule={"Targets": [{"Arn": target, "DeadLetterConfig": {"Arn": dead_letters}}]},
        describe_archive={"State": archive, "RetentionDays": 14},
    )


def test_a_good_bus() -> None:
    assert bad(check_bus(bus(), NAMES, ACCOUNT)) == {}


@pytest.mark.parametrize(
    ("client", "what"),
    [
        (bus(rule="DISABLED"), {"rule"}),
        (bus(target="arn:other"), {"rule's target", "rule's dead letters"}),
        (bus(dead_letters=QUEUE), {"rule's dead letters"}),
        (bus(archive="DISABLED"), {"archive"}),
    ],
)
def test_a_bad_bus(client: Any, what: set[str]) -> None:
    assert bad(check_bus(client, NAMES, ACCOUNT)).keys() == what


PROJECTION = {"ProjectionType": "INCLUDE", "NonKeyAttributes": list(STATUS_INDEX_ATTRIBUTES)}


def table(
    *,
    protected: bool = True,
    recovery: str = "ENABLED",
    index: str = "ACTIVE",
    projection: Any = PROJECTION,
    ttl: str = "DISABLED",
) -> Any:
    return Answers(
        describe_table={
            "Table": {
                "DeletionProtectionEnabled": protected,
                "GlobalSecondaryIndexes": [
                    {"IndexName": "StatusIndex", "IndexStatus": index, "Projection": projection}
                ],
            }
        },
        describe_continuous_backups={
            "ContinuousBackupsDescription": {"PointInTimeRecoveryDescription": {"PointInTimeRecoveryStatus": recovery}}
        },
        describe_time_to_live={"TimeToLiveDescription": {"TimeToLiveStatus": ttl, "AttributeName": "expires_at"}},
    )


def test_a_good_table() -> None:
    assert bad(check_table(table(), NAMES, disposable=False)) == {}
    more = {"ProjectionType": "ALL"}
    assert bad(check_table(table(projection=more), NAMES, disposable=False)) == {}, "nothing that is shown is missing"


@pytest.mark.parametrize(
    ("client", "what"),
    [
        (table(protected=False), "deletion protection"),
        (table(recovery="DISABLED"), "point-in-time recovery"),
        (table(index="CREATING"), "StatusIndex"),
        (table(projection={"ProjectionType": "KEYS_ONLY"}), "StatusIndex"),
        (table(projection={**PROJECTION, "NonKeyAttributes": STATUS_INDEX_ATTRIBUTES[1:]}), "StatusIndex"),
    ],
)
def test_a_bad_table(client: Any, what: str) -> None:
    findings = list(check_table(client, NAMES, disposable=False))
    assert list(bad(findings)) == [what]
    assert verdicts(findings)[what] is Verdict.FAULT


def test_a_disposable_table_needs_no_protection() -> None:
    found = verdicts(check_table(table(protected=False), NAMES, disposable=True))
    assert found["deletion protection"] is Verdict.ATTENTION


@pytest.mark.parametrize(
    ("days", "ttl", "verdict"),
    [
        ("0", "DISABLED", Verdict.GOOD),
        ("30", "ENABLED", Verdict.GOOD),
        ("30", "ENABLING", Verdict.GOOD),
        ("30", "DISABLED", Verdict.FAULT),
        ("0", "ENABLED", Verdict.FAULT),
        ("soon", "ENABLED", Verdict.FAULT),
    ],
)
def test_rows_expire_where_the_function_says_when(days: str, ttl: str, verdict: Verdict) -> None:
    functions = function({**VARIABLES, "ROW_RETENTION_DAYS": days})
    assert verdicts(check_expiry(functions, table(ttl=ttl), NAMES)) == {"expiry of rows": verdict}


BLOCKED = dict.fromkeys(("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True)


@pytest.mark.parametrize(
    ("versions", "blocked", "expected"),
    [
        ("Enabled", {"PublicAccessBlockConfiguration": BLOCKED}, {}),
        ("Suspended", {"PublicAccessBlockConfiguration": BLOCKED}, {"versions of the state": "Suspended in b"}),
        (
            "Enabled",
            {"PublicAccessBlockConfiguration": {**BLOCKED, "BlockPublicPolicy": False}},
            {"state bucket private": "not blocked: BlockPublicPolicy"},
        ),
        (
            "Enabled",
            {"PublicAccessBlockConfiguration": {"BlockPublicAcls": True}},
            {"state bucket private": "not blocked: IgnorePublicAcls, BlockPublicPolicy, RestrictPublicBuckets"},
        ),
        (
            "Enabled",
            refusal("NoSuchPublicAccessBlockConfiguration"),
            {"state bucket private": f"not blocked: {', '.join(BLOCKED)}"},
        ),
    ],
)
def test_the_state_bucket(versions: str, blocked: Any, expected: dict[str, str]) -> None:
    client: Any = Answers(get_bucket_versioning={"Status": versions}, get_public_access_block=blocked)
    assert bad(check_state_bucket(client, NAMES, "b")) == expected
