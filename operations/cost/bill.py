"""A month's bill: quantities times prices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from operations.cost.flow import Flow
from operations.cost.quantities import quantities
from operations.cost.quantity import Quantity
from operations.errors import UsageError
from prices.item import Item
from prices.table import REGIONS, Price, price

_STAND_IN = "us-east-1"


@dataclass(frozen=True, kw_only=True)
class Line:
    """A priced line.

    Attributes:
        quantity: What and how much.
        price: Of one.
        stands_in: Whether the table has no price for the region, so that the one of us-east-1 stands in for it.
    """

    quantity: Quantity
    price: Price
    stands_in: bool

    @property
    def usd(self) -> Decimal:
        """The amount."""
        return Decimal(str(self.quantity.amount)) * self.price.usd


@dataclass(frozen=True, kw_only=True)
class Bill:
    """What a month costs.

    Attributes:
        flow: Of what.
        lines: Its lines.
    """

    flow: Flow
    lines: Sequence[Line]

    @property
    def usd(self) -> Decimal:
        """The sum."""
        return sum((line.usd for line in self.lines), Decimal())

    def of(self, service: str) -> Decimal:
        """The sum of a service."""
        return sum((line.usd for line in self.lines if line.quantity.service == service), Decimal())

    def per_million(self, usd: Decimal) -> Decimal | None:
        """What of an amount falls to a million events; None where nothing comes."""
        return usd * 10**6 / Decimal(str(self.flow.events)) if self.flow.events else None


def bill(flow: Flow, region: str) -> Bill:
    """The bill of a month.

    Raises:
        UsageError: The table has no prices for the region, or lacks one.
    """
    if region not in REGIONS:
        raise UsageError(f"there are prices for {' and '.join(REGIONS)} only, not for {region}")
    return Bill(flow=flow, lines=list(_priced(quantities(flow), region)))


def services(bills: Iterable[Bill]) -> list[str]:
    """The services that bills name, in their order."""
    return list(dict.fromkeys(line.quantity.service for each in bills for line in each.lines))


def _priced(lines: Iterable[Quantity], region: str) -> Iterable[Line]:
    for quantity in lines:
        found = price(quantity.item, region)
        yield Line(
            quantity=quantity,
            price=found or _stand_in(quantity.item, region),
            stands_in=found is None,
        )


def _stand_in(item: Item, region: str) -> Price:
    found = price(item, _STAND_IN)
    if found is None:
        raise UsageError(
            f"prices/table.py has no price of {item.name} ({item.value}) for {region}: add one, with source"
        )
    return found
