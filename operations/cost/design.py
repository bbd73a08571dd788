"""The two designs that a bill compares: this one, and the one that people usually build."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from contract.deployment import Sizing
from contract.limits import REQUESTS_IN_FLIGHT, ROWS_PER_REQUEST
from operations.cost.assumptions import BATCH_WRITE_SECONDS, PUT_SECONDS
from operations.cost.measured import Copy, Measured


@dataclass(frozen=True, kw_only=True)
class Design:
    """A way to turn messages into rows.

    Attributes:
        name: What a bill calls it.
        sizing: Its settings.
        cpu_ms_per_invocation: CPU of an invocation beside its events, on the machine that measured it.
        cpu_ms_per_event: CPU of an event.
        rows_per_request: Rows that one request writes.
        requests_in_flight: Requests that are under way at once, at most.
        request_seconds: Until DynamoDB answers one.
        table: What an event takes in the table that is alone in its message.
        index: What it takes in the index.
        history_table: What an event takes in the table that came with others.
        history_index: What it takes in the index.
        looks_up_histories: Whether rows of messages with several events are looked up first, and written only if they
            are not there.
    """

    name: str
    sizing: Sizing
    cpu_ms_per_invocation: float
    cpu_ms_per_event: float
    rows_per_request: int
    requests_in_flight: int
    request_seconds: float
    table: Copy
    index: Copy
    history_table: Copy
    history_index: Copy
    looks_up_histories: bool

    def waiting_seconds(self, rows: float) -> float:
        """What an invocation waits for DynamoDB."""
        return math.ceil(rows / self.rows_per_request / self.requests_in_flight) * self.request_seconds


def this_design(measured: Measured, sizing: Sizing) -> Design:
    """This pipeline: many messages an invocation, many rows a request."""
    return Design(
        name="this design",
        sizing=sizing,
        cpu_ms_per_invocation=measured.processor.cpu_ms_per_invocation,
        cpu_ms_per_event=measured.processor.cpu_ms_per_event,
        rows_per_request=ROWS_PER_REQUEST,
        requests_in_flight=REQUESTS_IN_FLIGHT,
        request_seconds=BATCH_WRITE_SECONDS,
        table=measured.rows.table,
        index=measured.rows.index,
        history_table=measured.rows.history_table,
        history_index=measured.rows.history_index,
        looks_up_histories=True,
    )


def usual_design(measured: Measured, sizing: Sizing) -> Design:
    """One invocation and one PutItem an event, an index with whole rows; all else, alarms and logs too, the same."""
    return Design(
        name="the usual",
        sizing=replace(sizing, batch_size=1, batching_window=0),
        cpu_ms_per_invocation=0,
        cpu_ms_per_event=measured.processor.usual_cpu_ms,
        rows_per_request=1,
        requests_in_flight=1,
        request_seconds=PUT_SECONDS,
        table=measured.rows.usual_table,
        index=measured.rows.usual_index,
        history_table=measured.rows.usual_table,
        history_index=measured.rows.usual_index,
        looks_up_histories=False,
    )
