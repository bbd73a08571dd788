"""What the user of continuous integration may do: plan an environment, and apply the plan.

Both policies are outputs of the environment's StateStack. Whoever manages the account attaches the first to the role
that plans, and both to the role that applies. Neither holds a right to delete the table, the queues, the bus with its
archive, the bucket or the key: an accident in continuous integration destroys nothing, and retiring an environment
takes another person (docs/retention.md). Malice is another matter: who may change the function's code and role can let
the function delete (docs/security.md).
"""

from __future__ import annotations

from collections.abc import Sequence

from contract.names import STATE_KEY
from stacks.access.account import Account
from stacks.access.policy import Conditions, Statement, policy_document
from stacks.settings.environment import Environment

# CloudWatch Logs knows no resources for saved queries; they hold no data:
# https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html
_SAVED_QUERIES = ("*",)


def plan_policy(environment: Environment, account: Account, *, bucket_arn: str, key_arn: str) -> str:
    """The policy for `plan`: reads what the stack consists of, reads the state and holds its lock."""
    arns = _Arns(environment, account)
    return policy_document(
        _allow("FindState", ["s3:ListBucket"], [bucket_arn]),
        _allow("ReadState", ["s3:GetObject"], [f"{bucket_arn}/{STATE_KEY}", f"{bucket_arn}/{STATE_KEY}.tflock"]),
        _allow("LockState", ["s3:PutObject", "s3:DeleteObject"], [f"{bucket_arn}/{STATE_KEY}.tflock"]),
        _allow("FindKey", ["kms:DescribeKey"], [key_arn]),
        _allow(
            "DecryptState", ["kms:Decrypt", "kms:GenerateDataKey"], [key_arn], conditions=_via("s3", environment.region)
        ),
        _allow(
            "ReadTable",
            [
                "dynamodb:DescribeTable",
                "dynamodb:DescribeContinuousBackups",
                "dynamodb:DescribeTimeToLive",
                "dynamodb:ListTagsOfResource",
            ],
            [arns.table],
        ),
        _allow("ReadQueues", ["sqs:GetQueueAttributes", "sqs:ListQueueTags"], arns.queues),
        _allow(
            "ReadTopic",
            ["sns:GetTopicAttributes", "sns:GetSubscriptionAttributes", "sns:ListTagsForResource"],
            [arns.topic],
        ),
        _allow(
            "ReadBus",
            [
                "events:DescribeEventBus",
                "events:DescribeRule",
                "events:DescribeArchive",
                "events:ListTargetsByRule",
                "events:ListTagsForResource",
            ],
            arns.bus,
        ),
        _allow(
            "ReadFunction",
            [
                "lambda:GetFunction",
                "lambda:GetFunctionCodeSigningConfig",
                "lambda:ListVersionsByFunction",
                "lambda:ListTags",
            ],
            [arns.function],
        ),
        _allow("ReadMapping", ["lambda:GetEventSourceMapping", "lambda:ListTags"], [arns.mappings]),
        # Describing takes a prefix, so AWS asks for the right on all groups.
        _allow("FindLogs", ["logs:DescribeLogGroups"], [account.arn("logs", "log-group:*")]),
        _allow("FindSavedQueries", ["logs:DescribeQueryDefinitions"], _SAVED_QUERIES),
        _allow("ReadLogs", ["logs:ListTagsForResource"], [arns.log_group]),
        _allow("ReadAlarms", ["cloudwatch:DescribeAlarms", "cloudwatch:ListTagsForResource"], [arns.alarms]),
        _allow("ReadDashboard", ["cloudwatch:GetDashboard"], [arns.dashboard]),
        _allow(
            "ReadRole",
            ["iam:GetRole", "iam:GetRolePolicy", "iam:ListRolePolicies", "iam:ListAttachedRolePolicies"],
            [arns.role],
        ),
    )


def apply_policy(environment: Environment, account: Account, *, bucket_arn: str, key_arn: str) -> str:
    """The policy for `apply`, besides that for `plan`: creates and changes what the stack consists of."""
    arns = _Arns(environment, account)
    return policy_document(
        _allow("WriteState", ["s3:PutObject"], [f"{bucket_arn}/{STATE_KEY}"]),
        _allow(
            "WriteTable",
            [
                "dynamodb:CreateTable",
                "dynamodb:UpdateTable",
                "dynamodb:UpdateContinuousBackups",
                "dynamodb:UpdateTimeToLive",
                "dynamodb:TagResource",
                "dynamodb:UntagResource",
            ],
            [arns.table],
        ),
        # What DynamoDB does with the key on behalf of whoever creates the table:
        # https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
        _allow(
            "EncryptTable",
            [
                "kms:CreateGrant",
                "kms:Decrypt",
                "kms:Encrypt",
                "kms:GenerateDataKey",
                "kms:GenerateDataKeyWithoutPlaintext",
                "kms:ReEncryptFrom",
                "kms:ReEncryptTo",
            ],
            [key_arn],
            conditions=_via("dynamodb", environment.region),
        ),
        _allow(
            "WriteQueues",
            ["sqs:CreateQueue", "sqs:SetQueueAttributes", "sqs:TagQueue", "sqs:UntagQueue"],
            arns.queues,
        ),
        _allow(
            "WriteTopic",
            [
                "sns:CreateTopic",
                "sns:SetTopicAttributes",
                "sns:SetSubscriptionAttributes",
                "sns:Subscribe",
                "sns:Unsubscribe",
                "sns:TagResource",
                "sns:UntagResource",
            ],
            [arns.topic],
        ),
        _allow(
            "WriteBus",
            [
                "events:CreateEventBus",
                "events:PutRule",
                "events:PutTargets",
                "events:RemoveTargets",
                "events:CreateArchive",
                "events:UpdateArchive",
                "events:TagResource",
                "events:UntagResource",
            ],
            arns.bus,
        ),
        _allow(
            "WriteFunction",
            [
                "lambda:CreateFunction",
                "lambda:UpdateFunctionCode",
                "lambda:UpdateFunctionConfiguration",
                "lambda:TagResource",
                "lambda:UntagResource",
            ],
            [arns.function],
        ),
        _allow(
            "WriteMapping",
            [
                "lambda:CreateEventSourceMapping",
                "lambda:UpdateEventSourceMapping",
                "lambda:DeleteEventSourceMapping",
            ],
            [arns.mappings],
            # The ARN cannot tell our mapping from that of another function; this can.
            # https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html
            conditions={"ArnEquals": {"lambda:FunctionArn": arns.function}},
        ),
        _allow("TagMapping", ["lambda:TagResource", "lambda:UntagResource"], [arns.mappings]),
        _allow(
            "WriteLogs",
            ["logs:CreateLogGroup", "logs:PutRetentionPolicy", "logs:TagResource", "logs:UntagResource"],
            [arns.log_group],
        ),
        _allow("WriteSavedQueries", ["logs:PutQueryDefinition", "logs:DeleteQueryDefinition"], _SAVED_QUERIES),
        _allow(
            "WriteAlarms",
            [
                "cloudwatch:PutMetricAlarm",
                "cloudwatch:PutCompositeAlarm",
                "cloudwatch:DeleteAlarms",
                "cloudwatch:TagResource",
                "cloudwatch:UntagResource",
            ],
            [arns.alarms],
        ),
        _allow("WriteDashboard", ["cloudwatch:PutDashboard", "cloudwatch:DeleteDashboards"], [arns.dashboard]),
        _allow(
            "WriteRole",
            [
                "iam:CreateRole",
                "iam:UpdateAssumeRolePolicy",
                "iam:PutRolePolicy",
                "iam:DeleteRolePolicy",
                "iam:TagRole",
                "iam:UntagRole",
            ],
            [arns.role],
        ),
        _allow(
            "GiveRoleToFunction",
            ["iam:PassRole"],
            [arns.role],
            conditions={"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}},
        ),
    )


class _Arns:
    """The ARNs of an environment's resources, which do not exist yet when the policies are written."""

    def __init__(self, environment: Environment, account: Account) -> None:
        names = environment.names
        self.table = account.arn("dynamodb", f"table/{names.table}")
        self.queues = [account.arn("sqs", queue) for queue in (names.queue, names.failed_events_queue)]
        self.topic = account.arn("sns", names.alert_topic)
        self.bus = [
            account.arn("events", resource)
            for resource in (f"event-bus/{names.bus}", f"rule/{names.bus}/{names.rule}", f"archive/{names.archive}")
        ]
        self.function = account.arn("lambda", f"function:{names.function}")
        # AWS chooses the id of a mapping.
        self.mappings = account.arn("lambda", "event-source-mapping:*")
        self.log_group = account.arn("logs", f"log-group:{names.log_group}")
        self.alarms = account.arn("cloudwatch", f"alarm:{names.alarm('*')}")
        self.dashboard = account.global_arn("cloudwatch", f"dashboard/{names.dashboard}")
        self.role = account.global_arn("iam", f"role/{names.role}")


def _allow(
    sid: str, actions: Sequence[str], resources: Sequence[str], *, conditions: Conditions | None = None
) -> Statement:
    return Statement(sid=sid, actions=actions, resources=resources, conditions=conditions or {})


def _via(service: str, region: str) -> Conditions:
    return {"StringEquals": {"kms:ViaService": f"{service}.{region}.amazonaws.com"}}
