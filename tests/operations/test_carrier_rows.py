"""Rows and messages of carriers' formats, in the commands that know every kind of row."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from contract.raw_message import is_raw_message
from operations.failed_events_reader import list_failures
from operations.queries import history, query_by_status
from operations.redrive import redrive
from operations.restoring import RestoreResult, restore_rows
from tests.operations.carrier_documents import canonical, detail, tracker, tracking_result
from tests.operations.pipeline import NAMES, Pipeline, Run
from tests.operations.restored import RESTORED, restore_table
from tests.operations.stored import rows_of, store

TEST = ("--environment", "test")
JSON = (*TEST, "--output", "json")
NO_TIME = {"status": "delivered"}
# Spelled as no parser would write it again.
SPELLED = '{ "object":"Tracker",\n "tracking_code" : "EZ9", "tracking_details":[%s,\t%s], "w": 1.50, "ü": "\\u00fc" }'


def all_rows(pipeline: Pipeline) -> list[Mapping[str, Any]]:
    items = pipeline.dynamodb.scan(TableName=NAMES.table)["Items"]
    return sorted(items, key=lambda item: (item["shipment_id"]["S"], item["event_key"]["S"]))


def in_envelope(document: object, source: str = "carrier") -> dict[str, Any]:
    return {"source": source, "detail-type": "Shipment Event", "detail": document}


def test_history_shows_what_the_source_said(pipeline: Pipeline, run: Run) -> None:
    naive = {"datetime": "2025-06-01T10:00:00", "status": "teleported", "message": "Gone"}
    store(pipeline, tracker("EZ1", detail(8, "in_transit", status_detail="held", message="Waiting"), naive))
    store(pipeline, tracking_result("EZ1", "DE", 11, 12))
    result = run("history", "EZ1", *TEST)
    lines = [line.strip() for line in result.stdout.splitlines()]
    assert "2025-06-01 08:00:00  on_hold    Waiting" in lines
    assert "easypost: in_transit, held" in lines
    assert "easypost: teleported (unmapped, UTC assumed)" in lines
    assert "shipengine: no status" in lines
    assert "shipengine: DE (derived)" in lines
    assert max(map(len, lines)) <= 80
    rows = json.loads(run("history", "EZ1", *JSON).stdout)
    assert (rows[0]["source"], rows[0]["source_status"]) == ("easypost", "in_transit")


def test_the_text_of_a_message_is_no_event_of_any_query(pipeline: Pipeline, run: Run) -> None:
    rows = store(pipeline, tracker("EZ1", detail(8), detail(9)))
    (raw,) = [row for row in rows if is_raw_message(row.item)]
    assert history(pipeline.dynamodb, NAMES, raw.shipment_id) == []
    assert len(query_by_status(pipeline.dynamodb, NAMES, "in_transit")) == 2
    result = run("history", raw.shipment_id, *TEST)
    assert (result.exit_code, result.stdout) == (0, "")


@pytest.mark.parametrize("several", [True, False], ids=["of several events", "of one event"])
@pytest.mark.parametrize("event", ["", "2025-06-01T08"])
def test_the_message_of_an_event_comes_back_byte_for_byte(
    pipeline: Pipeline, run: Run, event: str, several: bool
) -> None:
    text = SPELLED % (json.dumps(detail(8)), json.dumps(detail(9)) if several else "null")
    store(pipeline, text)
    result = run("original", "EZ9", *([event] if event else []), *TEST)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout_bytes == text.encode()
    assert run("explain", "-", stdin=result.stdout_bytes).exit_code == (0 if several else 1)


def test_the_text_of_a_canonical_event_comes_back_without_its_envelope(pipeline: Pipeline, run: Run) -> None:
    text = json.dumps(canonical("A"), indent=3)
    store(pipeline, f'{{"source": "x", "detail-type": "y", "detail": {text}}}')
    assert run("original", "A", *TEST).stdout_bytes == text.encode()


def test_of_events_of_several_messages_one_is_to_be_named(pipeline: Pipeline, run: Run) -> None:
    second = tracker("EZ1", detail(9))
    store(pipeline, tracker("EZ1", detail(8)), second)
    result = run("original", "EZ1", *TEST)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "came in several messages; give the beginning of the key of one: 2025-06-01T08:00:00" in result.stderr
    assert json.loads(run("original", "EZ1", "2025-06-01T09", *TEST).stdout) == second
    result = run("original", "EZ1", "2024", *TEST)
    assert result.exit_code == 2
    assert result.stderr == ("Error: no event of shipment EZ1 in shipment-log-test has a key that begins with '2024'\n")


def test_a_text_that_is_gone_is_said(pipeline: Pipeline, run: Run) -> None:
    rows = store(pipeline, tracker("EZ1", detail(8), detail(9)))
    raw = next(row for row in rows if is_raw_message(row.item))
    key = {name: raw.item[name] for name in ("shipment_id", "event_key")}
    pipeline.dynamodb.delete_item(TableName=NAMES.table, Key=key)
    result = run("original", "EZ1", *TEST)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "Error: shipment-log-test does not keep the text that EZ1 came in any longer\n"


def test_texts_of_messages_are_restored_like_other_rows(pipeline: Pipeline) -> None:
    store(pipeline, tracker("EZ1", detail(8), detail(9)))
    before = all_rows(pipeline)
    restore_table(pipeline, RESTORED)
    for item in before:
        key = {name: item[name] for name in ("shipment_id", "event_key")}
        pipeline.dynamodb.delete_item(TableName=NAMES.table, Key=key)
    result = RestoreResult()
    restore_rows(pipeline.dynamodb, NAMES, source=RESTORED, result=result)
    assert (result.written, all_rows(pipeline)) == (3, before)


@pytest.mark.parametrize(
    ("body", "shipment_id"),
    [
        (tracker("EZ1", detail(8)), "EZ1"),
        (in_envelope(tracker("EZ1", detail(8))), "EZ1"),
        (tracker("EZ1", NO_TIME, detail(8)), "EZ1"),
        ({"trackers": [{"object": "Batch"}, tracker("EZ1", NO_TIME), tracker("EZ2", detail(8))]}, "EZ1"),
        (tracking_result("SE1", "DE"), None),
        (in_envelope(tracker("EZ1", detail(8)), source="shippo"), None),
        ({"object": "Event", "description": "batch.created", "result": {"object": "Batch"}}, None),
    ],
)
def test_a_message_that_was_delivered_too_often_shows_its_shipment(
    pipeline: Pipeline, body: dict[str, Any], shipment_id: str | None
) -> None:
    pipeline.fail(body)
    (failure,) = list_failures(pipeline.sqs, NAMES).events
    assert failure.shipment_id == shipment_id


def test_to_redrive_a_message_of_which_some_events_are_bad_is_harmless(pipeline: Pipeline) -> None:
    # GIVEN a message of which the good events are stored, in the failed-events queue for the sake of the bad one
    message = in_envelope(tracker("EZ1", detail(8), NO_TIME, detail(9)))
    store(pipeline, message)
    before = all_rows(pipeline)
    pipeline.fail(message, ERROR_CODE="INVALID_TIMESTAMP", ERROR_MESSAGE="why", ORIGINAL_MESSAGE_ID="1")
    # WHEN it is redriven and processed again
    redrive(pipeline.sqs, NAMES)
    (redriven,) = pipeline.waiting(pipeline.queue_url)
    assert redriven["Body"] == json.dumps(message)
    assert list(redriven["MessageAttributes"]) == ["REDRIVE_COUNT"]
    assert len(rows_of(redriven["Body"])) == 3, "two events and their text"
    store(pipeline, redriven["Body"])
    # THEN the log is as it was
    assert all_rows(pipeline) == before


def test_a_long_reason_is_read_line_by_line(pipeline: Pipeline, run: Run) -> None:
    told = [f"tracking_details[{number}]: INVALID_TIMESTAMP: no time" for number in range(10)]
    text = "; ".join(["30 of 40 events are rejected", *told, "INVALID_FIELD at " + ", ".join(["x[1]"] * 1000)])
    pipeline.fail({}, ERROR_CODE="SEVERAL_REASONS", ERROR_MESSAGE=text, ORIGINAL_MESSAGE_ID="1", SHIPMENT_ID="EZ1")
    result = run("failures", *TEST)
    lines = [line.strip() for line in result.stdout.splitlines()]
    assert len(lines) < 30, result.stdout
    assert "30 of 40 events are rejected" in lines
    assert "tracking_details[0]: INVALID_TIMESTAMP:" in " ".join(lines)
    assert "and 7 lines more" in result.stdout
    (failure,) = json.loads(run("failures", *JSON).stdout)
    assert failure["text"] == text, "all of it is in the JSON"
