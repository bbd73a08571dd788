"""How bills look side by side, for people and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from operations.cost.bill import Bill, Line, services
from operations.cost.measured import Measured
from operations.cost.quantity import in_words
from operations.output import print_table, say

_CENT = Decimal("0.01")


def say_bills(bills: Sequence[Bill], measured: Measured) -> None:
    """The bills, for people: by service, then line by line, then how each quantity comes about."""
    print_table(
        ["USD a month", *(each.flow.design.name for each in bills)],
        [
            *([name, *(usd(each.of(name)) for each in bills)] for name in services(bills)),
            ["all", *(usd(each.usd) for each in bills)],
            ["for a million events", *(usd(each.per_million(each.usd)) for each in bills)],
        ],
        flexible="USD a month",
    )
    for each in bills:
        print_table(
            [each.flow.design.name, "quantity", "price", "USD"],
            [[f"{line.quantity.service}: {line.quantity.what}", *factors(line), usd(line.usd)] for line in each.lines],
            flexible=each.flow.design.name,
        )
    for text in _explanations(bills):
        say(text)
    for text in remarks(bills, measured):
        say(text)


def bills_json(bills: Sequence[Bill]) -> list[dict[str, Any]]:
    """The bills, for scripts."""
    return [
        {
            "design": each.flow.design.name,
            "usd": each.usd.quantize(_CENT),
            "usd_for_a_million_events": None
            if (value := each.per_million(each.usd)) is None
            else value.quantize(_CENT),
            "lines": [
                {
                    "service": line.quantity.service,
                    "what": line.quantity.what,
                    "quantity": line.quantity.amount,
                    "unit": line.quantity.item.value,
                    "why": line.quantity.why,
                    "price": line.price.usd,
                    "price_day": line.price.day,
                    "price_source": line.price.source,
                    "price_second_hand": line.price.second_hand,
                    "price_of_another_region": line.stands_in,
                    "usd": line.usd,
                }
                for line in each.lines
            ],
        }
        for each in bills
    ]


def remarks(bills: Sequence[Bill], measured: Measured) -> Iterator[str]:
    """What a reader has to know of the bills."""
    lines = [line for each in bills for line in each.lines]
    days = [line.price.day for line in lines]
    measured_on = min(measured.rows.measured_on, measured.processor.measured_on)
    yield (
        f"List prices of {min(days)} to {max(days)}, without free tiers and discounts, times quantities that follow"
        f" from measurements of {measured_on}; never held to a real bill."
    )
    if borrowed := _named(line for line in lines if line.stands_in):
        yield f"* No price of this region was found, and the one of us-east-1 stands in: {borrowed}."
    if second_hand := _named(line for line in lines if line.price.second_hand):
        yield f"Prices that somebody other than AWS says: {second_hand}."
    for each in bills[:1]:
        has, takes = each.flow.design.sizing.function_memory, measured.processor.memory_mb
        if has < takes:
            yield f"The function has {has} MB and took {takes:.0f} where it was measured: it would not run."
    for each in bills:
        needed, allowed = each.flow.environments, each.flow.design.sizing.maximum_concurrency
        if needed > allowed:
            yield (
                f"{each.flow.design.name} needs {needed:,} invocations at the same time, and maximum_concurrency is"
                f" {allowed:,}: events would pile up in the queue."
            )


def _explanations(bills: Sequence[Bill]) -> Iterator[str]:
    """How the quantities come about, of the later bills only where it is another way than in the first."""
    known: set[str] = set()
    for each in bills:
        for line in each.lines:
            text = f"{line.quantity.what}: {factors(line)[0]} {line.quantity.item.value}; {line.quantity.why}"
            if line.quantity.why and text not in known:
                yield text if each is bills[0] else f"{each.flow.design.name}, {text}"
            known.add(text)


def usd(amount: Decimal | None) -> str:
    """An amount for people; what is less than a cent and not nothing says so."""
    if amount is None:
        return "-"
    return "< 0.01" if 0 < amount < _CENT / 2 else f"{amount.quantize(_CENT):,f}"


def factors(line: Line) -> tuple[str, str]:
    """Quantity and price of a line, for people; * where the price is one of another region."""
    return in_words(line.quantity.amount), f"{line.price.usd.normalize():,f}{'*' if line.stands_in else ''}"


def _named(lines: Iterator[Line]) -> str:
    return ", ".join(dict.fromkeys(line.quantity.item.value for line in lines))
