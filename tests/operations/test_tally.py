from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from tests.operations.carrier_documents import canonical, detail, tracker, tracking_result
from tests.operations.pipeline import Pipeline, Run
from tests.support.real_payloads import FOLDER, require_real_payloads

TEST = ("--environment", "test")
DOCUMENTS = [
    tracker("EZ1", detail(8), detail(9, "teleported")),
    tracker("EZ1", detail(8), detail(9, "teleported"), {"datetime": "2025-06-01T10:00:00", "status": "delivered"}),
    tracker("EZ2", detail(8), {"status": "delivered"}),
    tracking_result("SE1", "DE", 8, 9),
    {"object": "Event", "description": "batch.created", "result": {"object": "Batch"}},
    canonical("A"),
    canonical("A"),
    {"shipment_id": "B"},
    {"what": "else"},
]
EASYPOST = {
    "documents": 4,
    "events": 8,
    "rows": 4,
    "same": 2,
    "rejected": 1,
    "not_shipments": 1,
    "unmapped": 2,
    "assumed": 1,
    "raw_messages": 2,
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    # Gzip by its bytes, whatever its name says.
    path = tmp_path / "events.jsonl"
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, DOCUMENTS)).encode()))
    return path


@pytest.fixture
def no_aws(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any use of AWS is an error."""
    monkeypatch.setattr("boto3.client", None)


def test_a_dry_run_counts_what_would_result(run: Run, no_aws: None, file: Path) -> None:
    result = run("send", "--dry-run", str(file), "--output", "json")
    assert result.exit_code == 1, result.output
    report = json.loads(result.stdout)
    assert list(report["formats"]) == ["easypost", "shipengine", "canonical", "of no format"]
    assert report["formats"]["easypost"] == EASYPOST
    shipengine, canonical_counts, none = (
        report["formats"][name] for name in ("shipengine", "canonical", "of no format")
    )
    assert (shipengine["rows"], shipengine["assumed"]) == (2, 1), "the newest event got its shipment's status"
    assert [canonical_counts[name] for name in ("documents", "rows", "same", "rejected")] == [3, 1, 1, 1]
    assert [none[name] for name in ("documents", "events", "rows", "rejected")] == [1, 1, 0, 1]
    assert report["would_be_rejected"]["events"] == 3
    assert [(each["line"], each["code"]) for each in report["would_be_rejected"]["first"]] == [
        (3, "INVALID_TIMESTAMP"),
        (8, "MISSING_FIELD"),
        (9, "UNKNOWN_FORMAT"),
    ]
    assert report["refused"] == []


def test_people_read_the_counts_at_80_columns(run: Run, no_aws: None, file: Path) -> None:
    result = run("send", "--dry-run", str(file))
    lines = result.stdout.splitlines()
    assert ["easypost", *(str(EASYPOST[name]) for name in list(EASYPOST)[:-1])] in [line.split() for line in lines]
    assert max(map(len, lines[:-1])) <= 80, result.stdout
    assert lines[-1] == (
        "14 events = 7 rows + 3 the same as another + 3 rejected + 1 about no shipment;"
        " 3 rows more would keep texts. Nothing is sent."
    )
    assert f"{file}:3 tracking_details[1]: the function would reject it (INVALID_TIMESTAMP: " in result.stderr


def test_a_dry_run_names_what_cannot_be_sent(run: Run, no_aws: None) -> None:
    large = canonical("A", description="x" * 300_000)
    lines = "\n".join([json.dumps(large), "nope", json.dumps(canonical("A"))])
    result = run("send", "--dry-run", "-", "--output", "json", stdin=lines.encode())
    assert result.exit_code == 1
    report = json.loads(result.stdout)
    assert report["formats"]["canonical"]["documents"] == 1, "what is not sent becomes no row"
    assert [each["line"] for each in report["refused"]] == [1, 2]
    assert "have its producer make several of it" in report["refused"][0]["problem"]
    result = run("send", "--dry-run", "-", stdin=lines.encode())
    assert "-:2: cannot be sent: not JSON" in result.stderr


@pytest.mark.parametrize(("documents", "status"), [([canonical("A")], 0), ([canonical("A", status="lost")], 1)])
def test_a_dry_run_has_status_1_where_something_would_be_rejected(
    run: Run, no_aws: None, documents: list[Any], status: int
) -> None:
    assert run("send", "--dry-run", "-", stdin=json.dumps(documents).encode()).exit_code == status


def test_send_says_what_it_recognised_and_sends_bad_events_too(pipeline: Pipeline, run: Run, file: Path) -> None:
    result = run("send", *TEST, str(file))
    assert result.exit_code == 0, "all are accepted; what is bad belongs into the failed-events queue"
    assert result.stdout == (
        "shipment-events-test: 9 read = 9 accepted + 0 failed\n"
        "Recognised: 4 easypost (8 events), 1 shipengine (2 events), 3 canonical (3 events), 1 of no format\n"
    )
    assert f"{file}:8: the function will reject it (MISSING_FIELD: missing: status, timestamp)" in result.stderr
    assert "What it rejects comes into the failed-events queue" in result.stderr
    sent = [json.loads(message["Body"])["detail"] for message in pipeline.waiting(pipeline.queue_url)]
    assert sorted(sent, key=str) == sorted(DOCUMENTS, key=str)


def test_send_as_json_says_what_it_recognised(pipeline: Pipeline, run: Run, file: Path) -> None:
    report = json.loads(run("send", *TEST, str(file), "--output", "json").stdout)
    assert report["recognised"]["easypost"] == {"documents": 4, "events": 8, "rejected": 1}
    assert report["will_be_rejected"]["events"] == 3


def test_of_many_rejections_some_are_named(pipeline: Pipeline, run: Run) -> None:
    result = run("send", *TEST, "-", stdin=b'{"shipment_id":"A"}\n' * 30)
    assert result.stderr.count("the function will reject it") == 10
    assert "The function will reject 20 more.\n" in result.stderr


def test_the_books_of_every_recorded_payload_balance(run: Run, no_aws: None) -> None:
    require_real_payloads()
    files = sorted(str(path) for path in FOLDER.rglob("*.json") if "plans" not in path.parts)
    report = json.loads(run("send", "--dry-run", *files, "--output", "json").stdout)
    assert sum(each["documents"] for each in report["formats"].values()) == len(files)
    for name, each in report["formats"].items():
        parts = [each[part] for part in ("rows", "same", "rejected", "not_shipments")]
        assert each["events"] == sum(parts), name
