"""The metered table counts as DynamoDB documents it, and the figures are those of the rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.metered_table import MeteredTable
from benchmarks.write_units import Units, markdown, measure
from contract.row import Row
from tests.support.real_payloads import FOLDER, require_real_payloads


def row(size: int, *, key: str = "1", **attributes: Any) -> Row:
    """A row of so many bytes, with a status and so in the index unless the status is None."""
    item = {"shipment_id": {"S": "A"}, "event_key": {"S": key}, "status": {"S": "x"}, "timestamp": {"S": "t"}}
    item |= attributes
    item = {name: value for name, value in item.items() if value is not None}
    used = sum(len(name) + len(value["S"]) for name, value in item.items()) + len("filling")
    return Row("A", key, {**item, "filling": {"S": "x" * (size - used)}})


def put(table: MeteredTable, each: Row) -> int:
    before = table.write_units
    table.put(each)
    return table.write_units - before


def test_a_unit_is_a_kilobyte_in_the_table_and_another_in_the_index() -> None:
    assert [put(MeteredTable(None), row(size)) for size in (1024, 1025, 2048, 2049)] == [2, 4, 4, 6]
    assert [put(MeteredTable(["description"]), row(size)) for size in (1024, 1025, 2049)] == [2, 3, 4]
    assert put(MeteredTable(["filling"]), row(1025)) == 4


def test_a_row_without_a_status_is_not_in_the_index() -> None:
    assert put(MeteredTable(None), row(1024, status=None)) == 1


def test_writing_the_same_again_costs_the_table_alone() -> None:
    table = MeteredTable(["description"])
    put(table, row(1024))
    assert put(table, row(1024)) == 1
    assert put(table, row(1024, text={"S": "what the index has not"})) == 1
    assert put(table, row(1024, description={"S": "what it has"})) == 2
    assert put(table, row(1024, status={"S": "another"})) == 3, "the old entry goes and a new one comes"


def test_what_is_overwritten_counts_if_it_is_larger() -> None:
    table = MeteredTable([])
    put(table, row(3000))
    assert (put(table, row(500)), put(table, row(500))) == (3, 1)


def test_a_look_costs_half_a_unit_for_4_kb_or_for_nothing() -> None:
    table = MeteredTable([])
    for size in (4096, 4097):
        table.put(row(size, key=f"{size}"))
    keys = [{"shipment_id": {"S": "A"}, "event_key": {"S": key}} for key in ("4096", "4097", "none")]
    answer = table.batch_get_item(RequestItems={"log": {"Keys": keys}})
    assert len(answer["Responses"]["log"]) == 2
    assert table.read_units == 0.5 + 1.0 + 0.5


def by_format(units: Any) -> dict[str, Units]:
    return {each.format: each for each in units}


def test_the_samples_are_read_where_nothing_is_recorded(tmp_path: Path) -> None:
    measured = measure(tmp_path / "nothing")
    assert "samples/" in markdown(measured)
    for units in (measured.alone, measured.recorded, measured.again):
        found = by_format(units)
        assert {"easypost", "shippo", "aftership", "shipengine", "epcis"} < found.keys()
        assert found["all"].events == sum(each.events for each in units) / 2 > 20
        assert all(each.now <= each.before for each in units)
    # Rows of EPCIS are the largest: with all of them in the index it would be 3.6.
    assert by_format(measured.alone)["epcis"].now_per_event < 3
    assert all(each.now == 0 for each in measured.again if each.format in ("easypost", "shippo", "aftership"))


def test_recorded_events_take_two_units_where_they_took_nearly_four() -> None:
    require_real_payloads()
    measured = measure(FOLDER)
    alone = by_format(measured.alone)["easypost"]
    assert alone.before_per_event >= 3.6
    assert alone.now_per_event <= 2.05
    again = by_format(measured.again)["all"]
    assert again.now_per_event < again.before_per_event / 5
