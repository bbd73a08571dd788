"""Every rule: the one place where the files of this folder are listed, each with the `RuleGroup` that it exports."""

from __future__ import annotations

from plan_review.finding import Rule, RuleGroup
from plan_review.rules import plan_itself

GROUPS: tuple[RuleGroup, ...] = (plan_itself.RULES,)
"""Order does not matter: findings stand in the order of `Group`, the worst of a group first."""

RULES: tuple[Rule, ...] = tuple(rule for group in GROUPS for rule in group.rules)
