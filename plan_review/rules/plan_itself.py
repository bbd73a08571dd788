"""Whether the plan can be trusted to say everything: errored, incomplete, a check failed, an action not known here."""

from __future__ import annotations

from collections.abc import Iterator

from plan_review.finding import Finding, Group, Rule, RuleGroup, Severity
from plan_review.plan import Action, Plan

ERRORED = Rule(
    id="plan-errored",
    group=Group.PLAN,
    severity=Severity.REFUSED,
    reason="Planning failed on the way, so that anything may be missing from what is reviewed here.",
)
INCOMPLETE = Rule(
    id="plan-incomplete",
    group=Group.PLAN,
    severity=Severity.HUMAN,
    reason="Applying this leaves something undone, and what that will be is in no plan yet.",
)
UNRECOGNISED_ACTION = Rule(
    id="action-unrecognised",
    group=Group.PLAN,
    severity=Severity.HUMAN,
    reason="A newer Terraform plans something that this review cannot judge.",
)
CHECK_FAILED = Rule(
    id="check-failed",
    group=Group.PLAN,
    severity=Severity.HUMAN,
    reason="A condition that the configuration itself states does not hold.",
)
ACTION_INVOKED = Rule(
    id="action-invoked",
    group=Group.PLAN,
    severity=Severity.HUMAN,
    reason="What a provider's action does when it is invoked is in no plan.",
)


def find(plan: Plan) -> Iterator[Finding]:
    """What stands against trusting the plan as a whole."""
    if plan.errored:
        yield ERRORED.finds("", "planning ended with an error")
    elif plan.complete is False or plan.deferred:
        details = (f"{address}: {reason or 'no reason given'}" for address, reason in plan.deferred)
        yield INCOMPLETE.finds("", "the plan is not complete", details)
    for change in (*plan.changes, *plan.drift):
        if change.action is Action.UNRECOGNISED:
            yield UNRECOGNISED_ACTION.finds(change.address, f"planned action: {', '.join(change.action_words)}")
    for check in plan.checks:
        if check.status in ("fail", "error"):
            yield CHECK_FAILED.finds(check.address, f"the check ended with: {check.status}", check.problems)
    for address in plan.invocations:
        yield ACTION_INVOKED.finds(address, "is invoked")


RULES = RuleGroup((ERRORED, INCOMPLETE, UNRECOGNISED_ACTION, CHECK_FAILED, ACTION_INVOKED), find)
