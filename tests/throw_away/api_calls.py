"""Which rights Terraform uses: the AWS operations in its debug log, as the IAM actions that AWS asks for."""

from __future__ import annotations

import re
from pathlib import Path

_METHOD = re.compile(r'rpc\.method"?[=:]"?(\w+)')
_SERVICE = re.compile(
    r'rpc\.service"?[=:]"?(CloudWatch Logs|CloudWatch|DynamoDB|EventBridge|IAM|KMS|Lambda|S3|SNS|SQS|STS)'
)
_PREFIXES = {"CloudWatch Logs": "logs", "EventBridge": "events"}
# Where an action is not named after the operation:
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
_OTHER_NAMES = {"s3:HeadObject": "s3:GetObject", "s3:ListObjectsV2": "s3:ListBucket"}
# Everybody may ask who they are.
_NO_RIGHT_NEEDED = {"sts:GetCallerIdentity"}
# What AWS asks for besides, for an operation as this stack uses it: its tags are set by the operation that creates,
# and a function is given a role. https://docs.aws.amazon.com/service-authorization/latest/reference/
_ALSO = {
    "cloudwatch:PutCompositeAlarm": {"cloudwatch:TagResource"},
    "cloudwatch:PutMetricAlarm": {"cloudwatch:TagResource"},
    "dynamodb:CreateTable": {
        "dynamodb:TagResource",
        # Under a customer-managed key, for DynamoDB on behalf of the caller.
        "kms:CreateGrant",
        "kms:Decrypt",
        "kms:Encrypt",
        "kms:GenerateDataKey",
        "kms:GenerateDataKeyWithoutPlaintext",
        "kms:ReEncryptFrom",
        "kms:ReEncryptTo",
    },
    "events:CreateEventBus": {"events:TagResource"},
    "events:PutRule": {"events:TagResource"},
    "iam:CreateRole": {"iam:TagRole"},
    "lambda:CreateEventSourceMapping": {"lambda:TagResource"},
    "lambda:CreateFunction": {"iam:PassRole", "lambda:TagResource"},
    "logs:CreateLogGroup": {"logs:TagResource"},
    "s3:GetObject": {"kms:Decrypt"},
    "s3:PutObject": {"kms:GenerateDataKey"},
    "sns:CreateTopic": {"sns:TagResource"},
    "sqs:CreateQueue": {"sqs:TagQueue"},
}


def used_actions(log: Path) -> set[str]:
    """The IAM actions of everything that a run of Terraform asked of AWS.

    Args:
        log: What Terraform wrote to TF_LOG_PATH with TF_LOG=DEBUG.
    """
    actions: set[str] = set()
    for line in log.read_text(errors="replace").splitlines():
        method, service = _METHOD.search(line), _SERVICE.search(line)
        if method and service:
            action = f"{_PREFIXES.get(service[1], service[1].lower())}:{method[1]}"
            actions.add(_OTHER_NAMES.get(action, action))
    return actions.union(*(_ALSO[action] for action in actions & _ALSO.keys())) - _NO_RIGHT_NEEDED
