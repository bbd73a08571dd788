from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from contract.raw_message import is_raw_message
from formats import easypost
from operations import clients, source_meaning
from operations.remapping import RemapResult, remap_rows
from tests.operations.carrier_documents import canonical, detail, tracker, tracking_result
from tests.operations.pipeline import NAMES, Intercepted, Pipeline, Run
from tests.operations.stored import store
from tests.support.real_payloads import FOLDER, require_real_payloads

TEST = ("--environment", "test")
JSON = (*TEST, "--output", "json")
SAMPLES = Path(__file__).parents[2] / "samples"
DOCUMENTS = [
    tracker("EZ1", detail(8, "teleported"), detail(9, "in_transit", status_detail="held"), detail(10, "delivered")),
    tracker("EZ2", detail(8, "teleported")),
    tracking_result("SE1", "DE", 8, 9),
    canonical("A", status="unknown", attributes={"source": "easypost", "source_status": "teleported"}),
    canonical("B", status="unknown", source="easypost", source_status="teleported"),
]


@pytest.fixture
def change_table(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Gives EasyPost's table other lines, as a later release may."""

    def change(**statuses: str) -> None:
        vocabulary = easypost.FORMAT.vocabulary
        assert vocabulary
        changed = replace(vocabulary, statuses={**vocabulary.statuses, **statuses})
        monkeypatch.setitem(source_meaning._VOCABULARIES, "easypost", changed)

    return change


def items(pipeline: Pipeline) -> dict[tuple[str, str], Mapping[str, Any]]:
    """Every row of the log."""
    pages = pipeline.dynamodb.get_paginator("scan").paginate(TableName=NAMES.table, ConsistentRead=True)
    return {(item["shipment_id"]["S"], item["event_key"]["S"]): item for page in pages for item in page["Items"]}


def test_a_changed_table_changes_status_and_mark_and_nothing_else(
    pipeline: Pipeline, run: Run, change_table: Any
) -> None:
    store(pipeline, *DOCUMENTS)
    before = items(pipeline)
    change_table(teleported="in_transit")
    result = run("remap", *JSON)
    assert result.exit_code == 0, result.output
    report = json.loads(result.stdout)
    assert (report["read"], report["written"], report["left"]) == (6, 2, 0)
    assert report["changes"] == [
        {
            "source": "easypost",
            "source_status": "teleported",
            "detail": None,
            "before": "unknown",
            "after": "in_transit",
            "was_unmapped": True,
            "is_unmapped": False,
            "rows": 2,
        }
    ]
    expected = {}
    for key, item in before.items():
        teleported = item.get("source_status") == {"S": "teleported"}
        kept = {name: value for name, value in item.items() if not (teleported and name == "status_unmapped")}
        expected[key] = {**kept, "status": {"S": "in_transit"}} if teleported else item
    assert items(pipeline) == expected
    # AND once more there is nothing to do
    again = json.loads(run("remap", *JSON).stdout)
    assert (again["read"], again["changes"], again["written"]) == (6, [], 0)


def test_a_dry_run_changes_nothing(pipeline: Pipeline, run: Run, change_table: Any) -> None:
    store(pipeline, *DOCUMENTS)
    before = items(pipeline)
    change_table(teleported="in_transit", delivered="picked_up")
    result = run("remap", "--dry-run", *TEST)
    assert result.exit_code == 0, result.output
    assert items(pipeline) == before
    rows = [line.split() for line in result.stdout.splitlines()]
    assert ["easypost", "teleported", "unknown", "(unmapped)", "in_transit", "2"] in rows
    assert ["easypost", "delivered", "delivered", "picked_up", "1"] in rows
    assert result.stdout.endswith("shipment-log-test: 6 rows of carriers' formats read; 3 would change\n")


def test_a_line_that_is_gone_marks_its_rows(pipeline: Pipeline, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    store(pipeline, tracker("EZ1", detail(8, "delivered")))
    vocabulary = easypost.FORMAT.vocabulary
    assert vocabulary
    shorter = {word: status for word, status in vocabulary.statuses.items() if word != "delivered"}
    changed = replace(vocabulary, statuses=shorter, firm=set(vocabulary.firm) - {"delivered"})
    monkeypatch.setitem(source_meaning._VOCABULARIES, "easypost", changed)
    assert run("remap", *TEST).exit_code == 0
    ((_, item),) = items(pipeline).items()
    assert (item["status"], item["status_unmapped"]) == ({"S": "unknown"}, {"BOOL": True})


def test_a_line_that_says_unknown_takes_the_mark_away(pipeline: Pipeline, run: Run, change_table: Any) -> None:
    store(pipeline, tracker("EZ1", detail(8, "teleported")))
    change_table(teleported="unknown")
    assert json.loads(run("remap", *JSON).stdout)["written"] == 1
    ((_, item),) = items(pipeline).items()
    assert (item["status"], "status_unmapped" in item) == ({"S": "unknown"}, False)


def test_an_end_in_the_middle_says_what_was_changed_and_the_rest_is_done_later(
    pipeline: Pipeline, run: Run, change_table: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(pipeline, *(tracker(f"EZ{number}", detail(8, "teleported")) for number in range(5)))
    change_table(teleported="in_transit")

    def update_item(**request: Any) -> Any:
        if request["Key"]["shipment_id"] == {"S": "EZ3"}:
            raise ClientError({"Error": {"Code": "AccessDeniedException", "Message": "no"}}, "UpdateItem")
        return pipeline.dynamodb.update_item(**request)

    with monkeypatch.context() as patch:
        client = Intercepted(pipeline.dynamodb, update_item=update_item)
        patch.setattr(clients, "dynamodb_client", lambda **_: client)
        result = run("remap", *JSON)
    assert result.exit_code == 3
    assert "access to the table shipment-log-test is denied for UpdateItem" in result.stderr
    written = sum(item["status"]["S"] == "in_transit" for item in items(pipeline).values())
    assert json.loads(result.stdout)["written"] == written
    assert json.loads(run("remap", *JSON).stdout)["written"] == 5 - written


def test_a_derived_status_is_derived_again(pipeline: Pipeline, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    store(pipeline, tracking_result("SE1", "DE", 8, 9))
    vocabulary = source_meaning._VOCABULARIES["shipengine"]
    changed = replace(vocabulary, statuses={**vocabulary.statuses, "de": "returned"}, firm=())
    monkeypatch.setitem(source_meaning._VOCABULARIES, "shipengine", changed)
    assert json.loads(run("remap", *JSON).stdout)["written"] == 1
    derived = [item for item in items(pipeline).values() if "status_derived" in item]
    assert [item["status"]["S"] for item in derived] == ["returned"]


@pytest.mark.parametrize("meanwhile", ["changed", "deleted"])
def test_a_row_that_changed_in_the_meantime_stays(
    pipeline: Pipeline, run: Run, change_table: Any, monkeypatch: pytest.MonkeyPatch, meanwhile: str
) -> None:
    (row,) = store(pipeline, tracker("EZ1", detail(8, "teleported")))
    change_table(teleported="in_transit")
    key = {name: row.item[name] for name in ("shipment_id", "event_key")}

    def scan(**request: Any) -> Any:
        page = pipeline.dynamodb.scan(**request)
        if meanwhile == "deleted":
            pipeline.dynamodb.delete_item(TableName=NAMES.table, Key=key)
        else:
            pipeline.dynamodb.put_item(TableName=NAMES.table, Item={**row.item, "status": {"S": "delayed"}})
        return page

    monkeypatch.setattr(clients, "dynamodb_client", lambda **_: Intercepted(pipeline.dynamodb, scan=scan))
    result = run("remap", *TEST)
    assert result.exit_code == 1, result.output
    assert result.stdout.endswith("0 changed, 1 left: they changed or went in the meantime\n")
    assert [item["status"]["S"] for item in items(pipeline).values()] == ([] if meanwhile == "deleted" else ["delayed"])


def test_throttling_is_waited_for(pipeline: Pipeline, change_table: Any) -> None:
    store(pipeline, *(tracker(f"EZ{number}", detail(8, "teleported")) for number in range(20)))
    change_table(teleported="in_transit")
    throttled = {"scan": 2, "update_item": 5}
    slept: list[float] = []

    def throttling(method: str) -> Any:
        def request(**arguments: Any) -> Any:
            if throttled[method]:
                throttled[method] -= 1
                raise ClientError({"Error": {"Code": "ThrottlingException", "Message": "slow down"}}, method)
            return getattr(pipeline.dynamodb, method)(**arguments)

        return request

    client: Any = Intercepted(pipeline.dynamodb, **{method: throttling(method) for method in throttled})
    result = RemapResult()
    remap_rows(client, NAMES, result=result, dry_run=False, sleep=slept.append)
    assert (result.written, result.left, len(slept)) == (20, 0, 7)


def test_every_page_is_read(pipeline: Pipeline, run: Run, change_table: Any) -> None:
    # GIVEN rows of 100 KB, of which DynamoDB reads 1 MB a page
    for number in range(24):
        store(pipeline, tracker(f"EZ{number}", detail(8, "teleported", message="x" * 50_000)))
    change_table(teleported="in_transit")
    assert json.loads(run("remap", *JSON).stdout)["written"] == 24


def test_a_format_that_this_release_does_not_know_is_said(pipeline: Pipeline, run: Run) -> None:
    pipeline.put_row("A", "2025-06-01T08:00:00.000000000Z", "delivered", source="pigeon", source_status="landed")
    result = run("remap", *TEST)
    assert result.exit_code == 0
    assert result.stderr == "1 rows are of the format pigeon, which this release does not know: they stay.\n"
    assert json.loads(run("remap", *JSON).stdout)["unknown_sources"] == {"pigeon": 1}


def test_the_text_of_a_message_is_no_row_to_change(pipeline: Pipeline, run: Run) -> None:
    rows = store(pipeline, DOCUMENTS[0])
    assert sum(is_raw_message(row.item) for row in rows) == 1, "the test needs one"
    assert json.loads(run("remap", *JSON).stdout)["read"] == 3


def test_by_the_tables_that_stored_them_no_row_changes(pipeline: Pipeline, run: Run) -> None:
    samples = [line for line in (SAMPLES / "carriers.jsonl").read_text("utf-8").splitlines() if line]
    store(pipeline, *samples)
    report = json.loads(run("remap", "--dry-run", *JSON).stdout)
    assert report["read"] > 20, "the samples have rows of carriers"
    assert report["changes"] == []


def test_by_the_tables_that_stored_them_no_recorded_row_changes(pipeline: Pipeline, run: Run) -> None:
    require_real_payloads()
    store(pipeline, *(path.read_text("utf-8") for path in FOLDER.rglob("*.json") if "plans" not in path.parts))
    report = json.loads(run("remap", "--dry-run", *JSON).stdout)
    assert report["read"] > 200, "the recorded payloads have rows"
    assert report["changes"] == []
