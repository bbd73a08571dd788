"""What the user of continuous integration may do: plan an environment, and apply the plan.

Both policies are outputs of the environment's StateStack. Whoever manages the account attaches the first to the role
that plans, and both to the role that applies. Neither holds a right to delete the table, the queues, the bus with its
archive, the bucket or the key: an accident in continuous integration destroys nothing, and retiring an environment
takes another person (docs/retention.md). Malice is another matter: who may change the function's code and role can let
the function delete (docs/security.md).
"""

from __future__ import annotations

from collections.abc import Sequence

from stacks.account import Account
from stacks.environment import Environment
from stacks.policy import Conditions, Statement, policy_document

STATE_KEY = "shipment-pipeline.tfstate"
"""Key of the pipeline's state in the bucket."""

# CloudWatch Logs knows no resources for saved queries; they hold no data:
# https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html
_SAVED_QUERIES = ("*",)


def plan_policy(environment: Environment, account: Account, *, bucket_arn: str, key_arn: str) -> str:
    """The policy for `plan`: reads what the stack consists of, reads the state and holds its lock."""
    names = _Names(environment, account)
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
            [names.table],
        ),
        _allow("ReadQueues", ["sqs:GetQueueAttributes", "sqs:ListQueueTags"], names.queues),
        _allow(
            "ReadTopic",
            ["sns:GetTopicAttributes", "sns:GetSubscriptionAttributes", "sns:ListTagsForResource"],
            [names.topic],
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
            names.bus,
        ),
        _allow(
            "ReadFunction",
            [
                "lambda:GetFunction",
                "lambda:GetFunctionCodeSigningConfig",
                "lambda:ListVersionsByFunction",
                "lambda:ListTags",
            ],
            [names.function],
        ),
        _allow("ReadMapping", ["lambda:GetEventSourceMapping", "lambda:ListTags"], [names.mappings]),
        # Describing takes a prefix, so AWS asks for the right on all groups.
        _allow("FindLogs", ["logs:DescribeLogGroups"], [account.arn("logs", "log-group:*")]),
        _allow("FindSavedQueries", ["logs:DescribeQueryDefinitions"], _SAVED_QUERIES),
        _allow("ReadLogs", ["logs:ListTagsForResource"], [names.log_group]),
        _allow("ReadAlarms", ["cloudwatch:DescribeAlarms", "cloudwatch:ListTagsForResource"], [names.alarms]),
        _allow("ReadDashboard", ["cloudwatch:GetDashboard"], [names.dashboard]),
        _allow(
            "ReadRole",
            ["iam:GetRole", "iam:GetRolePolicy", "iam:ListRolePolicies", "iam:ListAttachedRolePolicies"],
            [names.role],
        ),
    )


def apply_policy(environment: Environment, account: Account, *, bucket_arn: str, key_arn: str) -> str:
    """The policy for `apply`, besides that for `plan`: creates and changes what the stack consists of."""
    names = _Names(environment, account)
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
            [names.table],
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
            names.queues,
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
            [names.topic],
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
            names.bus,
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
            [names.function],
        ),
        _allow(
            "WriteMapping",
            [
                "lambda:CreateEventSourceMapping",
                "lambda:UpdateEventSourceMapping",
                "lambda:DeleteEventSourceMapping",
            ],
            [names.mappings],
            # The ARN cannot tell our mapping from that of another function; this can.
            # https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html
            conditions={"ArnEquals": {"lambda:FunctionArn": names.function}},
        ),
        _allow("TagMapping", ["lambda:TagResource", "lambda:UntagResource"], [names.mappings]),
        _allow(
            "WriteLogs",
            ["logs:CreateLogGroup", "logs:PutRetentionPolicy", "logs:TagResource", "logs:UntagResource"],
            [names.log_group],
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
            [names.alarms],
        ),
        _allow("WriteDashboard", ["cloudwatch:PutDashboard", "cloudwatch:DeleteDashboards"], [names.dashboard]),
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
            [names.role],
        ),
        _allow(
            "GiveRoleToFunction",
            ["iam:PassRole"],
            [names.role],
            conditions={"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}},
        ),
    )


class _Names:
    """The ARNs of an environment's resources, which do not exist yet when the policies are written."""

    def __init__(self, environment: Environment, account: Account) -> None:
        name = environment.resource_name
        events, processor = name("shipment-events"), name("shipment-processor")
        self.table = account.arn("dynamodb", f"table/{name('shipment-log')}")
        self.queues = [account.arn("sqs", queue) for queue in (events, name("shipment-failed-events"))]
        self.topic = account.arn("sns", name("shipment-alerts"))
        self.bus = [
            account.arn("events", resource)
            for resource in (f"event-bus/{events}", f"rule/{events}/{events}", f"archive/{events}")
        ]
        self.function = account.arn("lambda", f"function:{processor}")
        # AWS chooses the id of a mapping.
        self.mappings = account.arn("lambda", "event-source-mapping:*")
        self.log_group = account.arn("logs", f"log-group:/aws/lambda/{processor}")
        self.alarms = account.arn("cloudwatch", f"alarm:{name('shipment-*')}")
        self.dashboard = account.global_arn("cloudwatch", f"dashboard/{name('shipment-pipeline')}")
        self.role = account.global_arn("iam", f"role/{processor}")


def _allow(
    sid: str, actions: Sequence[str], resources: Sequence[str], *, conditions: Conditions | None = None
) -> Statement:
    return Statement(sid=sid, actions=actions, resources=resources, conditions=conditions or {})


def _via(service: str, region: str) -> Conditions:
    return {"StringEquals": {"kms:ViaService": f"{service}.{region}.amazonaws.com"}}
