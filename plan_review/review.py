"""Reviews a plan: every rule, what was agreed beforehand, and the verdict that this comes to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from plan_review.exceptions import Agreement, apply_agreements
from plan_review.finding import Finding, Group, Severity, Verdict
from plan_review.plan import Action, Plan, ResourceChange
from plan_review.rules import GROUPS

_ORDER = {group: position for position, group in enumerate(Group)}
_VERBS: Mapping[Action, str] = {
    Action.CREATE: "created",
    Action.UPDATE: "changed",
    Action.DELETE: "destroyed",
    Action.DELETE_THEN_CREATE: "replaced",
    Action.CREATE_THEN_DELETE: "replaced",
    Action.FORGET: "forgotten",
    Action.CREATE_THEN_FORGET: "replaced",
    Action.UNRECOGNISED: "not understood",
}


@dataclass(frozen=True)
class Review:
    """What there is to say about a plan.

    Attributes:
        plan: The plan.
        findings: In the order in which a reviewer needs them.
    """

    plan: Plan
    findings: Sequence[Finding]

    @cached_property
    def verdict(self) -> Verdict:
        """That of the worst finding."""
        return max((finding.severity for finding in self.findings), default=Severity.INFO).verdict

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many objects are created, changed, destroyed, replaced …; none that is 0."""
        counts = Counter(_VERBS[change.action] for change in self.plan.managed)
        return {verb: counts[verb] for verb in dict.fromkeys(_VERBS.values()) if counts[verb]}

    @cached_property
    def unchanged(self) -> int:
        """How many objects stay as they are."""
        return sum(change.mode == "managed" and change.action is Action.NO_OP for change in self.plan.changes)

    @cached_property
    def outputs(self) -> Mapping[str, int]:
        """How many outputs are created, changed, destroyed."""
        counts = Counter(_VERBS[output.action] for output in self.plan.outputs if output.action in _VERBS)
        return {verb: counts[verb] for verb in dict.fromkeys(_VERBS.values()) if counts[verb]}

    @cached_property
    def rest_changed(self) -> Sequence[ResourceChange]:
        """What is changed in place without any rule having found anything in it."""
        found = {finding.address for finding in self.findings}
        return [change for change in self.plan.of_action(Action.UPDATE) if change.address not in found]

    @cached_property
    def created(self) -> Mapping[str, int]:
        """How many objects of which type are created, the most frequent first."""
        counts = Counter(change.type for change in self.plan.of_action(Action.CREATE))
        return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))

    @property
    def changes_nothing(self) -> bool:
        """Whether applying the plan leaves everything as it is, outputs included."""
        return not self.plan.managed and not self.outputs


def review(plan: Plan, agreements: Sequence[Agreement], today: date) -> Review:
    """Applies every rule to a plan, and then what was agreed.

    Args:
        plan: The plan.
        agreements: Exceptions that were agreed beforehand.
        today: The day by which these expire.
    """
    found = [finding for group in GROUPS for finding in group.find(plan)]
    judged = apply_agreements(found, agreements, today)
    return Review(plan, sorted(judged, key=lambda finding: (_ORDER[finding.rule.group], -finding.severity)))
