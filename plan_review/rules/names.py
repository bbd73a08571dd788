"""Changes of names, descriptions and tags, which change nothing of what a resource does."""

from __future__ import annotations

from collections.abc import Iterator

from plan_review.finding import Finding, Group, Rule, RuleGroup, Severity
from plan_review.plan import Action, Plan
from plan_review.wording import difference, differences

RENAMED = Rule(
    id="renamed",
    group=Group.NAMES,
    severity=Severity.INFO,
    reason="People and scripts may look for it under its old name.",
)
TAGGED = Rule(
    id="tags-changed",
    group=Group.NAMES,
    severity=Severity.INFO,
    reason="Costs, rights and automation may go by tags.",
)

_NAMES = ("name", "display_name", "title", "identifier")
TAGS = ("tags", "labels", "user_labels", "annotations")
# Tags of the resource and of its provider together: said only where the resource's own do not say it.
ALL_TAGS = ("tags_all", "terraform_labels", "effective_labels")


def find(plan: Plan) -> Iterator[Finding]:
    """Every resource that is renamed or tagged in place."""
    for change in plan.managed:
        if change.action is not Action.UPDATE:
            continue
        names = [difference(name, *change.changed[name]) for name in _NAMES if name in change.changed]
        if names:
            yield RENAMED.finds(change.address, names[0], names[1:])
        own = [name for name in TAGS if name in change.changed]
        lines = [
            line
            for name in own or [name for name in ALL_TAGS if name in change.changed]
            for line in differences(name, change.was(name) or {}, change.becomes(name) or {})
        ]
        if lines:
            yield TAGGED.finds(change.address, lines[0], lines[1:])


RULES = RuleGroup((RENAMED, TAGGED), find)
