"""Round figures, as benchmarks would have measured them, and bills of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from contract.deployment import Sizing
from operations.cost.bill import Bill, bill
from operations.cost.design import Design, this_design, usual_design
from operations.cost.flow import Flow
from operations.cost.measured import Copy, Measured, Processor, Rows
from operations.cost.traffic import Traffic


def copy(bytes_: float, write_units: float, slope: float = 1.0, event_bytes: float = 1000) -> Copy:
    return Copy(event_bytes=event_bytes, bytes=bytes_, bytes_per_event_byte=slope, write_units=write_units)


_SAID: Any = {"measured_on": date(2026, 1, 1), "command": "measure", "what": "round figures"}
MEASURED = Measured(
    rows=Rows(
        **_SAID,
        message_row_share=0.25,
        table=copy(1500, 1.6, slope=1.5),
        index=copy(200, 1, slope=0),
        history_table=copy(400, 1, slope=0.5),
        history_index=copy(100, 1, slope=0),
        usual_table=copy(2000, 2, slope=2),
        usual_index=copy(2000, 2, slope=2),
    ),
    processor=Processor(
        **_SAID,
        cpu_ms_per_invocation=1,
        cpu_ms_per_event=0.5,
        usual_cpu_ms=2,
        cold_start_cpu_ms=100,
        memory_mb=100,
        log_lines_per_invocation=2,
        log_bytes_per_invocation=1000,
        log_bytes_per_rejection=474,
    ),
)
ONE_A_SECOND = 86_400
"""Events a day, so that a month has 2,628,000."""
# A whole vCPU, and a window in which one message comes after the first.
SIZING: Any = {"function_memory": 1769, "batching_window": 5, "tracing": True}


def flow(events_per_day: int = ONE_A_SECOND, *, usual: bool = False, sizing: Any = None, **traffic: Any) -> Flow:
    design: Design = (usual_design if usual else this_design)(MEASURED, Sizing(**{**SIZING, **(sizing or {})}))
    return Flow(Traffic(events_per_day=events_per_day, **traffic), design, MEASURED)


def billed(*arguments: Any, region: str = "us-east-1", **others: Any) -> Bill:
    return bill(flow(*arguments, **others), region)


def amounts(of: Bill) -> dict[str, float]:
    """USD of each line."""
    return {line.quantity.what: float(line.usd) for line in of.lines}
