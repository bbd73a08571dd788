"""What is simulated: each scale with the pipeline as it is, and with what lifts its ceilings."""

from __future__ import annotations

from dataclasses import dataclass, replace

from benchmarks.scaling.design import Design, shards

AS_IT_IS = Design()
"""prod, with events that come one a request."""


@dataclass(frozen=True)
class Step:
    """What to do at a scale.

    Attributes:
        scale: Times 1,500 shipments a day.
        action: What to do, in words.
        design: The pipeline after it.
    """

    scale: int
    action: str
    design: Design


STEPS = (
    Step(10, "nothing", AS_IT_IS),
    Step(100, "nothing", AS_IT_IS),
    Step(
        1000,
        f"producers put ten events into a request; the sharded index, {shards(1000)} shards: begin at half of this",
        replace(AS_IT_IS, entries=10, shards=shards(1000)),
    ),
    Step(
        10_000,
        f"the same with {shards(10_000)} shards; ask for 3,000 PutEvents requests, 30,000 deliveries and 60,000 write"
        " units a second; set warm throughput beforehand",
        replace(AS_IT_IS, entries=10, put_requests=3000, shards=shards(10_000), deliveries=30_000, table_writes=60_000),
    ),
    Step(
        100_000,
        f"50 cells, each an account that has what 2,000 times needs: {shards(2000)} shards, 6,000 deliveries a second",
        replace(AS_IT_IS, entries=10, shards=shards(2000), deliveries=6000, cells=50),
    ),
)

SCALES = tuple(step.scale for step in STEPS)
