"""What one policy grants that another does not, wildcards counted for what they cover."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

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
    """Finds what covers a grant without trying all: of each element there are few, of their combinations many."""

    def __init__(self, grants: Iterable[Grant]) -> None:
        self._grants: dict[tuple[Element, ...], list[Grant]] = defaultdict(list)
        for grant in grants:
            self._grants[_elements(grant)].append(grant)
        self._known: list[dict[Element, list[Element]]] = [{}, {}, {}]
        self._among = [set(elements) for elements in zip(*self._grants, strict=True)]
        self._open = [[one for one in among if one.is_open] for among in self._among]

    def covering(self, grant: Grant) -> Iterable[Grant]:
        """Those that cover a grant, itself among them if it is in the index."""
        for elements in product(*map(self._wider, range(len(self._among)), _elements(grant))):
            for candidate in self._grants.get(elements, ()):
                if candidate.covers(grant):
                    yield candidate

    def _wider(self, position: int, element: Element) -> list[Element]:
        known = self._known[position]
        if element not in known:
            same = [element] if element in self._among[position] else []
            wider = [one for one in self._open[position] if one != element and one.covers(element)]
            known[element] = same + wider
        return known[element]


def _elements(grant: Grant) -> tuple[Element, ...]:
    return grant.who, grant.action, grant.resource
