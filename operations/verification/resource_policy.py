"""Whether the policy of a resource lets a service do something."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase
from typing import Any

_ALLOW, _DENY = "Allow", "Deny"
# The operators of this project's policies. Operators of positive form are false for a key that is not in the request:
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
_OPERATORS: Mapping[str, Callable[[str, str], bool]] = {
    "StringEquals": lambda wanted, actual: wanted == actual,
    "StringLike": lambda wanted, actual: fnmatchcase(actual, wanted),
    # Both take wildcards: they are one operator under two names.
    "ArnEquals": lambda wanted, actual: fnmatchcase(actual, wanted),
    "ArnLike": lambda wanted, actual: fnmatchcase(actual, wanted),
    "Bool": lambda wanted, actual: wanted.lower() == actual.lower(),
}


def admits(policy: str, *, service: str, action: str, resource: str, context: Mapping[str, str]) -> bool:
    """Whether a policy allows a service principal an action, and does not deny it.

    What cannot be judged counts against the policy: an unknown condition operator never allows, and always denies.

    Args:
        policy: The policy document, empty where the resource has none.
        service: Such as "events.amazonaws.com".
        action: Such as "sqs:SendMessage".
        resource: ARN of the resource.
        context: The condition keys of the request, and their values.
    """
    statements = _listed(json.loads(policy)["Statement"]) if policy else []

    def applies(statement: Mapping[str, Any], effect: str) -> bool:
        return (
            statement["Effect"] == effect
            and _is_about(statement.get("Principal"), service)
            and any(fnmatchcase(action.lower(), each.lower()) for each in _listed(statement.get("Action", [])))
            and any(fnmatchcase(resource, each) for each in _listed(statement.get("Resource", [])))
            and all(
                _holds(operator, key, wanted, context, unknown=effect == _DENY)
                for operator, keys in statement.get("Condition", {}).items()
                for key, wanted in keys.items()
            )
        )

    return any(applies(each, _ALLOW) for each in statements) and not any(applies(each, _DENY) for each in statements)


def _is_about(principal: object, service: str) -> bool:
    if isinstance(principal, Mapping):
        return service in _listed(principal.get("Service", [])) or "*" in _listed(principal.get("AWS", []))
    return principal == "*"


def _holds(operator: str, key: str, wanted: object, context: Mapping[str, str], *, unknown: bool) -> bool:
    if operator not in _OPERATORS:
        return unknown
    actual = {name.lower(): value for name, value in context.items()}.get(key.lower())
    return actual is not None and any(_OPERATORS[operator](str(each), actual) for each in _listed(wanted))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
