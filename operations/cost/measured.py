"""The figures that benchmarks measured, in `measured.json` beside this file.

The file holds two parts. Each says when it was measured (`measured_on`), by what command (`command`) and on what
(`what`), and has exactly the numbers that the classes below name, under these names.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any, Self, get_type_hints

from operations.errors import OperationError

FILE = Path(__file__).with_name("measured.json")
MEASURE_AGAIN = "run `python -m benchmarks.cost_inputs`, which writes it"


@dataclass(frozen=True, kw_only=True)
class Copy:
    """What an event takes in the table, or in the index.

    Attributes:
        event_bytes: Of an event, on average: its share of the message, the `detail` of EventBridge.
        bytes: Of a row, on average.
        bytes_per_event_byte: How much a row grows when its event grows by a byte.
        write_units: Write request units of a row, on average: each row is rounded up to 1 KB by itself.
    """

    event_bytes: float
    bytes: float
    bytes_per_event_byte: float
    write_units: float


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Sizes of events and of their rows.

    Attributes:
        measured_on: Day.
        command: Command that measured it.
        what: What was measured.
        message_row_share: Bytes of the row that keeps the text of a message with several events, for each byte of it.
        table: A row of this design in the table, of an event that is alone in its message.
        index: In the index.
        history_table: A row of an event that came with others; the text of the message is in a row of its own.
        history_index: In the index.
        usual_table: A row of the usual design, which keeps the event's text beside its fields, in the table.
        usual_index: In the index, which holds the whole row.
    """

    measured_on: date
    command: str
    what: str
    message_row_share: float
    table: Copy
    index: Copy
    history_table: Copy
    history_index: Copy
    usual_table: Copy
    usual_index: Copy


@dataclass(frozen=True, kw_only=True)
class Processor:
    """CPU and log of the function. CPU is that of the machine that measured it.

    Attributes:
        measured_on: Day.
        command: Command that measured it.
        what: What was measured.
        cpu_ms_per_invocation: CPU of an invocation beside its events, in ms.
        cpu_ms_per_event: CPU of an event in a batch of 25.
        usual_cpu_ms: CPU of an invocation of the usual design: one event, one PutItem.
        cold_start_cpu_ms: CPU until the first event can be handled.
        memory_mb: Memory that it took for batches of 25, without Lambda's own runtime.
        log_lines_per_invocation: Lines that the function writes, of log and metrics.
        log_bytes_per_invocation: Their bytes.
        log_bytes_per_rejection: Bytes of the line about a rejected event.
    """

    measured_on: date
    command: str
    what: str
    cpu_ms_per_invocation: float
    cpu_ms_per_event: float
    usual_cpu_ms: float
    cold_start_cpu_ms: float
    memory_mb: float
    log_lines_per_invocation: float
    log_bytes_per_invocation: float
    log_bytes_per_rejection: float


@dataclass(frozen=True, kw_only=True)
class Measured:
    """Both parts."""

    rows: Rows
    processor: Processor

    @classmethod
    def read(cls, file: Path = FILE) -> Self:
        """Reads the file.

        Raises:
            OperationError: It cannot be read, or a figure is missing, unknown or no sensible number; the message names
                it and the command that writes it.
        """
        try:
            document = json.loads(file.read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise OperationError(f"{file.name} cannot be read ({error}): {MEASURE_AGAIN}") from None
        found: Self = parse(cls, document, file.name)
        return found


def parse(kind: type[Any], value: object, place: str) -> Any:
    """The JSON value as one of the classes above.

    Raises:
        OperationError: It is none; the message names the place.
    """
    if kind is float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value < 0:
            raise OperationError(f"{place} is {value!r} and no number from 0: {MEASURE_AGAIN}")
        return float(value)
    if kind is date:
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            raise OperationError(f"{place} is {value!r} and no day: {MEASURE_AGAIN}") from None
    if kind is str:
        return str(value)
    if not isinstance(value, Mapping):
        raise OperationError(f"{place} is no object: {MEASURE_AGAIN}")
    names = [each.name for each in fields(kind)]
    if odd := sorted(value.keys() ^ set(names)):
        verb = "has an unknown" if odd[0] in value else "lacks the"
        raise OperationError(f"{place} {verb} figure {odd[0]}: {MEASURE_AGAIN}")
    types = get_type_hints(kind)
    return kind(**{name: parse(types[name], value[name], f"{place}: {name}") for name in names})
