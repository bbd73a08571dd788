"""What one policy grants that another does not, wildcards counted for what they cover."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from plan_review.policies.elements import Element
from plan_review.policies.grants import Grant

Grants = frozenset[Grant]


@dataclass(frozen=True)
class Difference:
    """What changed from one policy to another.

    Attributes:
        added: Rights and refusals that nothing before covered; of those that cover each other only the widest.
        removed: Those that nothing after covers, likewise.
    """

    added: Grants
    removed: Grants

    def widening(self) -> Grants:
        """What somebody may do that nobody could before: rights that were added, refusals that were removed."""
        return frozenset({grant for grant in self.added if grant.allows} | {g for g in self.removed if not g.allows})

    def narrowing(self) -> Grants:
        """What somebody may do no more: refusals that were added, rights that were removed."""
        return (self.added | self.removed) - self.widening()


def compare(before: Grants, after: Grants) -> Difference:
    """What was added and what was removed; nothing if only the order or the spelling changed."""
    return Difference(added=_uncovered(after, before), removed=_uncovered(before, after))


def _uncovered(grants: Grants, by: Grants) -> Grants:
    new = grants - by
    if not new:
        return frozenset()
    theirs, ours = _Index(by), _Index(new)
    left = {grant for grant in new if not any(theirs.covering(grant))}
    # Two that cover each other, such as NotAction in two spellings, must not make each other go.
    return frozenset(
        grant for grant in left if not any(one != grant and not grant.covers(one) for one in ours.covering(grant))
    )


class _Index:
    """Finds what covers a grant without trying all: principals and actions are few, their combinations many."""

    def __init__(self, grants: Iterable[Grant]) -> None:
        self._grants: dict[tuple[Element, Element], list[Grant]] = defaultdict(list)
        for grant in grants:
            self._grants[grant.who, grant.action].append(grant)
        self._who = {who for who, _ in self._grants}
        self._actions = {action for _, action in self._grants}
        self._wider_who: dict[Element, list[Element]] = {}
        self._wider_actions: dict[Element, list[Element]] = {}

    def covering(self, grant: Grant) -> Iterable[Grant]:
        """Those that cover a grant, itself among them if it is in the index."""
        for who in _wider(grant.who, self._who, self._wider_who):
            for action in _wider(grant.action, self._actions, self._wider_actions):
                for candidate in self._grants.get((who, action), ()):
                    if candidate.covers(grant):
                        yield candidate


def _wider(element: Element, among: set[Element], known: dict[Element, list[Element]]) -> list[Element]:
    if element not in known:
        known[element] = [one for one in among if one.covers(element)]
    return known[element]
