"""What Terraform found changed behind its back, apart from what the plan itself intends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from plan_review.finding import Finding, Group, Rule, RuleGroup, Severity
from plan_review.plan import Action, Plan, ResourceChange
from plan_review.values import Value, is_list
from plan_review.wording import differences

GONE = Rule(
    id="drift-gone",
    group=Group.DRIFT,
    severity=Severity.HUMAN,
    reason="Somebody or something else destroyed it; creating it again may not be what is wanted.",
)
CHANGED = Rule(
    id="drift-changed",
    group=Group.DRIFT,
    severity=Severity.HUMAN,
    reason="Somebody or something else changed it, and the next plans will fight over it or lose what was done.",
)
SPELLING = Rule(
    id="drift-of-spelling",
    group=Group.DRIFT,
    severity=Severity.INFO,
    reason="Only nothing and empty were exchanged, which providers do between applying and the next refresh.",
)
ECHO = Rule(
    id="drift-echo",
    group=Group.DRIFT,
    severity=Severity.INFO,
    reason="Another resource of the plan sets this, and drifts itself where somebody changed it.",
)

# Attributes that the bucket only reads back, each whole, once the resource for it exists. So the first refresh after an
# apply finds them "changed": https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/s3_bucket
_READ_BACK = {
    ("aws_s3_bucket", "policy"): "aws_s3_bucket_policy",
    ("aws_s3_bucket", "versioning"): "aws_s3_bucket_versioning",
    ("aws_s3_bucket", "server_side_encryption_configuration"): "aws_s3_bucket_server_side_encryption_configuration",
}


def find(plan: Plan) -> Iterator[Finding]:
    """Everything that is not as it was left."""
    intended = {change.address: change for change in plan.changes if not change.deposed}
    kept = {(change.module, change.type) for change in intended.values() if change.action is Action.NO_OP}
    for change in plan.drift:
        if change.action is Action.DELETE:
            yield GONE.finds(change.address, "is not there any more", [_then(intended.get(change.address))])
        elif change.changed:
            only_spelling = all(_full(before) == _full(after) for before, after in change.changed.values())
            lines = [line for name, pair in change.changed.items() for line in differences(name, *pair)]
            only_echo = all((change.module, _READ_BACK.get((change.type, name))) in kept for name in change.changed)
            if only_spelling:
                rule, what = SPELLING, "is spelled differently"
            elif only_echo:
                rule, what = ECHO, "reads back what other resources set"
            else:
                rule, what = CHANGED, "is not as it was left"
            yield rule.finds(change.address, what, [*lines, _then(intended.get(change.address))])


def _then(intended: ResourceChange | None) -> str:
    if intended is None or not intended.action.changes_something:
        return "this plan takes it as it is now"
    return f"this plan: {', '.join(intended.action_words)}"


def _full(value: Value) -> Value:
    """The value without what is empty; None if nothing is left."""
    if isinstance(value, Mapping):
        return {key: _full(member) for key, member in value.items() if _full(member) is not None} or None
    if is_list(value):
        return [_full(member) for member in value if _full(member) is not None] or None
    return None if value == "" else value


RULES = RuleGroup((GONE, CHANGED, SPELLING, ECHO), find)
