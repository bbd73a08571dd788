"""What AWS's published API models say of a parameter: its length or range, its pattern, its values.

The models are botocore's; AWS makes its clients from the same ones. Quotas that they do not carry are in `quotas.py`.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import botocore.session

from tests.support.aws_reference.quotas import QUOTAS


def breaches(parameter: str, value: object) -> list[str]:
    """What a value of a parameter breaks, each as a sentence.

    Args:
        parameter: Service, operation and member, such as "lambda.CreateFunction.Timeout"; a list's members follow
            as "[]".
        value: Text, a number or true and false.

    Raises:
        KeyError: AWS has no such parameter.
    """
    limits = _limits(parameter)
    return [f"{parameter}: {breach}, is {str(value)[:80]!r}" for breach in _broken(limits, value)]


def is_limited(parameter: str) -> bool:
    """Whether AWS publishes anything to hold a value of this parameter to."""
    return bool(_limits(parameter).keys() & {"min", "max", "pattern", "enum"})


@cache
def _limits(parameter: str) -> dict[str, Any]:
    service, operation, *members = parameter.split(".")
    shape: Any = botocore.session.get_session().get_service_model(service).operation_model(operation).input_shape
    for name in members:
        # SQS has a map of attributes, whose names are no members; only quotas say something of those.
        shape = shape.value if shape.type_name == "map" else shape.members[name.removesuffix("[]")]
        if name.endswith("[]"):
            shape = shape.member
    limits = dict(shape.metadata)
    if parameter in QUOTAS:
        limits["max"] = min(QUOTAS[parameter].most, limits.get("max", QUOTAS[parameter].most))
        limits["min"] = max(QUOTAS[parameter].least, limits.get("min", 0))
    return limits


def _broken(limits: dict[str, Any], value: object) -> list[str]:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    measure = value if is_number else len(str(value))
    unit = "" if is_number else " characters"
    found = []
    if "min" in limits and measure < limits["min"]:
        found.append(f"at least {limits['min']}{unit}, has {measure}")
    if "max" in limits and measure > limits["max"]:
        found.append(f"at most {limits['max']}{unit}, has {measure}")
    if "pattern" in limits and not re.fullmatch(limits["pattern"], str(value), re.DOTALL):
        found.append(f"must match {limits['pattern']}")
    if "enum" in limits and value not in limits["enum"]:
        found.append(f"must be one of {', '.join(limits['enum'])}")
    return found
