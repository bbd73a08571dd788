from __future__ import annotations

from typing import Any

import pytest

from plan_review.policies.access_levels import access_level
from plan_review.policies.breadth import too_wide
from plan_review.policies.grants import Grant, grants_of
from tests.plan_review.policy_documents import allow, deny, document

_ACCOUNT = {"AWS": "arn:aws:iam::111122223333:root"}


def only(statement: dict[str, Any]) -> Grant:
    (grant,) = grants_of(document(statement))
    return grant


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        (allow("*"), "every action (*)"),
        (allow("*:*"), "every action (*)"),
        (allow("s3:*"), "every action of a service (s3:*)"),
        (allow("S3:**", "arn:aws:s3:::one"), "every action of a service (s3:*)"),
        (allow("kms:*"), "every action of a service (kms:*)"),
        (allow("kms:*", Principal="*"), "every action of a service (kms:*)"),
        ({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}, "all but iam:* (NotAction)"),
        (allow("s3:GetObject", Principal="*"), "everybody (Principal *)"),
        ({"Effect": "Allow", "NotPrincipal": _ACCOUNT, "Action": "s3:GetObject", "Resource": "*"}, "NotPrincipal"),
    ],
)
def test_what_is_refused_says_why(statement: dict[str, Any], reason: str) -> None:
    assert reason in (too_wide(only(statement)) or "")


@pytest.mark.parametrize(
    "statement",
    [
        allow("s3:Get*"),
        deny("*", Principal="*"),
        allow("s3:GetObject", Principal=_ACCOUNT),
        allow("kms:*", Principal=_ACCOUNT),
        allow("sts:AssumeRole", Principal={"Service": "lambda.amazonaws.com"}),
    ],
)
def test_what_a_human_can_weigh_is_not_refused(statement: dict[str, Any]) -> None:
    assert too_wide(only(statement)) is None


@pytest.mark.parametrize(
    "condition",
    [
        {"StringEquals": {"aws:SourceAccount": "111122223333"}},
        {"StringEquals": {"AWS:PrincipalOrgID": "o-1"}},
        {"ArnLike": {"aws:SourceArn": "arn:aws:sns:eu-central-1:111122223333:*"}},
        {"ArnLike": {"aws:SourceArn": "arn:aws:s3:::one-bucket"}},
        {"ArnLike": {"aws:SourceArn": "arn:aws:s3:*:*:one-bucket"}},
        {"IpAddress": {"aws:SourceIp": ["192.0.2.0/24", "2001:db8::/32"]}},
        {"Bool": {"aws:SecureTransport": "true"}, "StringEquals": {"aws:SourceVpce": "vpce-1"}},
    ],
)
def test_everybody_under_a_condition_that_narrows_is_not_public(condition: Any) -> None:
    assert too_wide(only(allow("sqs:SendMessage", Principal="*", Condition=condition))) is None


@pytest.mark.parametrize(
    "condition",
    [
        {},
        {"Bool": {"aws:SecureTransport": "true"}},
        {"StringLike": {"aws:PrincipalArn": "*"}},
        {"StringLike": {"aws:PrincipalOrgID": "*"}},
        {"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:*:*"}},
        {"StringEquals": {"aws:SourceAccount": ["111122223333", ""]}},
        {"StringEqualsIfExists": {"aws:SourceAccount": "111122223333"}},
        {"ForAllValues:StringEquals": {"aws:PrincipalOrgPaths": "o-1/r-1/"}},
        {"StringNotEquals": {"aws:SourceAccount": "111122223333"}},
        {"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}},
        {"IpAddress": {"aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"]}},
        {"IpAddress": {"aws:SourceIp": "::/0"}},
        {"StringEquals": {"aws:SourceAccount": []}},
        {"StringEquals": {"s3:x-amz-acl": "private"}},
    ],
)
def test_everybody_under_a_condition_that_does_not_narrow_is_public(condition: Any) -> None:
    assert "everybody" in (too_wide(only(allow("sqs:SendMessage", Principal="*", Condition=condition))) or "")


_GITHUB = {"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}


def _trust_of_github(operator: str, key: str, value: Any) -> Grant:
    condition = {operator: {f"token.actions.githubusercontent.com:{key}": value}}
    return only(allow("sts:AssumeRoleWithWebIdentity", Principal=_GITHUB, Condition=condition))


@pytest.mark.parametrize(
    ("operator", "key", "value"),
    [
        ("StringEquals", "aud", "sts.amazonaws.com"),
        ("StringLike", "sub", "*"),
        ("StringLike", "sub", "repo:*"),
        ("StringLike", "sub", ["repo:owner/repository:*", "repo:*/repository:*"]),
        ("StringEqualsIfExists", "sub", "repo:owner/repository:ref:refs/heads/main"),
    ],
)
def test_a_role_that_every_repository_may_become_is_refused(operator: str, key: str, value: Any) -> None:
    assert "every repository on GitHub" in (too_wide(_trust_of_github(operator, key, value)) or "")


@pytest.mark.parametrize(
    ("operator", "value"),
    [("StringLike", "repo:owner/*"), ("StringEquals", ["repo:owner/repository:environment:prod"])],
)
def test_a_role_for_the_repositories_of_an_owner_is_for_a_human(operator: str, value: Any) -> None:
    assert too_wide(_trust_of_github(operator, "sub", value)) is None


@pytest.mark.parametrize(
    ("action", "level"),
    [
        ("s3:GetObject", "read"),
        ("S3:getobject", "read"),
        ("sqs:SendMessage", "write"),
        ("sqs:ListQueues", "read"),
        ("kms:PutKeyPolicy", "permissions management"),
        ("s3:*", "permissions management"),
        ("lambda:TagResource", "tagging"),
        ("s3:[a-z]*", None),
        ("s3:NoSuchAction", None),
        ("nosuchservice:*", None),
        ("*", None),
    ],
)
def test_an_action_means_what_aws_says(action: str, level: str | None) -> None:
    assert access_level(action) == level
