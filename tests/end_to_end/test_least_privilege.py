"""No right of the function's role is missing and none is spare: each is taken away, and everything else is tried.

`make least-privilege` runs this file and shows the matrix.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from rich.console import Console
from rich.table import Table

from tests.end_to_end.conftest import Pipeline
from tests.end_to_end.role_rights import Right, Role, invoke, is_denied

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import WriteRequestTypeDef

FUNCTION = "shipment-processor-dev"
QUEUE, FAILED_EVENTS_QUEUE = "shipment-events-dev", "shipment-failed-events-dev"
# The embedded AWS does not consult these rights, or does not know the service. tests/stacks hold each of them to the
# exact ARN and conditions.
CONFIGURATION_ONLY = {
    Right("decrypt-shipment-log", "kms:Decrypt"): "DynamoDB asks for it only on AWS",
    Right("encrypt-alerts", "kms:Decrypt"): "SNS asks for it only on AWS",
    Right("encrypt-alerts", "kms:GenerateDataKey"): "SNS asks for it only on AWS",
    Right("write-logs", "logs:CreateLogStream"): "the embedded AWS refuses the ARN that AWS asks for",
    Right("write-logs", "logs:PutLogEvents"): "the embedded AWS refuses the ARN that AWS asks for",
    Right("write-traces", "xray:PutTraceSegments"): "the embedded AWS has no X-Ray",
    Right("write-traces", "xray:PutTelemetryRecords"): "the embedded AWS has no X-Ray",
}


@dataclass(frozen=True)
class Probe:
    """How the need for a right is shown.

    Attributes:
        how: "run" when the function itself is run, "call" when the role's credentials call the service.
        works: Uses the right; tells whether that worked.
        elsewhere: Uses the same action on a resource of somebody else.
    """

    how: str
    works: Callable[[], bool]
    elsewhere: Callable[[], object]


def _event(**fields: Any) -> str:
    return json.dumps(
        {
            "shipment_id": f"RIGHTS-{uuid.uuid4()}",
            "status": "delivered",
            "timestamp": "2025-05-09T12:00:00Z",
            **fields,
        }
    )


@pytest.fixture(scope="module")
def role(pipeline: Pipeline) -> Role:
    """The function's role."""
    return Role(FUNCTION)


@pytest.fixture(scope="module")
def session(role: Role) -> boto3.Session:
    """The role's credentials."""
    return role.session()


@pytest.fixture(scope="module")
def others(pipeline: Pipeline) -> Iterator[dict[str, str]]:
    """Resources of somebody else in the same account."""
    dynamodb, sqs, sns = boto3.client("dynamodb"), boto3.client("sqs"), boto3.client("sns")
    dynamodb.create_table(
        TableName="somebody-elses",
        KeySchema=[{"AttributeName": "shipment_id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "shipment_id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    queue = sqs.create_queue(QueueName="somebody-elses")["QueueUrl"]
    topic = sns.create_topic(Name="somebody-elses")["TopicArn"]
    yield {"table": "somebody-elses", "queue": queue, "topic": topic}
    dynamodb.delete_table(TableName="somebody-elses")
    sqs.delete_queue(QueueUrl=queue)
    sns.delete_topic(TopicArn=topic)


@pytest.fixture(scope="module")
def queues(pipeline: Pipeline) -> dict[str, str]:
    """URLs of the pipeline's own queues."""
    sqs = boto3.client("sqs")
    return {name: sqs.get_queue_url(QueueName=name)["QueueUrl"] for name in (QUEUE, FAILED_EVENTS_QUEUE)}


@pytest.fixture(scope="module")
def probes(session: boto3.Session, others: dict[str, str], queues: dict[str, str]) -> dict[Right, Probe]:
    """A probe for every right that the embedded AWS consults."""
    dynamodb, sqs, sns = session.client("dynamodb"), session.client("sqs"), session.client("sns")
    item: WriteRequestTypeDef = {"PutRequest": {"Item": {"shipment_id": {"S": "X"}, "event_key": {"S": "X"}}}}

    def stores() -> bool:
        done = invoke(FUNCTION, _event())
        assert done.retried == [] or "AccessDenied" in done.log, done.log
        return done.retried == []

    def rejects() -> bool:
        done = invoke(FUNCTION, _event(status="teleported"))
        assert done.retried == [] or "AccessDenied" in done.log, done.log
        return done.retried == []

    def alerts() -> bool:
        log = invoke(FUNCTION, _event(status="teleported")).log
        assert "alert not published" not in log or "AuthorizationError" in log or "AccessDenied" in log, log
        return "alert not published" not in log

    return {
        Right("write-shipment-log", "dynamodb:BatchWriteItem"): Probe(
            "run",
            stores,
            lambda: dynamodb.batch_write_item(RequestItems={others["table"]: [item]}),
        ),
        Right("reject-shipment-events", "sqs:SendMessage"): Probe(
            "run", rejects, lambda: sqs.send_message(QueueUrl=others["queue"], MessageBody="x")
        ),
        Right("publish-alerts", "sns:Publish"): Probe(
            "run", alerts, lambda: sns.publish(TopicArn=others["topic"], Message="x")
        ),
        Right("consume-shipment-events", "sqs:ReceiveMessage"): Probe(
            "call",
            lambda: not is_denied(lambda: sqs.receive_message(QueueUrl=queues[QUEUE])),
            lambda: sqs.receive_message(QueueUrl=others["queue"]),
        ),
        Right("consume-shipment-events", "sqs:DeleteMessage"): Probe(
            "call",
            # The handle is none, so nothing is deleted; rights are checked first.
            lambda: not is_denied(lambda: _ignoring_handle(sqs, queues[QUEUE])),
            lambda: _ignoring_handle(sqs, others["queue"]),
        ),
        Right("consume-shipment-events", "sqs:GetQueueAttributes"): Probe(
            "call",
            lambda: (
                not is_denied(lambda: sqs.get_queue_attributes(QueueUrl=queues[QUEUE], AttributeNames=["QueueArn"]))
            ),
            lambda: sqs.get_queue_attributes(QueueUrl=others["queue"], AttributeNames=["QueueArn"]),
        ),
    }


def _ignoring_handle(sqs: Any, queue_url: str) -> None:
    try:
        sqs.delete_message(QueueUrl=queue_url, ReceiptHandle="none")
    except sqs.exceptions.ReceiptHandleIsInvalid:
        return


def test_every_right_has_a_probe_or_a_reason(role: Role, probes: dict[Right, Probe]) -> None:
    assert set(role.rights) == set(probes) | set(CONFIGURATION_ONLY)


def test_each_right_is_needed_and_ends_at_its_resource(role: Role, probes: dict[Right, Probe]) -> None:
    table = Table(
        "action", "granted by", "with it", "without it", "on another resource", title="Rights of the function"
    )
    gaps: list[str] = []
    for right in role.rights:
        probe = probes.get(right)
        if probe is None:
            table.add_row(right.action, right.grant, "configuration only:", CONFIGURATION_ONLY[right], "")
            continue
        whole = probe.works()
        with role.without(right):
            reduced = probe.works()
        elsewhere = is_denied(probe.elsewhere)
        table.add_row(
            right.action,
            right.grant,
            f"works ({probe.how})" if whole else "FAILS",
            "WORKS" if reduced else "denied",
            "denied" if elsewhere else "ALLOWED",
        )
        gaps += [f"{right.action} is missing"] * (not whole)
        gaps += [f"{right.action} is spare: without it {right.grant} still works"] * reduced
        gaps += [f"{right.action} reaches resources of somebody else"] * (not elsewhere)
    Console(width=140).print(table)
    assert gaps == []


def test_nobody_uses_the_key_by_hand(pipeline: Pipeline) -> None:
    iam = boto3.client("iam")
    iam.create_user(UserName="holder-of-kms")
    statement = {"Effect": "Allow", "Action": ["kms:*"], "Resource": "*"}
    iam.put_user_policy(
        UserName="holder-of-kms",
        PolicyName="kms",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": statement}),
    )
    key = iam.create_access_key(UserName="holder-of-kms")["AccessKey"]
    kms = boto3.client("kms", aws_access_key_id=key["AccessKeyId"], aws_secret_access_key=key["SecretAccessKey"])
    alias = "alias/shipment-pipeline-dev"
    assert kms.describe_key(KeyId=alias)["KeyMetadata"]["Enabled"]
    assert is_denied(lambda: kms.encrypt(KeyId=alias, Plaintext=b"x"))
    assert is_denied(lambda: kms.generate_data_key(KeyId=alias, KeySpec="AES_256"))


def test_the_role_may_do_nothing_else(session: boto3.Session, others: dict[str, str], queues: dict[str, str]) -> None:
    account = session.client("sts").get_caller_identity()["Account"]
    topic = f"arn:aws:sns:eu-central-1:{account}:shipment-alerts-dev"
    key = {"shipment_id": {"S": "X"}, "event_key": {"S": "X"}}
    log: dict[str, Any] = {"TableName": "shipment-log-dev"}
    dynamodb, sqs, sns = session.client("dynamodb"), session.client("sqs"), session.client("sns")
    iam, kms, s3 = session.client("iam"), session.client("kms"), session.client("s3")
    allow_all = json.dumps({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}})
    attempts: dict[str, Callable[[], object]] = {
        "read a row": lambda: dynamodb.get_item(**log, Key=key),
        "query rows": lambda: dynamodb.query(
            **log,
            KeyConditionExpression="shipment_id = :id",
            ExpressionAttributeValues={":id": {"S": "X"}},
        ),
        "scan the table": lambda: dynamodb.scan(**log),
        "read many rows": lambda: dynamodb.batch_get_item(RequestItems={"shipment-log-dev": {"Keys": [key]}}),
        "change a row": lambda: dynamodb.update_item(**log, Key=key),
        "delete a row by itself": lambda: dynamodb.delete_item(**log, Key=key),
        "describe the table": lambda: dynamodb.describe_table(**log),
        "unprotect the table": lambda: dynamodb.update_table(**log, DeletionProtectionEnabled=False),
        "delete the table": lambda: dynamodb.delete_table(**log),
        "switch recovery off": lambda: dynamodb.update_continuous_backups(
            **log, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": False}
        ),
        "read another table": lambda: dynamodb.scan(TableName=others["table"]),
        "put events into the queue": lambda: sqs.send_message(QueueUrl=queues[QUEUE], MessageBody="x"),
        "purge the queue": lambda: sqs.purge_queue(QueueUrl=queues[QUEUE]),
        "delete the queue": lambda: sqs.delete_queue(QueueUrl=queues[QUEUE]),
        "read failed events": lambda: sqs.receive_message(QueueUrl=queues[FAILED_EVENTS_QUEUE]),
        "delete failed events": lambda: _ignoring_handle(sqs, queues[FAILED_EVENTS_QUEUE]),
        "purge failed events": lambda: sqs.purge_queue(QueueUrl=queues[FAILED_EVENTS_QUEUE]),
        "delete the failed-events queue": lambda: sqs.delete_queue(QueueUrl=queues[FAILED_EVENTS_QUEUE]),
        "subscribe to alerts": lambda: sns.subscribe(TopicArn=topic, Protocol="email", Endpoint="x@example.com"),
        "delete the topic": lambda: sns.delete_topic(TopicArn=topic),
        "put events on the bus": lambda: session.client("events").put_events(
            Entries=[{"EventBusName": "shipment-events-dev", "Source": "x", "DetailType": "x", "Detail": "{}"}]
        ),
        "create a log group": lambda: session.client("logs").create_log_group(logGroupName="another"),
        "read the log": lambda: session.client("logs").filter_log_events(logGroupName=f"/aws/lambda/{FUNCTION}"),
        "give itself rights": lambda: iam.put_role_policy(
            RoleName=FUNCTION, PolicyName="more", PolicyDocument=allow_all
        ),
        "change its code": lambda: session.client("lambda").update_function_code(FunctionName=FUNCTION, ZipFile=b"x"),
        "invoke itself": lambda: session.client("lambda").invoke(FunctionName=FUNCTION, Payload="{}"),
        "use the key by itself": lambda: kms.generate_data_key(KeyId="alias/shipment-pipeline-dev", KeySpec="AES_256"),
        "delete the key": lambda: kms.schedule_key_deletion(KeyId="alias/shipment-pipeline-dev"),
        "read the Terraform state": lambda: s3.get_object(Bucket="shipment-state-dev", Key="shipment-pipeline.tfstate"),
    }
    allowed = [what for what, attempt in attempts.items() if not is_denied(attempt)]
    table = Table("with the role's credentials", "", title="What the function must not do")
    for what in attempts:
        table.add_row(what, "ALLOWED" if what in allowed else "denied")
    Console(width=140).print(table)
    assert allowed == []
