"""What a group of rules finds in a plan, short enough to compare."""

from __future__ import annotations

from typing import Any

from plan_review.finding import Finding, RuleGroup
from tests.plan_review.plans import plan


def findings(group: RuleGroup, *changes: Any, **fields: Any) -> list[Finding]:
    """Every finding, which is of a rule that the group lists."""
    found = list(group.find(plan(*changes, **fields)))
    assert all(finding.rule in group.rules for finding in found)
    return found


def ids(group: RuleGroup, *changes: Any, **fields: Any) -> list[str]:
    """The rules that found something."""
    return [finding.rule.id for finding in findings(group, *changes, **fields)]


def configured(address: str, *attributes: str) -> dict[str, Any]:
    """A plan's configuration in which one resource has these attributes and no others."""
    expressions = {name: {"references": ["var.x"]} for name in attributes}
    return {"root_module": {"resources": [{"address": address, "expressions": expressions}]}}
