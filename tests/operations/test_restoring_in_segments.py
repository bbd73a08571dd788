"""Restoring many rows: in segments side by side, to be gone on with after an end in the middle."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path
from typing import Any, cast

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError

from operations.errors import OperationError, UsageError
from operations.restoring import RestoreResult, restore_rows
from tests.operations.pipeline import NAMES, Intercepted, Pipeline, Run

RESTORED = "shipment-log-test-restored"
SHIPMENTS = [f"S-{number}" for number in range(200)]
ROWS = 60


@pytest.fixture
def scattered(pipeline: Pipeline) -> Pipeline:
    """An empty log, and a restored table with a row of each of many shipments."""
    return _restored(
        pipeline, [{"shipment_id": {"S": shipment_id}, "event_key": {"S": "1"}} for shipment_id in SHIPMENTS]
    )


@pytest.fixture
def lopsided(pipeline: Pipeline) -> Pipeline:
    """The same with all rows of one shipment, so in one segment, but of several pages of 1 MB at most."""
    filling = {"S": "x" * 40_000}
    return _restored(
        pipeline, [{"shipment_id": {"S": "A"}, "event_key": {"S": str(n)}, "attributes": filling} for n in range(ROWS)]
    )


def _restored(pipeline: Pipeline, rows: list[Any]) -> Pipeline:
    _request(pipeline, [{"PutRequest": {"Item": row}} for row in rows])
    backup = pipeline.dynamodb.create_backup(TableName=NAMES.table, BackupName="before")["BackupDetails"]
    pipeline.dynamodb.restore_table_from_backup(TargetTableName=RESTORED, BackupArn=backup["BackupArn"])
    keys = [{name: row[name] for name in ("shipment_id", "event_key")} for row in rows]
    _request(pipeline, [{"DeleteRequest": {"Key": key}} for key in keys])
    return pipeline


def _request(pipeline: Pipeline, requests: list[Any]) -> None:
    for start in range(0, len(requests), 25):
        pipeline.dynamodb.batch_write_item(RequestItems={NAMES.table: requests[start : start + 25]})


def written(pipeline: Pipeline) -> list[str]:
    """The shipment of each row of the log."""
    pages = pipeline.dynamodb.get_paginator("scan").paginate(TableName=NAMES.table)
    return sorted(item["shipment_id"]["S"] for page in pages for item in page["Items"])


def intercepted(pipeline: Pipeline, **methods: Any) -> Any:
    return cast("Any", Intercepted(pipeline.dynamodb, **methods))


def test_every_row_of_many_shipments_is_written_once(scattered: Pipeline) -> None:
    keys: list[str] = []

    def write(**request: Any) -> Any:
        keys.extend(each["PutRequest"]["Item"]["shipment_id"]["S"] for each in request["RequestItems"][NAMES.table])
        return scattered.dynamodb.batch_write_item(**request)

    result = RestoreResult()
    restore_rows(intercepted(scattered, batch_write_item=write), NAMES, source=RESTORED, result=result)
    assert sorted(keys) == sorted(SHIPMENTS)
    assert result.written == len(SHIPMENTS)
    assert written(scattered) == sorted(SHIPMENTS)


def test_segments_are_written_side_by_side_but_not_more_than_so_many(scattered: Pipeline) -> None:
    begun, at_once, most, counting = 0, 0, 0, threading.Lock()
    meeting = threading.Barrier(2)

    def write(**request: Any) -> Any:
        nonlocal begun, at_once, most
        with counting:
            begun += 1
            first_two = begun <= 2
            at_once += 1
            most = max(most, at_once)
        if first_two:
            # They would wait in vain if one came after the other.
            meeting.wait(60)
        time.sleep(0.01)
        with counting:
            at_once -= 1
            return scattered.dynamodb.batch_write_item(**request)

    client = intercepted(scattered, batch_write_item=write)
    restore_rows(client, NAMES, source=RESTORED, result=RestoreResult(), workers=3)
    assert 2 <= most <= 3
    assert written(scattered) == sorted(SHIPMENTS)


@pytest.mark.parametrize("end", [KeyboardInterrupt, ConnectionClosedError(endpoint_url="here")])
def test_after_an_end_in_the_middle_it_goes_on_where_it_was(
    scattered: Pipeline, tmp_path: Path, end: type[BaseException] | BaseException
) -> None:
    file, first, second = tmp_path / "position.json", RestoreResult(), RestoreResult()
    counting = threading.Lock()
    writes = 0

    def write(**request: Any) -> Any:
        nonlocal writes
        with counting:
            writes += 1
            if writes > 20:
                raise end
            return scattered.dynamodb.batch_write_item(**request)

    client = intercepted(scattered, batch_write_item=write)
    with pytest.raises((KeyboardInterrupt, OperationError)):
        restore_rows(client, NAMES, source=RESTORED, result=first, workers=4, position_file=file)
    assert 0 < first.written < len(SHIPMENTS)
    restore_rows(scattered.dynamodb, NAMES, source=RESTORED, result=second, workers=4, position_file=file)
    assert first.written + second.written == len(SHIPMENTS)
    assert written(scattered) == sorted(SHIPMENTS)
    assert not file.exists()


def test_it_goes_on_within_a_segment(lopsided: Pipeline, tmp_path: Path) -> None:
    file, first, second = tmp_path / "position.json", RestoreResult(), RestoreResult()

    def stop(_: RestoreResult) -> None:
        if first.written:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        restore_rows(
            lopsided.dynamodb, NAMES, source=RESTORED, result=first, position_file=file, workers=1, on_progress=stop
        )
    assert 0 < first.written < ROWS
    restore_rows(lopsided.dynamodb, NAMES, source=RESTORED, result=second, position_file=file)
    assert first.written + second.written == ROWS
    assert written(lopsided) == ["A"] * ROWS


def test_the_position_of_another_table_of_the_same_name_is_refused(scattered: Pipeline, tmp_path: Path) -> None:
    file = tmp_path / "position.json"
    document = {"source": "arn of an earlier time", "log": "the log", "segments": [{"start": None, "done": True}]}
    file.write_text(json.dumps(document))
    with pytest.raises(UsageError, match="position of another restore"):
        restore_rows(scattered.dynamodb, NAMES, source=RESTORED, result=RestoreResult(), position_file=file)


@pytest.mark.parametrize("text", ["", "[]", '{"segments": [{}]}'])
def test_a_file_that_is_no_position_is_refused_and_kept(scattered: Pipeline, tmp_path: Path, text: str) -> None:
    file = tmp_path / "position.json"
    file.write_text(text)
    with pytest.raises(UsageError, match="holds no position"):
        restore_rows(scattered.dynamodb, NAMES, source=RESTORED, result=RestoreResult(), position_file=file)
    assert file.read_text() == text


def test_it_waits_until_the_table_is_restored(scattered: Pipeline) -> None:
    waits: list[float] = []

    def describe(**request: Any) -> Any:
        answer = scattered.dynamodb.describe_table(**request)
        if request["TableName"] == RESTORED and len(waits) < 40:
            answer["Table"]["TableStatus"] = "CREATING"
        return answer

    result = RestoreResult()
    client = intercepted(scattered, describe_table=describe)
    restore_rows(client, NAMES, source=RESTORED, result=result, sleep=waits.append)
    # Longer than the 500 seconds after which `aws dynamodb wait` gives up.
    assert (sum(waits) > 500, result.written) == (True, len(SHIPMENTS))


def test_reading_goes_on_after_throttling(scattered: Pipeline) -> None:
    throttled = iter(range(3))
    waits: list[float] = []

    def scan(**request: Any) -> Any:
        if next(throttled, None) is not None:
            raise ClientError({"Error": {"Code": "ThrottlingException", "Message": "slower"}}, "Scan")
        return scattered.dynamodb.scan(**request)

    result = RestoreResult()
    restore_rows(intercepted(scattered, scan=scan), NAMES, source=RESTORED, result=result, sleep=waits.append)
    assert (len(waits), result.written) == (3, len(SHIPMENTS))


def test_the_command_says_how_to_go_on(
    lopsided: Pipeline, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("operations.restoring.write_rows", write)
    done = run("restore", "--from-table", RESTORED, "--environment", "test", "--workers", "2")
    assert done.exit_code == 130
    assert f"do the same again: {RESTORED}.position.json says where" in " ".join(done.output.split())
