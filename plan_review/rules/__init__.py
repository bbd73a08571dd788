"""Every rule: the one place where the files of this folder are listed, each with the `RuleGroup` that it exports."""

from __future__ import annotations

from plan_review.finding import Rule, RuleGroup
from plan_review.rules import (
    alarms,
    attachments,
    cost,
    destroyed,
    drift,
    encryption,
    moves,
    names,
    networks,
    plan_itself,
    protections,
    public_access,
    rights,
    transport,
)

GROUPS: tuple[RuleGroup, ...] = (
    plan_itself.RULES,
    destroyed.RULES,
    rights.RULES,
    attachments.RULES,
    public_access.RULES,
    networks.RULES,
    encryption.RULES,
    transport.RULES,
    protections.RULES,
    alarms.RULES,
    cost.RULES,
    drift.RULES,
    names.RULES,
    moves.RULES,
)
"""In the order of `Group`, in which findings stand as well."""

RULES: tuple[Rule, ...] = tuple(rule for group in GROUPS for rule in group.rules)
