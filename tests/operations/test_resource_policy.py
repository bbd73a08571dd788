from __future__ import annotations

import json
from typing import Any

import pytest

from operations.verification.resource_policy import admits

ALLOW: dict[str, Any] = {
    "Effect": "Allow",
    "Principal": {"Service": "events.amazonaws.com"},
    "Action": "sqs:SendMessage",
    "Resource": "arn:aws:sqs:eu-central-1:123456789012:queue",
    "Condition": {"ArnEquals": {"aws:SourceArn": "arn:of:the:rule"}, "StringEquals": {"aws:SourceAccount": "1"}},
}
PLAIN_HTTP = {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "sqs:*",
    "Resource": "*",
    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
}


def admitted(*statements: dict[str, Any]) -> bool:
    return admits(
        json.dumps({"Statement": list(statements)}),
        service="events.amazonaws.com",
        action="sqs:SendMessage",
        resource="arn:aws:sqs:eu-central-1:123456789012:queue",
        context={"aws:SourceArn": "arn:of:the:rule", "aws:SourceAccount": "1", "aws:SecureTransport": "true"},
    )


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"Action": ["SQS:SendMessage"]},
        {"Action": "sqs:*"},
        {"Resource": "*"},
        {"Principal": "*"},
        {"Principal": {"AWS": "*"}},
        {"Condition": {}},
        {"Condition": {"ArnLike": {"AWS:SourceArn": ["other", "arn:of:*"]}}},
        {"Condition": {"StringLike": {"aws:SourceAccount": "*"}}},
    ],
)
def test_what_admits(change: dict[str, Any]) -> None:
    assert admitted({**ALLOW, **change}, PLAIN_HTTP)


@pytest.mark.parametrize(
    "change",
    [
        {"Effect": "Deny"},
        {"Principal": {"Service": "sns.amazonaws.com"}},
        {"Principal": {"AWS": "arn:aws:iam::1:root"}},
        {"Action": "sqs:ReceiveMessage"},
        {"Resource": "arn:aws:sqs:eu-central-1:123456789012:other"},
        {"Condition": {"ArnEquals": {"aws:SourceArn": "another rule"}}},
        {"Condition": {"StringEquals": {"aws:SourceAccount": "2"}}},
        {"Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}},
        {"Condition": {"StringLike": {"aws:PrincipalOrgID": "*"}}},
        {"Condition": {"NumericLessThan": {"aws:SourceAccount": "2"}}},
    ],
)
def test_what_does_not(change: dict[str, Any]) -> None:
    assert not admitted({**ALLOW, **change}, PLAIN_HTTP)


def test_a_denial_wins() -> None:
    deny = {**ALLOW, "Effect": "Deny"}
    assert not admitted(ALLOW, deny)
    unknown = {**PLAIN_HTTP, "Condition": {"NumericLessThan": {"s3:max-keys": "2"}}}
    assert not admitted(ALLOW, unknown), "what cannot be judged counts against the policy"


def test_no_policy_admits_nobody() -> None:
    assert not admits("", service="events.amazonaws.com", action="sqs:SendMessage", resource="*", context={})
