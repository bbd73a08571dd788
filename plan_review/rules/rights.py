"""What somebody may do that nobody could before, and what nobody may do any more: policies, compared right by right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from plan_review.finding import Finding, Group, Rule, RuleGroup, Severity
from plan_review.plan import Action, Plan
from plan_review.policies.breadth import too_wide
from plan_review.policies.comparison import compare
from plan_review.policies.grants import Grant, UnreadablePolicyError
from plan_review.policies.sources import Kind, PolicyChange, UnjudgeableError, policy_changes, references_of
from plan_review.policies.wording import lines

TOO_WIDE = Rule(
    id="right-too-wide",
    group=Group.RIGHTS,
    severity=Severity.REFUSED,
    reason="Every action, every action of a service, or everybody: nobody can weigh what that lets happen.",
)
WIDENED = Rule(
    id="right-added",
    group=Group.RIGHTS,
    severity=Severity.HUMAN,
    reason="Somebody may do what nobody could before; only who knows what it is for can tell whether it is too much.",
)
REFUSAL_REMOVED = Rule(
    id="refusal-removed",
    group=Group.RIGHTS,
    severity=Severity.HUMAN,
    reason="A Deny outweighs every right: without it, rights that are elsewhere count again.",
)
UNKNOWN = Rule(
    id="policy-unknown",
    group=Group.RIGHTS,
    severity=Severity.HUMAN,
    reason="A policy that the plan does not show cannot be judged yet, and is not to be taken for harmless.",
)
UNREADABLE = Rule(
    id="policy-unreadable",
    group=Group.RIGHTS,
    severity=Severity.HUMAN,
    reason="What is no policy by IAM's grammar cannot be judged; AWS may refuse it in the middle of the deployment.",
)
KEY_NARROWED = Rule(
    id="key-policy-narrowed",
    group=Group.RIGHTS,
    severity=Severity.HUMAN,
    reason="Whoever loses a key loses what is encrypted with it, and a key that nobody may administer is only to be had"
    " back from AWS's support.",
)
NARROWED = Rule(
    id="right-removed",
    group=Group.RIGHTS,
    severity=Severity.INFO,
    reason="Nobody gains by it, but what still uses the right will fail.",
)

RESPELLED = Rule(
    id="policy-respelled",
    group=Group.RIGHTS,
    severity=Severity.INFO,
    reason="Another order or spelling of the same rights changes nothing for anybody.",
)


def find(plan: Plan) -> Iterator[Finding]:
    """What changes in the rights that policies state."""
    for policy in policy_changes(plan):
        try:
            before, after = policy.before(), policy.after()
        except UnjudgeableError as why:
            yield _unjudgeable(plan, policy, str(why))
        except UnreadablePolicyError as why:
            yield UNREADABLE.finds(policy.change.address, f"its {policy.name} cannot be read: {why}")
        else:
            yield from _compared(policy, before, after)


def _compared(policy: PolicyChange, before: frozenset[Grant], after: frozenset[Grant]) -> Iterator[Finding]:
    address, action, name = policy.change.address, policy.change.action, policy.name
    difference = compare(before, after)
    if action is Action.UPDATE and not difference.added and not difference.removed:
        yield RESPELLED.finds(address, f"its {name} changes in order or spelling only")
    allowed = {grant for grant in difference.added if grant.allows}
    # A limit that lets everything pass gives nobody a right; whether it still limits enough is for a human.
    refused = set() if policy.kind is Kind.LIMIT else {grant for grant in allowed if too_wide(grant)}
    refusals_removed = {grant for grant in difference.removed if not grant.allows}
    narrowing = difference.narrowing()
    if not policy.outlives_resource:
        # With what they speak for, refusals that go open nothing and those that come close nothing.
        if action is Action.DELETE:
            refusals_removed = set()
        if action is Action.CREATE:
            narrowing = frozenset()
    if refused:
        reasons = sorted({reason for grant in refused if (reason := too_wide(grant))})
        yield TOO_WIDE.finds(address, f"its {name} {'; '.join(reasons)}", _marked("+", refused))
    if widened := allowed - refused:
        yield WIDENED.finds(address, f"its {name}: {_counted(widened, 'right')} added", _marked("+", widened))
    if refusals_removed:
        what = f"its {name}: {_counted(refusals_removed, 'refusal')} removed"
        yield REFUSAL_REMOVED.finds(address, what, _marked("-", refusals_removed))
    if narrowing:
        key_stays = policy.kind is Kind.KEY and (action is not Action.DELETE or policy.outlives_resource)
        rule = KEY_NARROWED if key_stays else NARROWED
        yield rule.finds(address, f"its {name}: {_narrowing(narrowing)}", _signed(narrowing))


def _unjudgeable(plan: Plan, policy: PolicyChange, why: str) -> Finding:
    made_of = references_of(plan, policy.change, policy.attribute)
    details = [f"made of {', '.join(made_of)}"] if made_of else []
    return UNKNOWN.finds(policy.change.address, f"its {policy.name} cannot be judged yet: {why}", details)


def _narrowing(grants: Iterable[Grant]) -> str:
    removed = [grant for grant in grants if grant.allows]
    added = [grant for grant in grants if not grant.allows]
    parts = [_counted(removed, "right") + " removed"] if removed else []
    return ", ".join(parts + ([_counted(added, "refusal") + " added"] if added else []))


def _signed(grants: Iterable[Grant]) -> list[str]:
    grants = list(grants)
    removed, added = [grant for grant in grants if grant.allows], [grant for grant in grants if not grant.allows]
    return [*_marked("-", removed), *_marked("+", added)]


def _marked(sign: str, grants: Iterable[Grant]) -> list[str]:
    return [f"{sign} {line}" for line in lines(grants)]


def _counted(grants: Iterable[Grant], noun: str) -> str:
    count = len(list(grants))
    return f"{count} {noun}{'' if count == 1 else 's'}"


RULES = RuleGroup((TOO_WIDE, WIDENED, REFUSAL_REMOVED, UNKNOWN, UNREADABLE, KEY_NARROWED, NARROWED, RESPELLED), find)
