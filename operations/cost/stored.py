"""What rows take in DynamoDB."""

from __future__ import annotations

import math
from dataclasses import dataclass

from operations.cost.assumptions import LOOK_UP_UNITS, READ_UNIT_BYTES, ROW_OVERHEAD_BYTES, WRITE_UNIT_BYTES
from operations.cost.flow import Flow
from operations.cost.measured import Copy


@dataclass(frozen=True, kw_only=True)
class Size:
    """Of a row.

    Attributes:
        bytes: Its own bytes.
        write_units: Write request units, on average.
    """

    bytes: float
    write_units: float

    @property
    def stored_bytes(self) -> float:
        """What DynamoDB charges storage for."""
        return self.bytes + ROW_OVERHEAD_BYTES

    @property
    def look_up_units(self) -> float:
        """Read request units of looking it up, whether it is there or not."""
        return float(LOOK_UP_UNITS) * math.ceil(self.bytes / READ_UNIT_BYTES)


@dataclass(frozen=True)
class MessageRows:
    """The rows that keep the text of messages with several events.

    Attributes:
        number: A month.
        size: Of each.
    """

    number: float
    size: Size


def table_row(flow: Flow) -> Size:
    """The row of an event in the table."""
    return _row(flow, flow.design.history_table if flow.traffic.events_per_message > 1 else flow.design.table)


def index_row(flow: Flow) -> Size:
    """The row of an event in the index."""
    return _row(flow, flow.design.history_index if flow.traffic.events_per_message > 1 else flow.design.index)


def _row(flow: Flow, copy: Copy) -> Size:
    """As measured, or, of events of a given size, as it follows from that."""
    if flow.event_bytes == copy.event_bytes:
        return Size(bytes=copy.bytes, write_units=copy.write_units)
    more = flow.event_bytes - copy.event_bytes
    return _of(max(1, copy.bytes + more * copy.bytes_per_event_byte))


def message_row(flow: Flow) -> MessageRows:
    """None where a message has one event: that event's row has the text. A history that grew is a text of its own.

    The text is looked up with the rows, and written unless all of them were there.
    """
    if flow.traffic.events_per_message == 1 or not flow.design.looks_up_histories:
        return MessageRows(0, Size(bytes=0, write_units=0))
    text_bytes = flow.event_bytes * flow.traffic.events_per_message
    new = flow.messages * (1 - flow.traffic.failing) * (1 - flow.traffic.known**flow.traffic.events_per_message)
    return MessageRows(new, _of(text_bytes * flow.measured.rows.message_row_share))


def _of(bytes_: float) -> Size:
    return Size(bytes=bytes_, write_units=math.ceil(bytes_ / WRITE_UNIT_BYTES))
