"""What the user of continuous integration may do: plan an environment, and apply the plan.

Both policies are outputs of the environment's StateStack. Whoever manages the account attaches the first to the role
that plans, and both to the role that applies. Neither holds a right to delete the table, the queues, the bus with its
archive, the bucket or the key: an accident in continuous integration destroys nothing, and retiring an environment
takes another person (docs/retention.md). Nor do they let another account put events on the bus: EventBridge knows that
right for all buses of an account or none. Malice is another matter, to which the function's boundary sets an
end (docs/security.md).
"""

from __future__ import annotations

from contract.names import STATE_KEY
from stacks.access.account import Account
from stacks.access.policy import Conditions, allow, policy_document, via
from stacks.access.resource_arns import ResourceArns
from stacks.settings.environment import Environment

# Where AWS knows no resource, or takes none but all: saved queries, which hold no data; finding log groups; making a
# mapping; composite alarms. https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html and
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
_NO_RESOURCE = ("*",)


def plan_policy(environment: Environment, account: Account, *, bucket_arn: str, key_arn: str) -> str:
    """The policy for `plan`: reads what the stack consists of, reads the state and holds its lock."""
    arns = ResourceArns(environment.names, account)
    return policy_document(
        allow("FindState", ["s3:ListBucket"], [bucket_arn]),
        allow("ReadState", ["s3:GetObject"], [f"{bucket_arn}/{STATE_KEY}", f"{bucket_arn}/{STATE_KEY}.tflock"]),
        allow("LockState", ["s3:PutObject", "s3:DeleteObject"], [f"{bucket_arn}/{STATE_KEY}.tflock"]),
        allow("FindKey", ["kms:DescribeKey"], [key_arn]),
        allow(
            "DecryptState",
            ["kms:Decrypt", "kms:GenerateDataKey"],
            [key_arn],
            conditions={"StringEquals": via("s3", environment.region)},
        ),
        allow(
            "ReadTable",
            [
                "dynamodb:DescribeTable",
                "dynamodb:DescribeContinuousBackups",
                "dynamodb:DescribeTimeToLive",
                "dynamodb:ListTagsOfResource",
            ],
            [arns.table],
        ),
        allow("ReadQueues", ["sqs:GetQueueAttributes", "sqs:ListQueueTags"], [arns.queue, arns.failed_events_queue]),
        allow(
            "ReadTopic",
            ["sns:GetTopicAttributes", "sns:GetSubscriptionAttributes", "sns:ListTagsForResource"],
            [arns.topic],
        ),
        allow(
            "ReadBus",
            [
                "events:DescribeEventBus",
                "events:DescribeRule",
                "events:DescribeArchive",
                "events:ListTargetsByRule",
                "events:ListTagsForResource",
            ],
            [arns.bus, arns.rule, arns.archive],
        ),
        allow(
            "ReadFunction",
            [
                "lambda:GetFunction",
                "lambda:GetFunctionCodeSigningConfig",
                "lambda:ListVersionsByFunction",
                "lambda:ListTags",
            ],
            [arns.function],
        ),
        allow("ReadMapping", ["lambda:GetEventSourceMapping", "lambda:ListTags"], [arns.mappings]),
        allow("FindLogs", ["logs:DescribeLogGroups", "logs:DescribeQueryDefinitions"], _NO_RESOURCE),
        allow("ReadLogs", ["logs:ListTagsForResource"], [arns.log_group]),
        allow("FindAlarms", ["cloudwatch:DescribeAlarms"], _NO_RESOURCE),
        allow("ReadAlarmTags", ["cloudwatch:ListTagsForResource"], [arns.alarms]),
        allow("ReadDashboard", ["cloudwatch:GetDashboard"], [arns.dashboard]),
        allow(
            "ReadRole",
            ["iam:GetRole", "iam:GetRolePolicy", "iam:ListRolePolicies", "iam:ListAttachedRolePolicies"],
            [arns.role],
        ),
    )


def apply_policy(environment: Environment, account: Account, *, bucket_arn: str, key_arn: str) -> str:
    """The policy for `apply`, besides that for `plan`: creates and changes what the stack consists of."""
    arns = ResourceArns(environment.names, account)
    return policy_document(
        allow("WriteState", ["s3:PutObject"], [f"{bucket_arn}/{STATE_KEY}"]),
        allow(
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
        allow(
            "EncryptTable",
            [
                "kms:Decrypt",
                "kms:Encrypt",
                "kms:GenerateDataKey",
                "kms:GenerateDataKeyWithoutPlaintext",
                "kms:ReEncryptFrom",
                "kms:ReEncryptTo",
            ],
            [key_arn],
            conditions={"StringEquals": via("dynamodb", environment.region)},
        ),
        allow(
            "LendKeyToTable",
            ["kms:CreateGrant"],
            [key_arn],
            conditions={
                "StringEquals": via("dynamodb", environment.region),
                "Bool": {"kms:GrantIsForAWSResource": "true"},
            },
        ),
        allow(
            "WriteQueues",
            ["sqs:CreateQueue", "sqs:SetQueueAttributes", "sqs:TagQueue", "sqs:UntagQueue"],
            [arns.queue, arns.failed_events_queue],
        ),
        allow(
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
        allow(
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
            [arns.bus, arns.rule, arns.archive],
        ),
        allow(
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
        # No ARN can tell our mapping from that of another function; this can.
        # https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html
        allow("CreateMapping", ["lambda:CreateEventSourceMapping"], _NO_RESOURCE, conditions=_of_function(arns)),
        allow(
            "WriteMapping",
            ["lambda:UpdateEventSourceMapping", "lambda:DeleteEventSourceMapping"],
            [arns.mappings],
            conditions=_of_function(arns),
        ),
        allow("TagMapping", ["lambda:TagResource", "lambda:UntagResource"], [arns.mappings]),
        allow("WriteLogs", ["logs:CreateLogGroup", "logs:PutRetentionPolicy"], [arns.log_group_and_streams]),
        allow("TagLogs", ["logs:TagResource", "logs:UntagResource"], [arns.log_group]),
        allow("WriteSavedQueries", ["logs:PutQueryDefinition", "logs:DeleteQueryDefinition"], _NO_RESOURCE),
        allow(
            "WriteAlarms",
            [
                "cloudwatch:PutMetricAlarm",
                "cloudwatch:DeleteAlarms",
                "cloudwatch:TagResource",
                "cloudwatch:UntagResource",
            ],
            [arns.alarms],
        ),
        # Under no name of its own, but it can only tell our topic.
        # https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/iam-cw-condition-keys-alarm-actions.html
        allow(
            "WriteCompositeAlarm",
            ["cloudwatch:PutCompositeAlarm"],
            _NO_RESOURCE,
            conditions={"ForAllValues:StringEquals": {"cloudwatch:AlarmActions": [arns.topic]}},
        ),
        allow("WriteDashboard", ["cloudwatch:PutDashboard", "cloudwatch:DeleteDashboards"], [arns.dashboard]),
        # Only while the role carries the boundary, which nobody may take off or replace with these rights; the last of
        # these puts it on a role that has none. https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
        allow(
            "WriteRoleWithinBoundary",
            [
                "iam:CreateRole",
                "iam:UpdateRole",
                "iam:UpdateRoleDescription",
                "iam:UpdateAssumeRolePolicy",
                "iam:PutRolePolicy",
                "iam:DeleteRolePolicy",
                "iam:PutRolePermissionsBoundary",
            ],
            [arns.role],
            conditions={"ArnEquals": {"iam:PermissionsBoundary": arns.function_boundary}},
        ),
        allow("TagRole", ["iam:TagRole", "iam:UntagRole"], [arns.role]),
        allow(
            "GiveRoleToFunction",
            ["iam:PassRole"],
            [arns.role],
            conditions={"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}},
        ),
    )


def _of_function(arns: ResourceArns) -> Conditions:
    return {"ArnEquals": {"lambda:FunctionArn": arns.function}}
