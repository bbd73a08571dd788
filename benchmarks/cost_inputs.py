"""Measures what `python -m operations cost` reckons with: writes `operations/cost/measured.json`, then docs/cost.md.

    python -m benchmarks.cost_inputs                  # sizes of rows, and CPU and log of the function
    python -m benchmarks.cost_inputs --what "…" FILE  # sizes of the rows of files of events of your own

Rows are those of EasyPost's recorded trackers, if such are at hand, else of samples/: each entry as a canonical event
alone in its message, and the trackers as they are (`benchmarks.write_units`).

CPU is measured with the network cut off (`benchmarks.cut_off`), on one core of this machine.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import fmean, linear_regression

from benchmarks.measured_costs import write_measured
from benchmarks.write_units import documents_at_hand, events_alone
from contract.attribute_values import AttributeValue
from contract.envelope import open_message
from contract.shipment_log import (
    PARTITION_KEY,
    PAYLOAD,
    SORT_KEY,
    STATUS_INDEX_ATTRIBUTES,
    STATUS_INDEX_PARTITION_KEY,
    STATUS_INDEX_SORT_KEY,
)
from contract.storable import item_size
from formats.rows import StoredEvent, rows_from_message
from operations.cost.assumptions import WRITE_UNIT_BYTES
from operations.reading import Event, read_events
from toolchain import cost_document

_PROJECT = Path(__file__).parents[1]
# Bytes of the event, and its row.
_Sized = tuple[float, Mapping[str, AttributeValue]]
_INDEXED = {
    *(PARTITION_KEY, SORT_KEY, STATUS_INDEX_PARTITION_KEY, STATUS_INDEX_SORT_KEY),
    *STATUS_INDEX_ATTRIBUTES,
}
_FORMAT = "easypost"


def measure_rows(bodies: Iterable[str]) -> dict[str, object]:
    """Sizes of events and of their rows: of those that are alone in their messages, and of those that are not.

    Raises:
        SystemExit: There are fewer than two of either kind.
    """
    alone: list[_Sized] = []
    usual: list[_Sized] = []
    together: list[_Sized] = []
    shares: list[float] = []
    for body in bodies:
        message = rows_from_message(body, now=datetime.now(UTC))
        items = [event.row.item for event in message.events if isinstance(event, StoredEvent)]
        text = open_message(body).text
        size = len(text.encode())
        if message.raw_message:
            shares.append(item_size(message.raw_message.item) / size)
            together += [(size / len(items), item) for item in items]
        elif items:
            alone.append((size, items[0]))
            # The fields, and the text as it came beside them.
            usual.append((size, {**items[0], PAYLOAD: {"S": text}}))
    if len(alone) < 2 or len(together) < 2:
        sys.exit("both kinds of messages are needed, with one event and with several, at least two events of either")
    return {
        "message_row_share": round(fmean(shares), 3),
        "table": _copy(alone),
        "index": _copy(_in_index(alone)),
        "history_table": _copy(together),
        "history_index": _copy(_in_index(together)),
        "usual_table": _copy(usual),
        "usual_index": _copy(usual),
    }


def _in_index(sized: Sequence[_Sized]) -> list[_Sized]:
    return [(size, {name: item[name] for name in item.keys() & _INDEXED}) for size, item in sized]


def _copy(sized: Sequence[_Sized]) -> dict[str, float]:
    events = [size for size, _ in sized]
    rows = [item_size(item) for _, item in sized]
    slope = linear_regression(events, rows).slope if len(set(events)) > 1 else 0.0
    return {
        "event_bytes": round(fmean(events), 1),
        "bytes": round(fmean(rows), 1),
        "bytes_per_event_byte": round(max(0.0, slope), 3),
        "write_units": round(fmean(math.ceil(size / WRITE_UNIT_BYTES) for size in rows), 3),
    }


def _default_bodies() -> tuple[str, list[str]]:
    """What the bodies are, in words, and the bodies."""
    read, documents = documents_at_hand()
    histories = documents.get(_FORMAT, [])
    alone = [body for text in histories for body in events_alone(text)]
    what = f"{len(alone)} entries of {len(histories)} EasyPost trackers, alone and as they came; {read}"
    return what, [*alone, *histories]


def _measure_processor() -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder, "result.json")
        subprocess.run([sys.executable, "-m", "benchmarks.processor_cost", str(result)], cwd=_PROJECT, check=True)
        figures: dict[str, float] = json.loads(result.read_text("utf-8"))
    return figures


def main() -> None:
    """Measures both parts, writes them, and the document that shows them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", metavar="FILE", help="files of events")
    parser.add_argument("--what", default="files of one's own", help="what the files hold, in a few words")
    arguments = parser.parse_args()
    command = ["python", "-m", "benchmarks.cost_inputs"]
    if arguments.files:
        bodies = [event.text for event in read_events(arguments.files) if isinstance(event, Event)]
        write_measured(
            "rows", measure_rows(bodies), command=[*command, "--what", arguments.what, "FILE"], what=arguments.what
        )
    else:
        what, bodies = _default_bodies()
        write_measured("rows", measure_rows(bodies), command=command, what=what)
    load = f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    write_measured(
        "processor",
        _measure_processor(),
        command=command,
        what=f"batches of 1 and 25 made-up canonical events, with a load of {load} when it started",
    )
    cost_document.write()


if __name__ == "__main__":
    main()
