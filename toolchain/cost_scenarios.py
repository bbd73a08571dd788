"""The bills that docs/cost.md shows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from contract.deployment import Sizing
from operations.cost.bill import Bill, bill
from operations.cost.design import this_design, usual_design
from operations.cost.flow import Flow
from operations.cost.measured import Measured
from operations.cost.traffic import Traffic
from prices.table import REGIONS

HOME = REGIONS[0]
"""The region of everything that names none."""
VOLUMES = (1_500, 15_000, 150_000, 1_500_000, 150_000_000)
"""Events a day."""
EXAMPLE = 150_000
FAILING = 0.01


@dataclass(frozen=True)
class Scenarios:
    """Bills of the default settings and of others.

    Attributes:
        measured: What was measured.
    """

    measured: Measured

    @cached_property
    def example(self) -> tuple[Bill, Bill]:
        """This design's and the usual's."""
        return self.ours(EXAMPLE), self.usual(EXAMPLE)

    def ours(self, events_per_day: int, region: str = HOME, *, traffic: Any = None, **sizing: Any) -> Bill:
        """The bill of this design.

        Args:
            events_per_day: Events a day.
            region: Where.
            traffic: Attributes of `Traffic` that are not as usual.
            sizing: Settings that are not the default.
        """
        flow = Flow(
            _traffic(events_per_day, traffic), this_design(self.measured, replace(Sizing(), **sizing)), self.measured
        )
        return bill(flow, region)

    def usual(self, events_per_day: int, region: str = HOME, *, traffic: Any = None) -> Bill:
        """The bill of the usual design."""
        return bill(
            Flow(_traffic(events_per_day, traffic), usual_design(self.measured, Sizing()), self.measured), region
        )


def _traffic(events_per_day: int, other: Any) -> Traffic:
    return Traffic(events_per_day=events_per_day, **{"failing": FAILING, **(other or {})})
