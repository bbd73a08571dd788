"""One element of a right: whom, what or where a statement names, or all but that."""

from __future__ import annotations

from dataclasses import dataclass, field

from plan_review.policies.patterns import covers, normal_form, overlap


@dataclass(frozen=True)
class Element:
    """A principal, an action or a resource as a policy names it.

    Attributes:
        patterns: Exactly one if it is named; those left out if it is all but them. In normal form, and in small
            letters where AWS does not tell capitals from small ones.
        all_but: Whether it stands for everything except the patterns (NotPrincipal, NotAction, NotResource).
        spelled: As the policy spells it.
    """

    patterns: frozenset[str]
    all_but: bool = False
    spelled: str = field(default="", compare=False)

    def covers(self, other: Element) -> bool:
        """Whether this stands for everything that the other does; no if that is in doubt."""
        if self.all_but and other.all_but:
            return all(any(covers(theirs, ours) for theirs in other.patterns) for ours in self.patterns)
        if self.all_but:
            return not any(overlap(ours, theirs) for ours in self.patterns for theirs in other.patterns)
        (ours,) = self.patterns
        return ours == "*" if other.all_but else all(covers(ours, theirs) for theirs in other.patterns)

    @property
    def is_open(self) -> bool:
        """Whether it stands for more than one text; else it covers itself and nothing else."""
        return self.all_but or any("*" in pattern or "?" in pattern for pattern in self.patterns)

    @property
    def pattern(self) -> str | None:
        """The one pattern, or None if this is all but some."""
        return None if self.all_but else next(iter(self.patterns))

    def __str__(self) -> str:
        """As the policy spells it; "all but …" for what it leaves out."""
        return f"all but {self.spelled}" if self.all_but else self.spelled


# Where the kind of policy has no such element: a role's policy names nobody, a trust policy no resource.
NOT_NAMED = Element(frozenset({""}))


def named(text: str, *, spelled: str | None = None) -> Element:
    """What one pattern stands for."""
    return Element(frozenset({normal_form(text)}), spelled=text if spelled is None else spelled)


def all_but(texts: dict[str, str]) -> Element:
    """Everything except what the patterns stand for; patterns to how the policy spells them."""
    if not texts:
        return named("*")
    return Element(frozenset(map(normal_form, texts)), all_but=True, spelled=", ".join(sorted(texts.values())))
