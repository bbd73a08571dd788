"""What nobody may do: everything else with the function's credentials, and the key by hand."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import boto3

from contract.names import STATE_KEY, ResourceNames
from rehearsals.least_privilege.probes import delete_nothing
from rehearsals.least_privilege.tried_resources import TriedResources

Attempts = Mapping[str, Callable[[], object]]
"""What is tried, in words, and the request."""

_HOLDER_OF_KMS = "holder-of-kms"


def attempts_of_the_function(session: boto3.Session, around: TriedResources) -> Attempts:
    """Requests with the function's credentials, all of which must be denied.

    Args:
        session: The role's credentials.
        around: What they are tried on.
    """
    names = around.names
    account = session.client("sts").get_caller_identity()["Account"]
    sns = session.client("sns")
    topic = f"arn:aws:sns:{sns.meta.region_name}:{account}:{names.alert_topic}"
    key = {"shipment_id": {"S": "X"}, "event_key": {"S": "X"}}
    log: dict[str, Any] = {"TableName": names.table}
    dynamodb, sqs = session.client("dynamodb"), session.client("sqs")
    iam, kms, s3 = session.client("iam"), session.client("kms"), session.client("s3")
    functions = session.client("lambda")
    allow_all = json.dumps({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}})
    return {
        "read a row": lambda: dynamodb.get_item(**log, Key=key),
        "query rows": lambda: dynamodb.query(
            **log,
            KeyConditionExpression="shipment_id = :id",
            ExpressionAttributeValues={":id": {"S": "X"}},
        ),
        "scan the table": lambda: dynamodb.scan(**log),
        "change a row": lambda: dynamodb.update_item(**log, Key=key),
        "delete a row by itself": lambda: dynamodb.delete_item(**log, Key=key),
        "describe the table": lambda: dynamodb.describe_table(**log),
        "unprotect the table": lambda: dynamodb.update_table(**log, DeletionProtectionEnabled=False),
        "delete the table": lambda: dynamodb.delete_table(**log),
        "switch recovery off": lambda: dynamodb.update_continuous_backups(
            **log, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": False}
        ),
        "read another table": lambda: dynamodb.scan(TableName=around.other_table),
        "put events into the queue": lambda: sqs.send_message(QueueUrl=around.queue, MessageBody="x"),
        "purge the queue": lambda: sqs.purge_queue(QueueUrl=around.queue),
        "delete the queue": lambda: sqs.delete_queue(QueueUrl=around.queue),
        "read failed events": lambda: sqs.receive_message(QueueUrl=around.failed_events_queue),
        "delete failed events": lambda: delete_nothing(sqs, around.failed_events_queue),
        "purge failed events": lambda: sqs.purge_queue(QueueUrl=around.failed_events_queue),
        "delete the failed-events queue": lambda: sqs.delete_queue(QueueUrl=around.failed_events_queue),
        "subscribe to alerts": lambda: sns.subscribe(TopicArn=topic, Protocol="email", Endpoint="x@example.com"),
        "delete the topic": lambda: sns.delete_topic(TopicArn=topic),
        "put events on the bus": lambda: session.client("events").put_events(
            Entries=[{"EventBusName": names.bus, "Source": "x", "DetailType": "x", "Detail": "{}"}]
        ),
        "create a log group": lambda: session.client("logs").create_log_group(logGroupName="another"),
        "read the log": lambda: session.client("logs").filter_log_events(logGroupName=names.log_group),
        "give itself rights": lambda: iam.put_role_policy(
            RoleName=names.role, PolicyName="more", PolicyDocument=allow_all
        ),
        "change its code": lambda: functions.update_function_code(FunctionName=names.function, ZipFile=b"x"),
        "invoke itself": lambda: functions.invoke(FunctionName=names.function, Payload="{}"),
        "use the key by itself": lambda: kms.generate_data_key(KeyId=names.key_alias, KeySpec="AES_256"),
        "delete the key": lambda: kms.schedule_key_deletion(KeyId=names.key_alias),
        "read the Terraform state": lambda: s3.get_object(Bucket=f"shipment-state-{names.environment}", Key=STATE_KEY),
    }


@contextmanager
def attempts_by_hand(names: ResourceNames) -> Iterator[Attempts]:
    """Uses of the environment's key by a user with every right of KMS, who is there for the length of a `with` block.

    That user may describe the key, so that a refusal is one of the use and not of the user.
    """
    iam = boto3.client("iam")
    iam.create_user(UserName=_HOLDER_OF_KMS)
    statement = {"Effect": "Allow", "Action": ["kms:*"], "Resource": "*"}
    iam.put_user_policy(
        UserName=_HOLDER_OF_KMS,
        PolicyName="kms",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": statement}),
    )
    pair = iam.create_access_key(UserName=_HOLDER_OF_KMS)["AccessKey"]
    kms = boto3.client("kms", aws_access_key_id=pair["AccessKeyId"], aws_secret_access_key=pair["SecretAccessKey"])
    kms.describe_key(KeyId=names.key_alias)
    try:
        yield {
            "encrypt with the key": lambda: kms.encrypt(KeyId=names.key_alias, Plaintext=b"x"),
            "make a data key": lambda: kms.generate_data_key(KeyId=names.key_alias, KeySpec="AES_256"),
        }
    finally:
        iam.delete_access_key(UserName=_HOLDER_OF_KMS, AccessKeyId=pair["AccessKeyId"])
        iam.delete_user_policy(UserName=_HOLDER_OF_KMS, PolicyName="kms")
        iam.delete_user(UserName=_HOLDER_OF_KMS)
