"""How a month's events go through a design: messages, batches, requests to the queue, seconds of the function.

Messages come at random and evenly over the month (Poisson). In a peak batches are fuller and an event costs less.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

from contract.limits import ENTRIES_PER_REQUEST
from operations.cost.assumptions import (
    BATCH_BYTES,
    CHUNK_BYTES,
    CORE,
    ENVELOPE_BYTES,
    ENVIRONMENT_HOURS,
    LONG_POLL_SECONDS,
    MEMORY_OF_ONE_CPU,
    MONTH_DAYS,
    MONTH_SECONDS,
    POLLERS,
    RECEIVE_SECONDS,
    SEND_SECONDS,
)
from operations.cost.design import Design
from operations.cost.measured import Measured
from operations.cost.traffic import Traffic


@dataclass(frozen=True)
class Flow:
    """What a month of traffic does in a design.

    Attributes:
        traffic: What comes in.
        design: What it goes through.
        measured: What was measured.
    """

    traffic: Traffic
    design: Design
    measured: Measured

    @cached_property
    def events(self) -> float:
        """Events a month."""
        return self.traffic.events_per_day * MONTH_DAYS

    @cached_property
    def event_bytes(self) -> float:
        """Of an event."""
        rows = self.measured.rows
        measured = rows.history_table if self.traffic.events_per_message > 1 else rows.table
        return self.traffic.event_bytes or measured.event_bytes

    @cached_property
    def messages(self) -> float:
        """Messages a month."""
        return self.events / self.traffic.events_per_message

    @cached_property
    def message_bytes(self) -> float:
        """Of a message in the queue."""
        return self.event_bytes * self.traffic.events_per_message + ENVELOPE_BYTES

    @cached_property
    def chunks(self) -> int:
        """How often a message counts for EventBridge and SQS."""
        return math.ceil(self.message_bytes / CHUNK_BYTES)

    @cached_property
    def messages_a_second_at_a_reader(self) -> float:
        """Of the queue's readers each gets the same share."""
        return self.messages / MONTH_SECONDS / POLLERS

    @cached_property
    def batch(self) -> float:
        """Messages of an invocation, on average: the first, and what comes at its reader while the window is open."""
        most = min(self.design.sizing.batch_size, max(1, BATCH_BYTES // self.message_bytes))
        return min(most, 1 + self.messages_a_second_at_a_reader * self.design.sizing.batching_window)

    @cached_property
    def invocations(self) -> float:
        """Invocations a month."""
        return self.messages / self.batch

    @cached_property
    def brought(self) -> float:
        """Messages that a request to the queue brings: as many as come during a request, from 1 to 10."""
        come = max(1, self.messages_a_second_at_a_reader * RECEIVE_SECONDS)
        return min(come, ENTRIES_PER_REQUEST, self.batch)

    @cached_property
    def receives(self) -> float:
        """Requests to the queue a month that bring messages, each counted for every 64 KB that it brings."""
        return self.messages / self.brought * math.ceil(self.brought * self.message_bytes / CHUNK_BYTES)

    @cached_property
    def empty_receives(self) -> float:
        """Requests to the queue a month in which nothing came for 20 seconds."""
        expected = self.messages_a_second_at_a_reader * LONG_POLL_SECONDS
        # The time until the next message is exponential, and a request ends with it or after 20 seconds.
        share = expected / math.expm1(expected) if 0 < expected < 700 else float(not expected)
        return POLLERS * MONTH_SECONDS / LONG_POLL_SECONDS * share

    @cached_property
    def deletes(self) -> float:
        """Requests a month that delete messages, at most 10 in one."""
        return self.invocations * max(1, self.batch / ENTRIES_PER_REQUEST)

    @cached_property
    def rejected(self) -> float:
        """Events a month that are rejected."""
        return self.events * self.traffic.failing

    @cached_property
    def sound(self) -> float:
        """Events a month that have a row."""
        return self.events - self.rejected

    @cached_property
    def repeated(self) -> float:
        """Sound events a month whose rows were there before."""
        return self.sound * self.traffic.known if self.traffic.events_per_message > 1 else 0

    @cached_property
    def looked_up(self) -> float:
        """Rows a month that are looked up before anything is written."""
        return self.sound if self.traffic.events_per_message > 1 and self.design.looks_up_histories else 0

    @cached_property
    def rows_written(self) -> float:
        """Rows of events that are written a month."""
        return self.sound - self.repeated if self.design.looks_up_histories else self.sound

    @cached_property
    def new_rows(self) -> float:
        """Rows of events that a month leaves behind."""
        return self.sound - self.repeated

    @cached_property
    def seconds_of_cpu(self) -> float:
        """CPU of an invocation, on a whole vCPU of Lambda."""
        events = self.batch * self.traffic.events_per_message
        return (self.design.cpu_ms_per_invocation + events * self.design.cpu_ms_per_event) / 1000 * CORE

    @cached_property
    def seconds_of_waiting(self) -> float:
        """What an invocation waits for DynamoDB, and for the failed-events queue."""
        events = self.batch * self.traffic.events_per_message
        return (
            self.design.waiting_seconds(events * (1 - self.traffic.failing))
            + events * self.traffic.failing * SEND_SECONDS
        )

    @cached_property
    def share_of_cpu(self) -> float:
        """Of a vCPU, that the function's memory gives it; one thread uses no more than one."""
        return min(1, self.design.sizing.function_memory / MEMORY_OF_ONE_CPU)

    @cached_property
    def seconds(self) -> float:
        """Duration of an invocation, billed by the millisecond."""
        return math.ceil((self.seconds_of_cpu / self.share_of_cpu + self.seconds_of_waiting) * 1000) / 1000

    @cached_property
    def environments(self) -> int:
        """Execution environments that are busy at the same time."""
        return math.ceil(self.invocations / MONTH_SECONDS * self.seconds)

    @cached_property
    def cold_starts(self) -> float:
        """Cold starts a month."""
        return self.environments * MONTH_SECONDS / 3600 / ENVIRONMENT_HOURS

    @cached_property
    def cold_seconds(self) -> float:
        """Of a cold start."""
        return self.measured.processor.cold_start_cpu_ms / 1000 * CORE / self.share_of_cpu

    @cached_property
    def alerts(self) -> float:
        """Alerts a month: one an invocation with a rejected event, but each environment keeps its quiet interval."""
        events = self.batch * self.traffic.events_per_message
        all_sound = math.pow(1 - self.traffic.failing, events)
        failing = self.invocations * (1 - all_sound)
        quiet_seconds = self.design.sizing.alert_quiet_minutes * 60
        return min(failing, self.environments * MONTH_SECONDS / quiet_seconds) if quiet_seconds else failing

    def kept_days(self, retention_days: int) -> float:
        """Days whose contents are there: as long as they are kept (0: for ever), and since anything came."""
        days = self.traffic.months * MONTH_DAYS
        return min(days, retention_days) if retention_days else days
