"""Who may do what besides the function: continuous integration within the function's boundary, operators, producers."""

from __future__ import annotations

import json
import re
from typing import Any

from tests.stacks.arns import resolved
from tests.stacks.policies import policies
from tests.support.configuration import Configuration, statements


def test_the_functions_boundary_is_what_its_role_is_granted_and_no_more(
    shipment: Configuration, state: Configuration
) -> None:
    def rights(configuration: Configuration, kind: str) -> set[tuple[str, ...]]:
        found = [resolved(configuration, each.statement) for each in policies(configuration) if each.kind == kind]
        return {
            (action, resource, json.dumps(each.get("Condition", {}), sort_keys=True))
            for each in found
            for action in each["Action"]
            for resource in each["Resource"]
        }

    assert rights(shipment, "role") == rights(state, "boundary") != set()
    role, boundary = shipment.only("aws_iam_role"), state.only("aws_iam_policy")
    assert role["permissions_boundary"].endswith(f":policy/{boundary['name']}")


def test_continuous_integration_changes_the_role_only_within_its_boundary(
    state: Configuration, environment: str
) -> None:
    changes: dict[str, dict[str, Any]] = {}
    for policy in policies(state):
        if policy.kind == "deployment":
            for action in policy.statement["Action"]:
                if action.startswith("iam:") and not re.match("iam:(Get|List)", action):
                    changes[action] = policy.statement.get("Condition", {})
    bounded = {
        "iam:CreateRole",
        "iam:DeleteRolePolicy",
        "iam:PutRolePermissionsBoundary",
        "iam:PutRolePolicy",
        "iam:UpdateAssumeRolePolicy",
        "iam:UpdateRole",
        "iam:UpdateRoleDescription",
    }
    # No right besides: none to remove the boundary, and none on a policy, so that nobody rewrites it either.
    assert set(changes) == bounded | {"iam:PassRole", "iam:TagRole", "iam:UntagRole"}
    for action in bounded:
        ((operator, keys),) = changes[action].items()
        assert (operator, list(keys)) == ("ArnEquals", ["iam:PermissionsBoundary"]), action
        assert keys["iam:PermissionsBoundary"].endswith(f":policy/shipment-processor-boundary-{environment}"), action


def test_nobody_but_whoever_manages_the_account_opens_the_bus(state: Configuration) -> None:
    allowed = {action for policy in policies(state) for action in policy.statement["Action"]}
    assert not {action for action in allowed if action.endswith("Permission")}


def test_other_accounts_put_events_only_where_a_variable_names_them(shipment: Configuration) -> None:
    policy = shipment.only("aws_cloudwatch_event_bus_policy")
    assert policy["count"] == "${length(var.producer_accounts) > 0 ? 1 : 0}"
    assert '"Principal": {"AWS": ${jsonencode([for account in var.producer_accounts : "arn:' in policy["policy"]
    (bus,) = shipment.all("aws_cloudwatch_event_bus")
    (statement,) = statements(policy["policy"])
    assert statement["Action"] == ["events:PutEvents"]
    assert statement["Resource"] == [f"${{aws_cloudwatch_event_bus.{bus}.arn}}"]


def test_an_operator_who_looks_changes_nothing(state: Configuration) -> None:
    found = [each.statement for each in policies(state) if each.where == "operator_policy"]
    assert {action for statement in found for action in statement["Action"]} == {
        "dynamodb:Query",
        "kms:Decrypt",
        "sqs:GetQueueAttributes",
        "sqs:GetQueueUrl",
        # Reading a message hides it for a while, and the second of these shows it again.
        "sqs:ReceiveMessage",
        "sqs:ChangeMessageVisibility",
    }
