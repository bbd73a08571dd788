"""Reviews a plan: every rule, what was agreed beforehand, and the verdict that this comes to."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from plan_review.exceptions import Agreement, apply_agreements
from plan_review.finding import Finding, Group, Severity, Verdict
from plan_review.plan import Action, Plan, ResourceChange
from plan_review.rules import GROUPS
from plan_review.rules.names import ALL_TAGS, TAGS
from plan_review.values import Value

_ORDER = {group: position for position, group in enumerate(Group)}
# An attribute at the beginning of a line, as `difference` writes it, or called "its policy".
_NAMED = re.compile(r"^(?:forced by |.*?\bits )?(\w+)(?=[.:\[])", re.MULTILINE)
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
class Rest:
    """A resource that is changed in place, as far as no finding speaks of it.

    Attributes:
        address: Its address.
        attributes: What its attributes are and what they become, by name.
    """

    address: str
    attributes: Mapping[str, tuple[Value, Value]]


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
    def rest(self) -> Sequence[Rest]:
        """What is changed in place and no finding about the plan's intentions speaks of."""
        said: dict[str, list[Finding]] = defaultdict(list)
        for finding in self.findings:
            if finding.rule.group is not Group.DRIFT:
                said[finding.address].append(finding)
        rests = (_rest(change, said[change.address]) for change in self.plan.of_action(Action.UPDATE))
        return [rest for rest in rests if rest.attributes or not said[rest.address]]

    @cached_property
    def created(self) -> Mapping[str, int]:
        """How many objects of which type are created, the most frequent first."""
        counts = Counter(change.type for change in self.plan.of_action(Action.CREATE))
        return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _rest(change: ResourceChange, said: Sequence[Finding]) -> Rest:
    lines = "\n".join(line for finding in said for line in (finding.what, *finding.details))
    covered = set(_NAMED.findall(lines))
    if not covered.isdisjoint(TAGS):
        covered.update(ALL_TAGS)
    if any(finding.rule.group is Group.RIGHTS for finding in said):
        covered.update(name for name, pair in change.changed.items() if any(map(_is_document, pair)))
    return Rest(change.address, {name: pair for name, pair in change.changed.items() if name not in covered})


def _is_document(value: Value) -> bool:
    return isinstance(value, str) and value.startswith("{")


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
