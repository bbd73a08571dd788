"""What of the pipeline decides how much it can take, and what each limit then means in events per second."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from benchmarks.scaling import limits
from benchmarks.scaling.limits import Limit
from benchmarks.scaling.load import STATUS_SHARES, peak_rate
from contract.limits import REQUESTS_IN_FLIGHT, ROWS_PER_REQUEST
from operations.cost.assumptions import BATCH_WRITE_SECONDS, MEMORY_OF_ONE_CPU
from operations.cost.measured import Measured

MEASURED: Final = Measured.read()
"""What the benchmarks measured of the function and of its rows."""


@dataclass(frozen=True, kw_only=True)
class Design:
    """The pipeline of one environment, with prod's settings unless said otherwise.

    Attributes:
        maximum_concurrency: Invocations that the queue may run at once.
        batch_size: Messages of an invocation.
        memory: Megabytes of the function.
        entries: Events that a producer puts into one PutEvents request; web hooks come one by one.
        table_units: Write units of a row.
        index_units: Write units of a row in the index.
        event_cpu: Milliseconds of CPU for an event, on all of a CPU.
        invocation_cpu: Milliseconds of CPU for an invocation, beside those for its events.
        shards: Keys that share the events of one status in the index.
        put_requests: EventBridge's quota of PutEvents requests a second.
        deliveries: EventBridge's quota of deliveries a second.
        table_writes: DynamoDB's quota of write units a second, of the table and of each index.
        cells: Environments, each in an account of its own, that share the events.
    """

    maximum_concurrency: int = 50
    batch_size: int = 25
    memory: int = 512
    entries: int = 1
    table_units: float = MEASURED.rows.table.write_units
    index_units: float = MEASURED.rows.index.write_units
    event_cpu: float = MEASURED.processor.cpu_ms_per_event
    invocation_cpu: float = MEASURED.processor.cpu_ms_per_invocation
    shards: int = 1
    put_requests: float = limits.PUT_EVENTS.value
    deliveries: float = limits.INVOCATIONS.value
    table_writes: float = limits.TABLE_WRITES.value
    cells: int = 1

    @property
    def cpu_share(self) -> float:
        """What the function has of a CPU. It computes in one thread, so never more than all of one."""
        return min(1.0, self.memory / MEMORY_OF_ONE_CPU)

    @property
    def invocation_seconds(self) -> float:
        """What an invocation of a full batch takes."""
        cpu = (self.invocation_cpu + self.batch_size * self.event_cpu) / self.cpu_share
        return cpu / 1000 + math.ceil(self.batch_size / ROWS_PER_REQUEST / REQUESTS_IN_FLIGHT) * BATCH_WRITE_SECONDS

    @property
    def events_per_invocation_second(self) -> float:
        """Events per second for each invocation that runs at once."""
        return self.batch_size / self.invocation_seconds

    def ceilings(self) -> Iterator[Ceiling]:
        """Every limit, in the order in which an event meets them."""
        each = self.events_per_invocation_second
        busiest = max(STATUS_SHARES.values())
        yield Ceiling(limits.PUT_EVENTS, self.put_requests * self.entries)
        yield Ceiling(limits.INVOCATIONS, self.deliveries)
        yield Ceiling(limits.NEW_ACCOUNT_CONCURRENCY, limits.NEW_ACCOUNT_CONCURRENCY.value * each)
        setting = Limit("maximum_concurrency", self.maximum_concurrency, "invocations at once", True, "")
        yield Ceiling(setting, self.maximum_concurrency * each)
        yield Ceiling(limits.ACCOUNT_CONCURRENCY, limits.ACCOUNT_CONCURRENCY.value * each)
        yield Ceiling(limits.MAPPING_CONCURRENCY, limits.MAPPING_CONCURRENCY.value * each)
        yield Ceiling(limits.KEY_WRITES, self.shards * limits.KEY_WRITES.value / (busiest * self.index_units))
        yield Ceiling(limits.WARM_WRITES, limits.WARM_WRITES.value / max(self.table_units, self.index_units))
        yield Ceiling(limits.TABLE_WRITES, self.table_writes / max(self.table_units, self.index_units))
        yield Ceiling(limits.LOG_REQUESTS, limits.LOG_REQUESTS.value * self.batch_size)

    def ceiling(self, limit: Limit) -> float:
        """Events per second that one limit allows in each cell.

        Raises:
            KeyError: It is none of this design's.
        """
        return {each.limit.name: each.events_per_second for each in self.ceilings()}[limit.name]


def shards(scale: float, *, index_units: float = 1.0) -> int:
    """Keys for each status of the index at a scale: a power of two, none at more than half of its limit in a minute.

    Args:
        scale: Times 1,500 shipments a day.
        index_units: Write units of a row in the index.
        event_cpu: Milliseconds of CPU for an event, on all of a CPU.
        invocation_cpu: Milliseconds of CPU for an invocation, beside those for its events.
    """
    units = peak_rate(scale) * max(STATUS_SHARES.values()) * index_units
    return 1 << max(0, math.ceil(math.log2(units / (limits.KEY_WRITES.value / 2))))


@dataclass(frozen=True)
class Ceiling:
    """What a limit means for a design.

    Attributes:
        limit: The limit.
        events_per_second: As many as it allows in one cell.
    """

    limit: Limit
    events_per_second: float
