"""The matrix: each right of the function with and without, here and elsewhere, and what was tried besides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.console import Group, RenderableType
from rich.table import Table

from rehearsals.least_privilege.probes import CONFIGURATION_ONLY
from rehearsals.least_privilege.role import Right


@dataclass(frozen=True, kw_only=True)
class TriedRight:
    """What came of one right.

    Attributes:
        right: The right.
        how: See `Probe`.
        works_with: What it is for works.
        works_without: The same works without it.
        works_elsewhere: It reaches a resource of somebody else.
    """

    right: Right
    how: str
    works_with: bool
    works_without: bool
    works_elsewhere: bool

    @property
    def gaps(self) -> list[str]:
        """What is wrong with it; empty if it is needed and ends at its resource."""
        action = self.right.action
        return [
            *([] if self.works_with else [f"{action} is missing"]),
            *([f"{action} is spare: without it {self.right.grant} still works"] if self.works_without else []),
            *([f"{action} reaches resources of somebody else"] if self.works_elsewhere else []),
        ]


@dataclass(frozen=True, kw_only=True)
class Matrix:
    """What came of the rehearsal.

    Attributes:
        tried: Each right that the embedded AWS consults.
        unaccounted: Rights that have neither a probe nor a reason to have none, and probes and reasons without a right.
        denied: What was tried with the function's credentials besides its rights, and whether it was denied.
        denied_by_hand: What a user with every right of KMS tried with the key, and whether it was denied.
    """

    tried: Sequence[TriedRight]
    unaccounted: Sequence[Right]
    denied: Mapping[str, bool]
    denied_by_hand: Mapping[str, bool]

    @property
    def gaps(self) -> list[str]:
        """Everything that is wrong, as sentences; empty if no right is missing, spare or too wide."""
        return [
            *(gap for each in self.tried for gap in each.gaps),
            *(f"{each.action} of {each.grant} is not accounted for" for each in self.unaccounted),
            *(f"the function may: {what}" for what, denied in self.denied.items() if not denied),
            *(f"a holder of KMS rights may: {what}" for what, denied in self.denied_by_hand.items() if not denied),
        ]


def tables(matrix: Matrix) -> RenderableType:
    """The matrix for people."""
    rights = Table(
        "action", "granted by", "with it", "without it", "on another resource", title="Rights of the function"
    )
    for each in matrix.tried:
        rights.add_row(
            each.right.action,
            each.right.grant,
            f"works ({each.how})" if each.works_with else "FAILS",
            "WORKS" if each.works_without else "denied",
            "ALLOWED" if each.works_elsewhere else "denied",
        )
    for right, reason in CONFIGURATION_ONLY.items():
        rights.add_row(right.action, right.grant, "configuration only:", reason, "")
    return Group(
        rights,
        _attempts("What the function must not do", "with the role's credentials", matrix.denied),
        _attempts("What nobody does with the key by hand", "with kms:* on every key", matrix.denied_by_hand),
    )


def _attempts(title: str, by: str, denied: Mapping[str, bool]) -> Table:
    table = Table(by, "", title=title)
    for what, was_denied in denied.items():
        table.add_row(what, "denied" if was_denied else "ALLOWED")
    return table
