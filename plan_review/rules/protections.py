"""Protections that get weaker: deletion protection, recovery, versioning, retention, backups.

Terraform's own `prevent_destroy` is in no plan, neither among the values nor in its `configuration`, which leaves
`lifecycle` out. It cannot go unnoticed all the same: while it is there Terraform refuses to plan a destruction, and
once it is gone the destruction is a finding of `destroyed.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from plan_review.finding import Finding, Group, Rule, RuleGroup, Severity
from plan_review.plan import Action, Plan, ResourceChange
from plan_review.safeguards import GUARDS, SAFEGUARDS
from plan_review.values import Sensitive as SensitiveValue
from plan_review.values import Unknown as UnknownValue
from plan_review.values import Value, at, is_list
from plan_review.wording import difference, shown, shown_path

WEAKER = Rule(
    id="protection-weaker",
    group=Group.PROTECTIONS,
    severity=Severity.HUMAN,
    reason="A mistake that it would have stopped, or let be undone, will go through.",
)
UNKNOWN = Rule(
    id="protection-unknown",
    group=Group.PROTECTIONS,
    severity=Severity.HUMAN,
    reason="Whether it still protects is known only after the plan was applied, so it cannot be judged yet.",
)
GUARD_REMOVED = Rule(
    id="protection-removed",
    group=Group.PROTECTIONS,
    severity=Severity.HUMAN,
    reason="This resource is there for nothing but to protect another.",
)
EXPIRES_SOONER = Rule(
    id="expires-sooner",
    group=Group.PROTECTIONS,
    severity=Severity.HUMAN,
    reason="What is older than the new limit is deleted soon after the plan was applied, and nothing brings it back.",
)


def find(plan: Plan) -> Iterator[Finding]:
    """Everything that protects less than before."""
    for change in plan.managed:
        if change.action is Action.UPDATE or change.action.replaces:
            yield from _safeguards(change)
            if change.type == "aws_s3_bucket_lifecycle_configuration":
                yield from _expirations(change)
        elif change.action is Action.DELETE and change.type in GUARDS and not change.deposed:
            yield GUARD_REMOVED.finds(change.address, f"removed: {GUARDS[change.type]}")


def _safeguards(change: ResourceChange) -> Iterator[Finding]:
    for safeguard in SAFEGUARDS.get(change.type, ()):
        before, after = change.was(*safeguard.path), change.becomes(*safeguard.path)
        if before == after or not safeguard.protects(before):
            continue
        line = difference(shown_path(safeguard.path), before, after)
        if isinstance(after, UnknownValue | SensitiveValue) or isinstance(before, SensitiveValue):
            yield UNKNOWN.finds(change.address, f"{safeguard.what} cannot be judged yet", [line])
        elif safeguard.is_weaker(before, after):
            yield WEAKER.finds(change.address, f"weaker: {safeguard.what}", [line])


_EXPIRATIONS = (("expiration", "days"), ("noncurrent_version_expiration", "noncurrent_days"))


def _expirations(change: ResourceChange) -> Iterator[Finding]:
    before, after = _enabled_rules(change.was("rule")), change.becomes("rule")
    if not is_list(after):
        if after is not None:
            yield UNKNOWN.finds(change.address, f"the rules cannot be judged yet: {shown(after)}")
        return
    for name, rule in _enabled_rules(after).items():
        for block, days in _EXPIRATIONS:
            old, new = at(before.get(name), block, 0, days), at(rule, block, 0, days)
            if isinstance(new, UnknownValue | SensitiveValue):
                yield UNKNOWN.finds(change.address, f"{block} of the rule {name} cannot be judged yet")
            elif isinstance(new, int | float) and new and not (isinstance(old, int | float) and 0 < old <= new):
                yield EXPIRES_SOONER.finds(
                    change.address, f"the rule {name}: {difference(f'{block}.{days}', old, new)}"
                )


def _enabled_rules(rules: Value) -> dict[str, Value]:
    if not is_list(rules):
        return {}
    return {str(at(rule, "id")): rule for rule in rules if at(rule, "status") != "Disabled"}


RULES = RuleGroup((WEAKER, UNKNOWN, GUARD_REMOVED, EXPIRES_SOONER), find)
