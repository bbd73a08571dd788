"""What people and programs that use the pipeline may do: operators, and producers of events.

Each is an output of the environment's StateStack, to be attached by whoever manages the account. Each command
that docs/security.md names beside one of them works with its rights.
"""

from __future__ import annotations

from contract.shipment_log import STATUS_INDEX
from stacks.access.account import Account
from stacks.access.policy import allow, policy_document, via
from stacks.access.resource_arns import ResourceArns
from stacks.settings.environment import Environment

# By this DynamoDB tells KMS which table it decrypts:
# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
_TABLE_OF_REQUEST = "kms:EncryptionContext:aws:dynamodb:tableName"


def producer_policy(environment: Environment, account: Account) -> str:
    """The policy of a producer: puts events on the bus."""
    bus = ResourceArns(environment.names, account).bus
    # PutEvents to a bus that does not exist answers with success, so a careful producer looks first.
    return policy_document(allow("PutEvents", ["events:PutEvents", "events:DescribeEventBus"], [bus]))


def operator_policy(environment: Environment, account: Account, *, key_arn: str) -> str:
    """The policy of an operator who looks: queries rows and lists failed events, and changes nothing."""
    arns = ResourceArns(environment.names, account)
    return policy_document(
        allow("QueryRows", ["dynamodb:Query"], [arns.table, f"{arns.table}/index/{STATUS_INDEX}"]),
        allow(
            "DecryptRows",
            ["kms:Decrypt"],
            [key_arn],
            conditions={
                "StringEquals": {**via("dynamodb", environment.region), _TABLE_OF_REQUEST: environment.names.table}
            },
        ),
        allow(
            "ListFailures",
            [
                "sqs:GetQueueUrl",
                "sqs:GetQueueAttributes",
                "sqs:ReceiveMessage",
                # Shows a message to others again as soon as it is read.
                "sqs:ChangeMessageVisibility",
            ],
            [arns.failed_events_queue],
        ),
    )


def operator_recovery_policy(environment: Environment, account: Account, *, key_arn: str) -> str:
    """The policy of an operator who mends, besides `operator_policy`: redrives, replays, writes rows back and remaps.

    It reads tables that were restored beside the log, which have the log's name and a suffix (docs/retention.md).
    """
    names = environment.names
    arns = ResourceArns(names, account)
    return policy_document(
        allow("Redrive", ["sqs:GetQueueUrl", "sqs:SendMessage"], [arns.queue]),
        allow("RemoveRedriven", ["sqs:DeleteMessage"], [arns.failed_events_queue]),
        allow("FindArchive", ["events:DescribeArchive"], [arns.archive]),
        allow("Replay", ["events:StartReplay"], [arns.archive, arns.bus, arns.replays]),
        allow("FollowReplay", ["events:DescribeReplay"], [arns.replays]),
        # Describing tells which table a restored one comes from.
        allow("ReadRestoredTables", ["dynamodb:DescribeTable", "dynamodb:Scan"], [f"{arns.table}-*"]),
        allow("WriteRowsBack", ["dynamodb:DescribeTable", "dynamodb:BatchWriteItem"], [arns.table]),
        # Only reading all rows tells which came from carriers. `operator_policy` lets use the key for this table.
        allow("Remap", ["dynamodb:Scan", "dynamodb:UpdateItem"], [arns.table]),
        allow(
            "DecryptRestoredTables",
            ["kms:Decrypt"],
            [key_arn],
            conditions={
                "StringEquals": via("dynamodb", environment.region),
                "StringLike": {_TABLE_OF_REQUEST: f"{names.table}-*"},
            },
        ),
    )
