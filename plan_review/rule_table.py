"""Every rule as a table for docs/reviewing.md: `python -m plan_review.rule_table`."""

from __future__ import annotations

from collections.abc import Iterator

from plan_review.exceptions import RULES as EXCEPTION_RULES
from plan_review.finding import Group, Severity
from plan_review.rules import RULES

_MEANS = {Severity.INFO: "good to know", Severity.HUMAN: "needs a human", Severity.REFUSED: "**refused**"}


def rule_table() -> str:
    """The table in Markdown: in the order in which findings stand, the worst of a group first."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield "| rule | means | why |"
    yield "|---|---|---|"
    for group in Group:
        rules = [rule for rule in (*RULES, *EXCEPTION_RULES) if rule.group is group]
        if rules:
            yield f"| **{group.value}** | | |"
        for rule in sorted(rules, key=lambda rule: -rule.severity):
            yield f"| `{rule.id}` | {_MEANS[rule.severity]} | {rule.reason} |"


if __name__ == "__main__":
    print(rule_table())  # noqa: T201
