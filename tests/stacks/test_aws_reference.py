"""Every statement of every policy is one that AWS matches, by what AWS publishes about its actions."""

from __future__ import annotations

from typing import Any

import pytest

from tests.stacks.arns import resolved
from tests.stacks.policies import Policy, policies
from tests.support.aws_reference.judge import Kind, faults, unmet
from tests.support.configuration import Configuration

# What AWS's reference calls a fault and AWS itself writes, with the reason.
_AS_AWS_WRITES_IT = {
    # https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
    "kms:DescribeKey does not know the condition key kms:EncryptionContext:aws:logs:arn": (
        "CloudWatch Logs' own example has DescribeKey under this condition, where it allows nothing"
    ),
}


@pytest.fixture(params=["shipment", "state"])
def stack(request: pytest.FixtureRequest, shipment: Configuration, state: Configuration) -> Configuration:
    """Both stacks of each environment in turn."""
    return shipment if request.param == "shipment" else state


def kind(policy: Policy) -> Kind:
    if policy.kind == "resource":
        return Kind.KEY if policy.where == "key" else Kind.RESOURCE
    return Kind.TRUST if policy.kind == "trust" else Kind.IDENTITY


def judged(configuration: Configuration, policy: Policy) -> list[str]:
    found = faults(resolved(configuration, policy.statement), kind(policy))
    return [f"{policy.where}: {policy.statement['Sid']}: {fault}" for fault in found if fault not in _AS_AWS_WRITES_IT]


def test_aws_knows_every_action_resource_and_condition(stack: Configuration) -> None:
    found = [fault for policy in policies(stack) for fault in judged(stack, policy)]
    assert not found, "\n".join(found)


def test_what_aws_writes_itself_is_still_there(state: Configuration) -> None:
    found = {fault for policy in policies(state) for fault in faults(resolved(state, policy.statement), kind(policy))}
    assert found == set(_AS_AWS_WRITES_IT)


@pytest.mark.parametrize("policy_kind", ["role", "deployment", "people"])
def test_a_right_reaches_everything_that_its_request_touches(
    shipment: Configuration, state: Configuration, policy_kind: str
) -> None:
    allowed: list[dict[str, Any]] = [
        resolved(configuration, policy.statement)
        for configuration in (shipment, state)
        for policy in policies(configuration)
        if policy.kind == policy_kind
    ]
    assert allowed
    assert unmet(allowed) == []


ALARMS = "arn:aws:cloudwatch:eu-central-1:123456789012:alarm:shipment-*-dev"
LOG_GROUP = "arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/shipment-processor-dev"
MAPPINGS = "arn:aws:lambda:eu-central-1:123456789012:event-source-mapping:*"


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("cloudwatch:DescribeAlarms", ALARMS),
        ("cloudwatch:PutCompositeAlarm", ALARMS),
        ("lambda:CreateEventSourceMapping", MAPPINGS),
        ("logs:CreateLogGroup", LOG_GROUP),
        ("logs:PutRetentionPolicy", LOG_GROUP),
        ("logs:DescribeLogGroups", "arn:aws:logs:eu-central-1:123456789012:log-group:*"),
        ("logs:TagResource", f"{LOG_GROUP}:*"),
    ],
)
def test_a_form_that_aws_never_matches_is_noticed_in_place_of_the_right_one(
    configurations: dict[str, Configuration], action: str, resource: str
) -> None:
    """Puts each back with which no deployment by continuous integration could have succeeded on AWS."""
    state = configurations["state-dev"]
    (right,) = [resolved(state, each.statement) for each in policies(state) if action in each.statement["Action"]]
    assert faults(right, Kind.IDENTITY) == []
    found = faults({**right, "Resource": [resource]}, Kind.IDENTITY)
    assert any(fault.startswith(f"{action} matches none of ['{resource}']") for fault in found), found


def test_continuous_integration_may_change_all_that_a_role_says_of_itself(state: Configuration) -> None:
    allowed = {
        action for policy in policies(state) if policy.where == "apply_policy" for action in policy.statement["Action"]
    }
    # The provider changes a description with the one, everything else with the other.
    assert {"iam:UpdateRole", "iam:UpdateRoleDescription"} <= allowed


def test_the_key_is_lent_to_tables_alone_and_to_nobody_who_asks_by_hand(state: Configuration) -> None:
    grants = [policy for policy in policies(state) if "kms:CreateGrant" in policy.statement["Action"]]
    assert {policy.where for policy in grants} == {"key", "apply_policy"}
    for policy in grants:
        assert policy.statement["Action"] == ["kms:CreateGrant"]
        region = state.document["provider"]["aws"][0]["region"]
        assert policy.statement["Condition"] == {
            "StringEquals": {"kms:ViaService": f"dynamodb.{region}.amazonaws.com"},
            "Bool": {"kms:GrantIsForAWSResource": "true"},
        }
