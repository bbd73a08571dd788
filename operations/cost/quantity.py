"""A line of a bill, before prices."""

from __future__ import annotations

from dataclasses import dataclass

from prices.item import Item

MILLION = 10**6


@dataclass(frozen=True, kw_only=True)
class Quantity:
    """One line of a bill.

    Attributes:
        service: Whose bill it is on.
        what: What it is.
        item: What is priced.
        amount: How much of the item.
        why: How the amount comes about.
    """

    service: str
    what: str
    item: Item
    amount: float
    why: str


def in_words(number: float) -> str:
    """A number for people: whole from 1,000, else with three digits that count."""
    if 0 < number < 0.001:
        return "< 0.001"
    return f"{number:,.0f}" if number >= 1000 else f"{number:.3g}"
