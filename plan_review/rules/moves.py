"""What changes its address in Terraform's state, or comes into it or leaves it, without being touched itself."""

from __future__ import annotations

from collections.abc import Iterator

from plan_review.finding import Finding, Group, Rule, RuleGroup, Severity
from plan_review.plan import Action, Plan

MOVED = Rule(
    id="moved",
    group=Group.MOVES,
    severity=Severity.INFO,
    reason="The same object goes on under another address.",
)
IMPORTED = Rule(
    id="imported",
    group=Group.MOVES,
    severity=Severity.INFO,
    reason="Terraform takes over an object that is there already, and leaves it as it is.",
)
IMPORTED_AND_CHANGED = Rule(
    id="imported-and-changed",
    group=Group.MOVES,
    severity=Severity.HUMAN,
    reason="Terraform takes over an object that is there already and changes it, which nobody could try before.",
)
FORGOTTEN = Rule(
    id="forgotten",
    group=Group.MOVES,
    severity=Severity.HUMAN,
    reason="The object stays, but no plan will ever show it again: it goes on costing, and nothing protects it.",
)


def find(plan: Plan) -> Iterator[Finding]:
    """Everything that Terraform will know by another address, anew, or no more."""
    for change in plan.changes:
        if change.previous_address:
            yield MOVED.finds(change.address, f"moved from {change.previous_address}")
        if change.importing:
            rule = IMPORTED_AND_CHANGED if change.action.changes_something else IMPORTED
            yield rule.finds(change.address, f"imported, and then: {', '.join(change.action_words)}")
        if change.action is Action.FORGET:
            yield FORGOTTEN.finds(change.address, "forgotten by Terraform")
        elif change.action is Action.CREATE_THEN_FORGET:
            yield FORGOTTEN.finds(change.address, "created anew, and the one that is there now is forgotten")


RULES = RuleGroup((MOVED, IMPORTED, IMPORTED_AND_CHANGED, FORGOTTEN), find)
