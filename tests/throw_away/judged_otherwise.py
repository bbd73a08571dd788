"""What the embedded AWS judges otherwise than AWS, so that the exact statements of a policy do not suffice there.

For these actions the users of these tests get a second statement, and nothing is claimed but that the policy under test
names the action at all. Whether AWS matches its resources and conditions, tests/stacks/test_aws_reference.py says.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

WITHOUT_ARN = {
    "cloudwatch:DeleteAlarms",
    "cloudwatch:GetDashboard",
    "cloudwatch:ListTagsForResource",
    "cloudwatch:PutDashboard",
    "dynamodb:ListTagsOfResource",
    "events:CreateArchive",
    "events:CreateEventBus",
    "events:DescribeArchive",
    "events:DescribeEventBus",
    "events:DescribeReplay",
    "events:ListTagsForResource",
    "events:StartReplay",
    "events:UpdateArchive",
    "kms:DescribeKey",
    "lambda:CreateFunction",
    "sns:GetSubscriptionAttributes",
    "sns:ListTagsForResource",
}
"""It looks at no ARN, or at another one."""
WITHOUT_STREAMS = {"logs:CreateLogGroup", "logs:PutRetentionPolicy"}
"""It asks for the log group without the ":*" that AWS asks for."""
WITHOUT_CONDITION = {
    # lambda:FunctionArn
    "lambda:CreateEventSourceMapping",
    # iam:PermissionsBoundary
    "iam:CreateRole",
    "iam:PutRolePolicy",
}
"""It does not know the condition key, and so refuses what AWS allows."""
TAKEN_FOR = {
    "lambda:GetEventSourceMapping": "lambda:ListEventSourceMappings",
    "sqs:SendMessage": "sqs:SendMessageBatch",
    "sqs:DeleteMessage": "sqs:DeleteMessageBatch",
    "sqs:ChangeMessageVisibility": "sqs:ChangeMessageVisibilityBatch",
}
"""It wants another action, in three cases one that AWS does not have."""


def supplement(statements: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """What somebody needs besides statements that suffice on AWS."""
    return [
        {"Effect": "Allow", "Action": action, "Resource": resources}
        for statement in statements
        for name in statement["Action"]
        for action, resources in _otherwise(name, statement["Resource"])
    ]


def _otherwise(name: str, resources: list[str]) -> list[tuple[str, list[str]]]:
    found = []
    if name in WITHOUT_ARN:
        found.append((name, ["*"]))
    if name in WITHOUT_STREAMS:
        found.append((name, [resource.removesuffix(":*") for resource in resources]))
    if name in WITHOUT_CONDITION:
        found.append((name, resources))
    if name in TAKEN_FOR:
        found.append((TAKEN_FOR[name], ["*"] if name.startswith("lambda:") else resources))
    return found
