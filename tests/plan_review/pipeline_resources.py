"""Resources of the pipeline's kind as a plan has them: what a review looks at, with values of our own."""

from __future__ import annotations

from typing import Any

from tests.plan_review.plans import Json, change, created, destroyed
from tests.plan_review.policy_documents import allow, deny, document

_ACCOUNT = "111122223333"
_ARN = f"arn:aws:{{}}:eu-central-1:{_ACCOUNT}:{{}}"

TABLE, QUEUE, FAILED_EVENTS = "aws_dynamodb_table.table", "aws_sqs_queue.queue", "aws_sqs_queue.failed_events_queue"
FUNCTION, ROLE, WRITE_ROWS = "aws_lambda_function.function", "aws_iam_role.role", "aws_iam_role_policy.role_write-rows"
TOPIC, ALARM, KEY = "aws_sns_topic.topic", "aws_cloudwatch_metric_alarm.alarm_queue-age", "aws_kms_key.key"
BUCKET, VERSIONING = "aws_s3_bucket.bucket", "aws_s3_bucket_versioning.versioning"
BLOCK = "aws_s3_bucket_public_access_block.public-access-block"

KEY_ARN = _ARN.format("kms", "key/1")
TABLE_ARN = _ARN.format("dynamodb", "table/shipment-log-dev")
TOPIC_ARN = _ARN.format("sns", "shipment-alerts-dev")
ADMINISTRATION = ["kms:DescribeKey", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"]


def write_rows(*more: str) -> str:
    """The policy that lets the function write rows, and more."""
    return document(allow(["dynamodb:BatchWriteItem", *more], [TABLE_ARN], Sid="WriteRows"))


def key_policy(administration: list[str]) -> str:
    """The policy of the key: the account administers it, CloudWatch uses it."""
    cloudwatch = {"Service": "cloudwatch.amazonaws.com"}
    return document(
        allow(administration, Principal={"AWS": f"arn:aws:iam::{_ACCOUNT}:root"}, Sid="AdministeredByAccount"),
        allow(
            ["kms:Decrypt", "kms:GenerateDataKey*"],
            Principal=cloudwatch,
            Condition={"StringEquals": {"aws:SourceAccount": _ACCOUNT}},
        ),
    )


_SECURE = deny("sqs:*", "*", Principal="*", Condition={"Bool": {"aws:SecureTransport": "false"}})
_TRUST = document(
    {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}},
)

DEPLOYED: dict[str, dict[str, Any]] = {
    TABLE: {
        "arn": TABLE_ARN,
        "name": "shipment-log-dev",
        "billing_mode": "PAY_PER_REQUEST",
        "hash_key": "shipment_id",
        "range_key": "event_key",
        "deletion_protection_enabled": True,
        "point_in_time_recovery": [{"enabled": True, "recovery_period_in_days": 35}],
        "server_side_encryption": [{"enabled": True, "kms_key_arn": KEY_ARN}],
        "global_secondary_index": [{"name": "StatusIndex", "hash_key": "status", "range_key": "timestamp"}],
    },
    QUEUE: {
        "arn": _ARN.format("sqs", "shipment-events-dev"),
        "name": "shipment-events-dev",
        "sqs_managed_sse_enabled": True,
        "kms_master_key_id": "",
        "message_retention_seconds": 345600,
        "policy": document(_SECURE),
        "redrive_policy": '{"maxReceiveCount":5}',
    },
    FAILED_EVENTS: {
        "arn": _ARN.format("sqs", "failed-events-dev"),
        "name": "failed-events-dev",
        "sqs_managed_sse_enabled": True,
        "message_retention_seconds": 1209600,
        "policy": document(_SECURE),
    },
    FUNCTION: {
        "arn": _ARN.format("lambda", "function:shipment-processor-dev"),
        "function_name": "shipment-processor-dev",
        "architectures": ["arm64"],
        "memory_size": 256,
        "timeout": 30,
    },
    ROLE: {
        "name": "shipment-processor-dev",
        "assume_role_policy": _TRUST,
        "permissions_boundary": f"arn:aws:iam::{_ACCOUNT}:policy/shipment-function-dev",
    },
    WRITE_ROWS: {"name": "write-rows", "role": "shipment-processor-dev", "policy": write_rows()},
    TOPIC: {"arn": TOPIC_ARN, "name": "shipment-alerts-dev", "kms_master_key_id": KEY_ARN},
    ALARM: {
        "alarm_name": "shipment-queue-age-dev",
        "metric_name": "ApproximateAgeOfOldestMessage",
        "comparison_operator": "GreaterThanThreshold",
        "threshold": 300,
        "period": 60,
        "evaluation_periods": 5,
        "actions_enabled": True,
        "alarm_actions": [TOPIC_ARN],
    },
}
"""The pipeline's stack, by address."""

STATE: dict[str, dict[str, Any]] = {
    KEY: {"arn": KEY_ARN, "enable_key_rotation": True, "policy": key_policy(ADMINISTRATION)},
    BUCKET: {"bucket": "shipment-state-dev", "force_destroy": False},
    VERSIONING: {"bucket": "shipment-state-dev", "versioning_configuration": [{"status": "Enabled"}]},
    BLOCK: {
        "bucket": "shipment-state-dev",
        "block_public_acls": True,
        "block_public_policy": True,
        "ignore_public_acls": True,
        "restrict_public_buckets": True,
    },
}
"""The state's stack, by address."""


def with_change(stack: dict[str, dict[str, Any]], *changes: Json) -> list[Json]:
    """The whole stack in a plan that changes some of it and leaves the rest as it is."""
    changed = {entry["address"] for entry in changes}
    unchanged = [
        change(address, ["no-op"], attributes, attributes)
        for address, attributes in stack.items()
        if address not in changed
    ]
    return [*unchanged, *changes]


def all_created(stack: dict[str, dict[str, Any]], unknown: dict[str, tuple[str, ...]]) -> list[Json]:
    """The whole stack in a plan that creates it.

    Args:
        stack: What is created.
        unknown: Attributes that are known only afterwards, besides ARNs, by address.
    """
    entries = []
    for address, attributes in stack.items():
        hidden = dict.fromkeys(("arn", *unknown.get(address, ())), True)
        known = {name: value for name, value in attributes.items() if name not in hidden}
        entries.append(created(address, known, unknown=hidden))
    return entries


def all_destroyed(stack: dict[str, dict[str, Any]]) -> list[Json]:
    """The whole stack in a plan that destroys it."""
    return [destroyed(address, attributes) for address, attributes in stack.items()]
