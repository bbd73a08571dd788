"""A day of the pipeline, in steps: what comes in, what waits where, how old the oldest waiting event is.

A flow, not single events, with simplifications that all make it look worse or simpler than AWS: messages leave the
queue in the order in which they came and batches hold all statuses alike, so one throttled status holds up the
others; unused capacity of a DynamoDB partition is not saved up; batches are full. Shares of the statuses are the same
all day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from benchmarks.scaling import limits
from benchmarks.scaling.design import Design
from benchmarks.scaling.load import DAY, rate

STEP = 5
"""Seconds of a step."""

CONCURRENCY = "concurrency"
"""What holds events up until enough invocations run at once."""

# Sums of many floats are off by about this.
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Day:
    """What became of the events of a day.

    Attributes:
        oldest: Seconds that the oldest event which is not stored yet has waited, at the end of each step.
        waiting: Events that wait, at the end of each step.
        held_up: Seconds in which each limit held events up, by its name.
    """

    oldest: Sequence[float]
    waiting: Sequence[float]
    held_up: Mapping[str, float]

    @property
    def catches_up(self) -> bool:
        """Whether less than a minute's wait is left at midnight."""
        return self.oldest[-1] < 60


@cache
def simulate(design: Design, scale: float) -> Day:
    """Runs a day through one of a design's cells.

    Args:
        design: The pipeline.
        scale: How many times the shipments, over all cells.
    """
    put = design.ceiling(limits.PUT_EVENTS) * STEP
    deliver = design.ceiling(limits.INVOCATIONS) * STEP
    write = {limit.name: design.ceiling(limit) * STEP for limit in (limits.KEY_WRITES, limits.TABLE_WRITES)}
    each = design.events_per_invocation_second * STEP
    most = min(design.maximum_concurrency, limits.ACCOUNT_CONCURRENCY.value, limits.MAPPING_CONCURRENCY.value)
    growth = limits.MAPPING_GROWTH.value * STEP / 60
    producers = bus = queue = stored = 0.0
    concurrency = limits.MAPPING_START.value
    arrived = [0.0]
    reached = 0
    oldest: list[float] = []
    waiting: list[float] = []
    held_up = Counter[str]()

    def passing(amount: float, allowed: Mapping[str, float]) -> float:
        """What gets through; the lowest limit is what holds up the rest."""
        name, most_of_it = min(allowed.items(), key=lambda item: item[1])
        if amount > most_of_it * (1 + _ROUNDING):
            held_up[name] += STEP
        return min(amount, most_of_it)

    for step in range(DAY // STEP):
        coming = rate(scale / design.cells, step * STEP) * STEP
        arrived.append(arrived[-1] + coming)
        producers += coming
        accepted = passing(producers, {limits.PUT_EVENTS.name: put})
        producers -= accepted
        bus += accepted
        delivered = passing(bus, {limits.INVOCATIONS.name: deliver})
        bus -= delivered
        queue += delivered
        concurrency = min(max(limits.MAPPING_START.value, queue / each), concurrency + growth, most)
        done = passing(queue, {CONCURRENCY: concurrency * each, **write})
        queue -= done
        stored += done
        while reached < step + 1 and arrived[reached + 1] <= stored * (1 + _ROUNDING):
            reached += 1
        oldest.append((step + 1 - reached) * STEP)
        waiting.append(producers + bus + queue)
    return Day(oldest=oldest, waiting=waiting, held_up=dict(held_up))
