"""Events in, rows and failed events out, through everything that `cdktf deploy` made."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import zlib
from collections import Counter
from typing import Any

import boto3
from rich.console import Console

from formats.registry import FORMATS
from main import ROOT
from operations.clients import dynamodb_client
from operations.queries import query_by_status
from operations.reading import read_events
from rehearsals.formats.run import put_through, texts_on_the_bus
from rehearsals.formats.tally import tallies
from rehearsals.formats.tally_table import tally_table
from tests.end_to_end.pipeline import Pipeline
from tests.support.real_payloads import real_files, require_real_payloads


def event(shipment_id: str, hour: int = 12, status: str = "in_transit", **fields: Any) -> dict[str, Any]:
    return {
        "shipment_id": shipment_id,
        "status": status,
        "timestamp": f"2025-05-09T{hour:02d}:00:00+02:00",
        **fields,
    }


def test_an_event_on_the_bus_becomes_a_row_that_plain_boto3_finds(pipeline: Pipeline, shipment_id: str) -> None:
    sent = event(shipment_id, carrier="Kestrel", weight=1.5, location={"city": "Tromsø"})
    pipeline.put(sent)
    pipeline.wait_for_rows(shipment_id, 1)
    (item,) = boto3.client("dynamodb").query(
        TableName="shipment-log-dev",
        KeyConditionExpression="shipment_id = :shipment_id",
        ExpressionAttributeValues={":shipment_id": {"S": shipment_id}},
    )["Items"]
    assert item["timestamp"] == {"S": "2025-05-09T10:00:00.000000000Z"}
    assert item["attributes"] == {"M": {"weight": {"N": "1.5"}}}
    assert json.loads(zlib.decompress(item["payload"]["B"])) == sent


def test_a_bare_message_on_the_queue_is_kept_byte_for_byte(pipeline: Pipeline, shipment_id: str) -> None:
    body = f'{{ "shipment_id":"{shipment_id}",\t"status":"delivered","timestamp":"2025-05-09T12:00:00Z", "x":1.50 }}'
    sqs = boto3.client("sqs")
    queue = sqs.get_queue_url(QueueName="shipment-events-dev")["QueueUrl"]
    sqs.send_message(QueueUrl=queue, MessageBody=body)
    (row,) = pipeline.wait_for_rows(shipment_id, 1)
    assert row["payload"] == body


def test_duplicates_and_disorder_leave_one_row_each_in_time_order(pipeline: Pipeline, shipment_id: str) -> None:
    events = [event(shipment_id, hour) for hour in range(8)]
    shuffled = events * 3
    random.Random(7).shuffle(shuffled)  # noqa: S311 - the order of a test
    pipeline.put(*shuffled, event(shipment_id, 23, "delivered"))
    rows = pipeline.wait_for_rows(shipment_id, 9)
    assert [json.loads(row["payload"])["timestamp"] for row in rows[:8]] == [sent["timestamp"] for sent in events]
    assert rows[-1]["status"] == "delivered"
    assert pipeline.failures(shipment_id) == []


def test_an_invalid_event_is_rejected_with_its_reason_and_a_person_is_told(
    pipeline: Pipeline, shipment_id: str
) -> None:
    pipeline.put(event(shipment_id, status="teleported"))
    (failure,) = pipeline.wait_for_failures(shipment_id, 1)
    assert failure.reason == "INVALID_FIELD"
    assert failure.text.startswith("status must be one of")
    assert failure.shipment_id == shipment_id
    (alert,) = pipeline.wait_for_alerts(shipment_id, 1)
    assert alert.subject == "Shipment Processing Failed"
    assert "INVALID_FIELD" in alert.message
    assert pipeline.rows(shipment_id) == []


def test_in_a_mixed_batch_each_event_gets_what_it_deserves(pipeline: Pipeline, shipment_id: str) -> None:
    valid = [event(shipment_id, hour) for hour in range(18)]
    invalid = [
        {"shipment_id": shipment_id},
        event(shipment_id, timestamp="2025-05-09T12:00:00"),
    ]
    pipeline.put(*valid[:9], *invalid, *valid[9:])
    pipeline.wait_for_rows(shipment_id, len(valid))
    failures = pipeline.wait_for_failures(shipment_id, len(invalid))
    assert Counter(failure.reason for failure in failures) == {"MISSING_FIELD": 1, "INVALID_TIMESTAMP": 1}


def test_the_status_index_answers_newest_first(pipeline: Pipeline, shipment_id: str) -> None:
    pipeline.put(*(event(shipment_id, hour, "on_hold") for hour in (5, 17, 11)))
    pipeline.wait_for_rows(shipment_id, 3)
    found = query_by_status(dynamodb_client(), pipeline.names, "on_hold")
    hours = [row["timestamp"][11:13] for row in found if row["shipment_id"] == shipment_id]
    assert hours == ["15", "09", "03"]


def test_recorded_documents_of_every_format_end_as_rows_and_twice_as_no_more(pipeline: Pipeline) -> None:
    require_real_payloads()
    items = list(read_events([str(file) for file in real_files()]))
    texts = texts_on_the_bus(items)
    found = tallies(texts)
    stored = put_through(pipeline.names, items)
    Console(width=200).print(tally_table(found, stored))
    assert len(texts) > 100
    for name, tally in found.items():
        assert tally.rows(stored) == len(tally.keys), name
        assert tally.accounted == tally.events, name
        assert not tally.rejected, name
    assert put_through(pipeline.names, items) == stored


def test_samples_of_every_format_in_one_batch(pipeline: Pipeline) -> None:
    items = list(read_events([str(ROOT / "samples" / "carriers.jsonl")]))
    found = tallies(texts_on_the_bus(items))
    stored = put_through(pipeline.names, items)
    assert found.keys() == {"canonical", "none", *(each.name for each in FORMATS)}
    assert {name: tally.rows(stored) for name, tally in found.items()} == {
        name: len(tally.keys) for name, tally in found.items()
    }
    (failure,) = pipeline.wait_for_failures("NBX417008899", 1)
    assert (failure.reason, failure.shipment_id) == ("INVALID_TIMESTAMP", "NBX417008899")
    assert failure.text.startswith("1 of 8 events are rejected; result.tracking_details[7]: INVALID_TIMESTAMP: ")
    pipeline.wait_for_failures("gescannt", 1)


def test_the_command_line_finds_the_row(pipeline: Pipeline, shipment_id: str) -> None:
    pipeline.put(event(shipment_id, status="cancelled"))
    pipeline.wait_for_rows(shipment_id, 1)
    done = subprocess.run(
        [sys.executable, "-m", "operations", "by-status", "cancelled", "--environment", "dev", "--output", "json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert shipment_id in [row["shipment_id"] for row in json.loads(done.stdout)], done.stdout
