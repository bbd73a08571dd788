"""Fixed monthly cost that comes or goes: what a dated table of list prices can price, and what it cannot."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal

from plan_review.finding import Finding, Group, Rule, RuleGroup, Severity
from plan_review.fixed_costs import BY_USE, UNPRICED, Amounts, Measure, measures
from plan_review.plan import Action, Plan, ResourceChange
from plan_review.regions import region_of
from prices.item import Item
from prices.table import Price, price

PRICED = Rule(
    id="fixed-cost",
    group=Group.COST,
    severity=Severity.INFO,
    reason="It is on the bill every month whether it is used or not; list prices, without free tier or discount.",
)
UNKNOWN_PRICE = Rule(
    id="fixed-cost-unpriced",
    group=Group.COST,
    severity=Severity.INFO,
    reason="It is on the bill every month too, but the table of prices lacks it, or its region, or the plan its size.",
)
USE = Rule(
    id="cost-by-use",
    group=Group.COST,
    severity=Severity.INFO,
    reason="What it costs depends on its use, of which a plan says nothing: it is not priced.",
)

_CENT = Decimal("0.01")


def find(plan: Plan) -> Iterator[Finding]:
    """What the bill of every month gains and loses."""
    amounts: dict[tuple[Item, str], Decimal] = defaultdict(Decimal)
    unpriced: Counter[str] = Counter()
    by_use: Counter[str] = Counter()
    known = measures(plan)
    for change in plan.managed:
        if change.action is Action.FORGET:
            continue
        sign = (change.action is not Action.DELETE) - (change.action is not Action.CREATE)
        costs = _difference(change, known.get(change.type))
        if costs is None or (change.type in UNPRICED and sign):
            unpriced[f"{'+' if sign >= 0 else '-'} {change.type}"] += 1
            continue
        for item, amount in costs.items():
            amounts[item, region_of(plan, change)] += amount
        if change.type in BY_USE and sign > 0 and not costs:
            by_use[f"+ {change.type}"] += 1
    yield from _priced(amounts, unpriced)
    if unpriced:
        yield UNKNOWN_PRICE.finds("", f"unpriced: {_listed(unpriced)}")
    if by_use:
        yield USE.finds("", f"not priced, by use: {_listed(by_use)}")


def _difference(change: ResourceChange, measure: Measure | None) -> Amounts | None:
    """What a resource becomes more or less of; None if its amount is not known."""
    if measure is None:
        return {}
    before = {} if change.action is Action.CREATE else measure(change.before)
    after = {} if change.action is Action.DELETE else measure(change.after)
    if before is None or after is None:
        # What is not known of both sides, of a resource that stays, most likely stays.
        return {} if before is None and after is None else None
    differences = {item: after.get(item, Decimal()) - before.get(item, Decimal()) for item in {**before, **after}}
    return {item: amount for item, amount in differences.items() if amount}


def _priced(amounts: Mapping[tuple[Item, str], Decimal], unpriced: Counter[str]) -> Iterator[Finding]:
    total = Decimal()
    lines: list[str] = []
    days: list[str] = []
    for (item, region), amount in sorted(amounts.items(), key=lambda entry: (entry[0][0].value, entry[0][1])):
        found = price(item, region)
        if not amount:
            continue
        if found is None:
            unpriced[
                f"{'+' if amount > 0 else '-'} {item.value} in {region or 'a region that the plan does not tell'}"
            ] += int(abs(amount))
            continue
        total += amount * found.usd
        days.append(found.day)
        lines.append(_line(item, region, amount, found))
    if lines:
        yield PRICED.finds("", f"{_usd(total)} USD a month at list prices of {min(days)} to {max(days)}", lines)


def _line(item: Item, region: str, amount: Decimal, found: Price) -> str:
    where = f" in {region}" if region else ""
    return (
        f"{amount:+f} {item.value}{where}: {_usd(amount * found.usd)}"
        f" ({_usd(found.usd).removeprefix('+')} each, {found.day})"
    )


def _usd(amount: Decimal) -> str:
    return f"{amount.quantize(_CENT):+,f}"


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{sign}{count} {what}" for (sign, what), count in _split(counts))


def _split(counts: Counter[str]) -> list[tuple[tuple[str, str], int]]:
    return [((key[0], key[2:]), count) for key, count in sorted(counts.items(), key=lambda entry: entry[0][2:])]


RULES = RuleGroup((PRICED, UNKNOWN_PRICE, USE), find)
