"""Resources that are one right, spelled in attributes: the statement that AWS makes of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from plan_review.values import Value, at


@dataclass(frozen=True)
class Permission:
    """How such a resource becomes a policy.

    Attributes:
        attributes: Those that the right depends on.
        document: Makes the JSON text of a policy of the resource's attributes, in which nothing is unknown.
    """

    attributes: tuple[str, ...]
    document: Callable[[Mapping[str, Value]], str]


def _lambda_permission(attributes: Mapping[str, Value]) -> str:
    # https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
    tests = {
        ("ArnLike", "aws:SourceArn"): attributes.get("source_arn"),
        ("StringEquals", "aws:SourceAccount"): attributes.get("source_account"),
        ("StringEquals", "aws:PrincipalOrgID"): attributes.get("principal_org_id"),
        ("StringEquals", "lambda:EventSourceToken"): attributes.get("event_source_token"),
        ("StringEquals", "lambda:FunctionUrlAuthType"): attributes.get("function_url_auth_type"),
    }
    qualifier = attributes.get("qualifier")
    function = attributes.get("function_name")
    return _document(
        principal=attributes.get("principal"),
        action=attributes.get("action"),
        resource=f"{function}:{qualifier}" if qualifier else function,
        tests=tests,
    )


def _event_permission(attributes: Mapping[str, Value]) -> str:
    # https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutPermission.html
    block = ("condition", 0)
    operator, key = at(attributes, *block, "type"), at(attributes, *block, "key")
    return _document(
        principal=attributes.get("principal"),
        action=attributes.get("action") or "events:PutEvents",
        resource=attributes.get("event_bus_name") or "default",
        tests={(str(operator), str(key)): at(attributes, *block, "value")} if operator and key else {},
    )


def _document(*, principal: Value, action: Value, resource: Value, tests: Mapping[tuple[str, str], Value]) -> str:
    conditions: dict[str, dict[str, Any]] = {}
    for (operator, key), value in tests.items():
        if value:
            conditions.setdefault(operator, {})[key] = value
    statement = {
        "Effect": "Allow",
        "Principal": _principal(str(principal)),
        "Action": action,
        "Resource": resource,
        "Condition": conditions,
    }
    return json.dumps({"Statement": statement})


def _principal(name: str) -> str | dict[str, str]:
    if name == "*":
        return "*"
    return {"AWS" if name.isdigit() or name.startswith("arn:") else "Service": name}


PERMISSIONS: Mapping[str, Permission] = {
    "aws_lambda_permission": Permission(
        (
            "action",
            "event_source_token",
            "function_name",
            "function_url_auth_type",
            "principal",
            "principal_org_id",
            "qualifier",
            "source_account",
            "source_arn",
        ),
        _lambda_permission,
    ),
    "aws_cloudwatch_event_permission": Permission(
        ("action", "condition", "event_bus_name", "principal"), _event_permission
    ),
}
