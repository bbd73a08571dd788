"""Rights as lines for a reviewer: those that differ only in their action, or only in their resource, on one line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from plan_review.policies.access_levels import access_level
from plan_review.policies.grants import Grant


def lines(grants: Iterable[Grant]) -> list[str]:
    """Such as "Allow sqs:SendMessage (write) on arn:… for events.amazonaws.com if aws:SourceArn ArnLike arn:…"."""
    by_resource: dict[tuple[bool, str, str, str], set[str]] = defaultdict(set)
    for grant in grants:
        conditions = " and ".join(sorted(map(str, grant.conditions)))
        by_resource[grant.allows, str(grant.resource), str(grant.who), conditions].add(_action(grant))
    by_actions: dict[tuple[bool, str, str, str], set[str]] = defaultdict(set)
    for (allows, resource, who, conditions), actions in by_resource.items():
        by_actions[allows, ", ".join(sorted(actions)), who, conditions].add(resource)
    return sorted(
        f"{'Allow' if allows else 'Deny'} {actions}"
        + _phrase("on", ", ".join(sorted(resources)))
        + _phrase("for", who)
        + _phrase("if", conditions)
        for (allows, actions, who, conditions), resources in by_actions.items()
    )


def _action(grant: Grant) -> str:
    level = None if grant.action.all_but else access_level(str(grant.action))
    return f"{grant.action} ({level})" if level else str(grant.action)


def _phrase(word: str, what: str) -> str:
    return f" {word} {what}" if what else ""
