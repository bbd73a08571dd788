"""Judges the statements of IAM policies by what AWS publishes about each action."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from typing import Any

from tests.support.aws_reference.arn_form import fits
from tests.support.aws_reference.reference import Action, expand

Statement = Mapping[str, Any]

_SET_OPERATORS = ("ForAllValues:", "ForAnyValue:")
_TYPES_OF_OPERATORS = {
    "String": {"String", "ARN"},
    # AWS compares text with ARNs too, as CloudWatch Logs asks for in the policy of a key:
    # https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
    "Arn": {"ARN", "String"},
    "Bool": {"Bool"},
    "Numeric": {"Numeric"},
    "Date": {"Date"},
}


class Kind(Enum):
    """What a policy is attached to, on which its grammar depends."""

    IDENTITY = "identity"
    RESOURCE = "resource"
    KEY = "key"
    TRUST = "trust"


def faults(statement: Statement, kind: Kind) -> list[str]:
    """What AWS would not match or not know in one statement, each as a sentence; empty if there is nothing.

    Args:
        statement: As IAM's JSON grammar has it, with resolved ARNs.
        kind: What its policy is attached to.
    """
    found: list[str] = []
    named = {name: expand(name) for name in statement["Action"]}
    found += [f"{name} is no action of AWS" for name, actions in named.items() if not actions]
    known = {name: actions for name, actions in named.items() if actions}
    found += _resource_faults(known, statement.get("Resource", []), kind)
    for actions in known.values():
        for action in actions:
            found += _condition_faults(action, statement.get("Condition", {}))
    return found


def unmet(statements: Iterable[Statement]) -> list[str]:
    """Actions that some allow, but on none of a resource type that every request of theirs needs, as sentences.

    Args:
        statements: All that somebody is allowed.
    """
    resources: dict[str, list[str]] = {}
    for statement in statements:
        for name in statement["Action"]:
            for action in expand(name):
                resources.setdefault(action.name, []).extend(statement["Resource"])
    return [
        f"{name} needs a resource of the form {form}"
        for name, allowed in resources.items()
        for form in _needed(name)
        if not any(fits(resource, form) for resource in allowed)
    ]


def _needed(name: str) -> Sequence[str]:
    (action,) = expand(name)
    return sorted(action.required)


def _resource_faults(named: Mapping[str, list[Action]], resources: Sequence[str], kind: Kind) -> Iterator[str]:
    if kind is Kind.TRUST or kind is Kind.KEY:
        # A trust policy names no resource, the policy of a key only "*", which is that key:
        # https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html
        right = [] if kind is Kind.TRUST else ["*"]
        if list(resources) != right:
            yield f"the resources of a {kind.value} policy are {right}, not {list(resources)}"
        return
    for name, actions in named.items():
        if not any(_fits_any(action, resource) for action in actions for resource in resources):
            forms = sorted(form for action in actions for form in action.forms) if len(actions) == 1 else []
            yield f"{name} matches none of {list(resources)}; AWS knows {' and '.join(forms) or 'only *'} for it"
    everything = [action for actions in named.values() for action in actions]
    for resource in resources:
        if not any(_fits_any(action, resource) for action in everything):
            yield f"{resource} is no resource of {', '.join(named)}"
    if "*" in resources:
        narrower = [name for name, actions in named.items() if any(action.forms for action in actions)]
        if narrower:
            yield f"* is wider than AWS asks for {', '.join(narrower)}"


def _fits_any(action: Action, resource: str) -> bool:
    return any(fits(resource, form) for form in action.forms) if action.forms else resource == "*"


def _condition_faults(action: Action, conditions: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    for operator, keys in conditions.items():
        of_set = operator.startswith(_SET_OPERATORS)
        base = operator.rpartition(":")[2].removesuffix("IfExists")
        for key in keys:
            key_type = action.key_type(key)
            if key_type is None:
                yield f"{action.name} does not know the condition key {key}"
                continue
            if key_type.startswith("ArrayOf") != of_set:
                yield f"{key} holds {key_type}, which {operator} does not compare"
            elif base != "Null" and key_type.removeprefix("ArrayOf") not in _types(base):
                yield f"{key} is of type {key_type}, which {operator} does not compare"


def _types(operator: str) -> set[str]:
    return next((types for prefix, types in _TYPES_OF_OPERATORS.items() if operator.startswith(prefix)), set())
