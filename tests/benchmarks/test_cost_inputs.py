from __future__ import annotations

import json
import math
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from benchmarks.cost_inputs import measure_rows
from benchmarks.measured_costs import write_measured
from contract.storable import item_size
from formats.rows import StoredEvent, rows_from_message
from operations.cost.measured import FILE, Measured
from operations.errors import OperationError
from tests.support.easypost import detail, tracker


def _event(description: str) -> str:
    event = {"shipment_id": "S", "status": "delivered", "timestamp": "2025-05-09T20:39:17Z", "description": description}
    return json.dumps(event, separators=(",", ":"))


def _at(hour: int) -> dict[str, Any]:
    return detail(datetime=f"2026-02-03T{hour:02}:05:06Z")


def _sizes(body: str) -> list[int]:
    message = rows_from_message(body, now=datetime(2026, 3, 1, tzinfo=UTC))
    return [item_size(event.row.item) for event in message.events if isinstance(event, StoredEvent)]


def _indexed_size(body: str) -> int:
    """Of the keys of table and index, and of the one field of these events that queries by status show."""
    message = rows_from_message(body, now=datetime(2026, 3, 1, tzinfo=UTC))
    (event,) = message.events
    assert isinstance(event, StoredEvent)
    names = ("shipment_id", "event_key", "status", "timestamp", "description")
    return item_size({name: event.row.item[name] for name in names})


def test_rows_are_measured_one_by_one_and_histories_by_themselves() -> None:
    short, long = _event(""), _event("x" * 1000)
    histories = [json.dumps(tracker(*map(_at, range(count)))) for count in (2, 4)]
    found: Any = measure_rows([short, long, *histories])
    alone = [size for body in (short, long) for size in _sizes(body)]
    assert found["table"]["bytes"] == pytest.approx(sum(alone) / 2, abs=0.1)
    assert found["table"]["event_bytes"] == pytest.approx((len(short) + len(long)) / 2, abs=0.1)
    assert found["table"]["write_units"] == sum(math.ceil(size / 1024) for size in alone) / 2
    assert found["index"]["bytes"] == pytest.approx(sum(map(_indexed_size, (short, long))) / 2, abs=0.1)
    # A byte of the description is one of the field and one of the text.
    assert found["usual_table"]["bytes_per_event_byte"] == 2
    assert found["usual_table"] == found["usual_index"]
    assert found["usual_table"]["write_units"] == 2, "one of 300 bytes, one of 2,300"
    together = [size for body in histories for size in _sizes(body)]
    assert len(together) == 6
    # Each has its share of its message.
    assert found["history_table"]["event_bytes"] == pytest.approx(sum(map(len, histories)) / 6, abs=0.1)
    assert found["history_table"]["bytes"] == pytest.approx(sum(together) / 6, abs=0.1)
    assert 0 < found["message_row_share"] < 1


@pytest.mark.parametrize("bodies", [[], [_event("a"), _event("b")]])
def test_without_either_kind_of_message_nothing_is_measured(bodies: list[str]) -> None:
    with pytest.raises(SystemExit, match="both kinds of messages are needed"):
        measure_rows(bodies)


def test_a_part_is_written_and_the_other_stays(tmp_path: Path) -> None:
    file = tmp_path / "measured.json"
    file.write_text(FILE.read_text("utf-8"))
    before = Measured.read(file)
    figures = {**json.loads(file.read_text())["processor"], "usual_cpu_ms": 7.5}
    for said in ("measured_on", "command", "what"):
        del figures[said]
    write_measured("processor", figures, command=["bench", "a b"], what="this", file=file)
    after = Measured.read(file)
    assert (after.processor.usual_cpu_ms, after.processor.command, after.processor.what) == (7.5, "bench 'a b'", "this")
    assert after.rows == before.rows


def test_what_a_bill_cannot_read_is_not_written(tmp_path: Path) -> None:
    file = tmp_path / "measured.json"
    with pytest.raises(OperationError, match="rows lacks the figure"):
        write_measured("rows", {"message_row_share": 1}, command=["bench"], what="this", file=file)
    assert not file.exists()
