"""What a rule says about a plan, and the verdict that findings add up to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum, IntEnum

from plan_review.plan import Plan


class Verdict(IntEnum):
    """What a review comes to; the number is the exit status."""

    NOTHING_TO_WORRY_ABOUT = 0
    NEEDS_A_HUMAN = 2
    REFUSED = 3


class Severity(IntEnum):
    """What a finding means for the verdict."""

    INFO = 0
    """Good to know."""
    HUMAN = 1
    """Somebody has to decide."""
    REFUSED = 2
    """Must not happen, unless an exception was agreed."""

    @property
    def verdict(self) -> Verdict:
        """The verdict of a plan whose worst finding this is."""
        return (Verdict.NOTHING_TO_WORRY_ABOUT, Verdict.NEEDS_A_HUMAN, Verdict.REFUSED)[self]


class Group(Enum):
    """What findings are about, in the order in which a reviewer needs them; the value is the heading."""

    PLAN = "The plan itself"
    DESTROYED = "Destroyed or replaced"
    RIGHTS = "Rights"
    EXPOSURE = "Exposure"
    PROTECTIONS = "Protections"
    ALARMS = "Alarms"
    COST = "Fixed monthly cost"
    DRIFT = "Drift"
    NAMES = "Names and tags"
    MOVES = "Moved, imported, forgotten"
    EXCEPTIONS = "Exceptions"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What is looked for, and why.

    Attributes:
        id: Its name in exceptions and documents, such as `stateful-destroyed`. Never renamed.
        group: Where its findings stand.
        severity: What its findings mean.
        reason: Why anybody should care, one sentence; it stands beside its findings.
    """

    id: str
    group: Group
    severity: Severity
    reason: str

    def finds(self, address: str, what: str, details: Iterable[str] = ()) -> Finding:
        """A finding of this rule."""
        return Finding(rule=self, address=address, what=what, details=tuple(details))


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that a rule found. Its text is as the plan has it: outputs make it safe for where they go.

    Attributes:
        rule: The rule.
        address: Of the resource; empty for what belongs to no resource.
        what: What will happen, one line without the address.
        details: More lines, such as the attributes or statements that change.
        exception: Why it was agreed, where an exception covers it; such a finding counts as information.
    """

    rule: Rule
    address: str
    what: str
    details: tuple[str, ...] = ()
    exception: str = ""

    @property
    def severity(self) -> Severity:
        """What it means for the verdict."""
        return Severity.INFO if self.exception else self.rule.severity


@dataclass(frozen=True)
class RuleGroup:
    """The rules of one file.

    Attributes:
        rules: All of them; every finding is of one.
        find: Applies them to a plan.
    """

    rules: tuple[Rule, ...]
    find: Callable[[Plan], Iterable[Finding]]
