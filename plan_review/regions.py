"""In which region a plan's resources are, as far as the plan tells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from plan_review.plan import Plan, ResourceChange

_OF_ARN = re.compile(r"arn:[\w-]+:[\w-]+:([a-z]{2}(?:-[a-z]+)+-\d+):")


def configured_region(document: Mapping[str, Any]) -> str:
    """The region that a plan's provider blocks name, if they all name the same; else nothing.

    Args:
        document: The plan's JSON, of which nothing is taken for granted.
    """
    providers = _mapping(_mapping(document.get("configuration")).get("provider_config")).values()
    named = [_mapping(_mapping(_mapping(provider).get("expressions")).get("region")) for provider in providers]
    found = {_value(document, expression) for expression in named if expression}
    return found.pop() if len(found) == 1 else ""


def region_of(plan: Plan, change: ResourceChange) -> str:
    """The region of a resource: what it says itself, else its ARN, else the provider's; empty if none tells."""
    for attributes in (change.after, change.before):
        region, arn = attributes.get("region"), attributes.get("arn")
        if isinstance(region, str) and region:
            return region
        if isinstance(arn, str) and (found := _OF_ARN.match(arn)):
            return found[1]
    return plan.region


def _value(document: Mapping[str, Any], expression: Mapping[str, Any]) -> str:
    constant, references = expression.get("constant_value"), expression.get("references")
    if isinstance(constant, str):
        return constant
    if isinstance(references, list) and len(references) == 1 and isinstance(references[0], str):
        variable = _mapping(_mapping(document.get("variables")).get(references[0].removeprefix("var.")))
        return str(variable.get("value") or "")
    return ""


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
