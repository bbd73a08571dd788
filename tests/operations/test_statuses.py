from __future__ import annotations

import json

import pytest

from contract.canary import CANARY_SHIPMENT
from tests.operations.carrier_documents import canonical, detail, tracker, tracking_result
from tests.operations.pipeline import Pipeline, Run
from tests.operations.stored import store

TEST = ("--environment", "test")
JSON = (*TEST, "--output", "json")


@pytest.fixture
def log(pipeline: Pipeline) -> Pipeline:
    """A log with three statuses that are in no table."""
    store(
        pipeline,
        tracker(
            "EZ1", detail(8, "teleported"), detail(9, "teleported", status_detail="twice"), detail(10, "delivered")
        ),
        tracker("EZ2", detail(7, "teleported"), detail(11, "unknown")),
        tracker("EZ3", detail(12, "teleported")),
        tracking_result("SE1", "ZZ", 8, 9),
        canonical("A", status="unknown"),
    )
    pipeline.put_row(CANARY_SHIPMENT, "2000-01-01T00:00:00.000000000Z", "unknown")
    return pipeline


def test_what_is_in_no_table_is_listed_with_its_rows(log: Pipeline, run: Run) -> None:
    result = run("statuses", "--unmapped", *JSON)
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout) == [
        {
            "source": "easypost",
            "status": "teleported",
            "detail": None,
            "rows": 3,
            "first": "2025-06-01T07:00:00.000000000Z",
            "last": "2025-06-01T12:00:00.000000000Z",
            "shipment_id": "EZ3",
        },
        {
            "source": "easypost",
            "status": "teleported",
            "detail": "twice",
            "rows": 1,
            "first": "2025-06-01T09:00:00.000000000Z",
            "last": "2025-06-01T09:00:00.000000000Z",
            "shipment_id": "EZ1",
        },
        {
            "source": "shipengine",
            "status": "ZZ",
            "detail": None,
            "rows": 1,
            "first": "2025-06-01T09:00:00.000000000Z",
            "last": "2025-06-01T09:00:00.000000000Z",
            "shipment_id": "SE1",
        },
    ]


def test_people_read_it_at_80_columns(log: Pipeline, run: Run) -> None:
    result = run("statuses", "--unmapped", *TEST)
    rows = [line.split() for line in result.stdout.splitlines()]
    assert ["easypost", "teleported", "3", "2025-06-01"] in rows
    assert ["EZ3", "2025-06-01"] in rows
    assert ["easypost", "teleported,", "twice", "1", "2025-06-01"] in rows
    assert ["EZ1", "2025-06-01"] in rows
    assert max(map(len, result.stdout.splitlines())) <= 80


def test_a_time_narrows_it(log: Pipeline, run: Run) -> None:
    window = ("--since", "2025-06-01T08:00:00Z", "--until", "2025-06-01T09:00:00Z")
    (found,) = json.loads(run("statuses", "--unmapped", *window, *JSON).stdout)
    assert (found["status"], found["rows"]) == ("teleported", 1)
    assert sum(json.loads(run("statuses", *window, *JSON).stdout).values()) == 3, "two in the hour's first second, A"


def test_every_page_is_read(pipeline: Pipeline, run: Run) -> None:
    # GIVEN rows of 100 KB, of which DynamoDB reads 1 MB a page, and only the oldest and the newest is unmapped
    for number in range(24):
        mark = {"source": "easypost", "source_status": "odd", "status_unmapped": True} if number in (0, 23) else {}
        pipeline.put_row("S", f"2025-06-01T{number:02}:00:00.000000000Z", "unknown", description="x" * 100_000, **mark)
    (found,) = json.loads(run("statuses", "--unmapped", *JSON).stdout)
    assert (found["rows"], found["first"][11:13], found["last"][11:13]) == (2, "00", "23")
    assert json.loads(run("statuses", *JSON).stdout)["unknown"] == 24


def test_counts_leave_out_the_canary_and_the_texts_of_messages(log: Pipeline, run: Run) -> None:
    counts = json.loads(run("statuses", *JSON).stdout)
    assert {status: rows for status, rows in counts.items() if rows} == {"delivered": 1, "unknown": 8}
    result = run("statuses", *TEST)
    assert ["unknown", "8"] in [line.split() for line in result.stdout.splitlines()]
    assert result.stdout.endswith("\n9 rows\n")


def test_nothing_unmapped_is_no_error(pipeline: Pipeline, run: Run) -> None:
    store(pipeline, tracker("EZ1", detail(8)))
    result = run("statuses", "--unmapped", *TEST)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "No row in shipment-log-test has a status that is in no table.\n"
    assert json.loads(run("statuses", "--unmapped", *JSON).stdout) == []


def test_a_shipment_as_wide_as_half_a_terminal_leaves_room_for_the_status(pipeline: Pipeline, run: Run) -> None:
    shipment = "https://id.gs1.org/8003/040123453333365"
    step = {"type": "ObjectEvent", "eventTime": "2025-10-07T11:05:00Z", "epcList": [shipment], "action": "OBSERVE"}
    store(pipeline, {**step, "bizStep": "example:yard_check"})
    shown = run("statuses", "--unmapped", *TEST).stdout
    assert "example:yard_check" in shown
    assert shipment in shown
