from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.operations.carrier_documents import canonical, detail, tracker, tracking_result
from tests.operations.pipeline import Run
from tests.support.real_payloads import FOLDER, require_real_payloads


@pytest.fixture
def explained(run: Run, no_aws: None) -> Any:
    """Explains documents of one file, as a script reads it."""

    def explain(*documents: object, status: int = 0) -> Any:
        lines = "\n".join(json.dumps(document) for document in documents)
        result = run("explain", "-", "--output", "json", stdin=lines.encode())
        assert result.exit_code == status, result.output
        return json.loads(result.stdout)

    return explain


@pytest.fixture
def no_aws(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any use of AWS is an error."""
    monkeypatch.setattr("boto3.client", None)


def test_each_event_has_its_row_and_what_gave_it_its_status(explained: Any) -> None:
    (document,) = explained(tracker("EZ1", detail(8, "in_transit", status_detail="held"), detail(9, "delivered")))
    assert (document["file"], document["line"], document["format"]) == ("-", 1, "easypost")
    assert document["recognised_by"].startswith("an EasyPost Tracker (")
    held, delivered = document["events"]
    assert held["place"] == "tracking_details[0]"
    assert (held["status"], held["why"]) == ("on_hold", "detail held means on_hold")
    assert (held["source_status"], held["source_status_detail"]) == ("in_transit", "held")
    assert (delivered["status"], delivered["why"]) == ("delivered", "status delivered means delivered")
    assert delivered["shipment_id"] == "EZ1"
    assert delivered["timestamp"] == "2025-06-01T09:00:00.000000000Z"
    assert delivered["event_key"].startswith("2025-06-01T09:00:00.000000000Z#")
    assert not held["assumed"] + delivered["assumed"]


def test_a_status_in_no_table_is_marked_and_no_failure(explained: Any) -> None:
    ((event,),) = [each["events"] for each in explained(tracker("EZ1", detail(8, "teleported")))]
    assert (event["status"], event["status_unmapped"]) == ("unknown", True)
    assert event["why"] == "status teleported is in no table"


def test_what_was_assumed_is_said(explained: Any) -> None:
    naive = tracker("EZ1", {"datetime": "2025-06-01T08:00:00", "status": "delivered"})
    easypost, shipengine = explained(naive, tracking_result("SE1", "DE", 8, 9))
    assert easypost["events"][0]["assumed"] == ["2025-06-01T08:00:00 has no offset and nothing tells it: taken as UTC"]
    earlier, newest = shipengine["events"]
    assert (earlier["status"], earlier["assumed"]) == ("unknown", [])
    assert (newest["status"], newest["assumed"]) == (
        "delivered",
        ["the event has no status of its own: it got its shipment's"],
    )


def test_what_would_be_rejected_has_its_reason_and_status_1(explained: Any) -> None:
    bad_time = {"datetime": "yesterday", "status": "delivered"}
    first, second, third, fourth = explained(
        tracker("EZ1", detail(8), bad_time), {"shipment_id": "A"}, {"what": "else"}, [], status=1
    )
    row, rejected = first["events"]
    assert (row["outcome"], rejected["outcome"]) == ("row", "rejected"), "a bad event does not touch its neighbours"
    assert (rejected["code"], rejected["shipment_id"]) == ("INVALID_TIMESTAMP", "EZ1")
    assert (second["format"], second["events"][0]["code"]) == ("canonical", "MISSING_FIELD")
    assert (third["format"], third["events"][0]["code"]) == (None, "UNKNOWN_FORMAT")
    assert fourth["recognised_by"] == "an array where an event must be a JSON object"
    assert fourth["events"] == []


@pytest.mark.parametrize("bad", [{"shipment_id": "A"}, {"what": "else"}, 7], ids=["event", "document", "no document"])
def test_one_rejection_among_good_ones_is_enough_for_status_1(explained: Any, bad: object) -> None:
    assert len(explained(bad, canonical("A"), status=1)) == 2


def test_what_is_about_no_shipment_is_no_failure(explained: Any) -> None:
    document = {"object": "Event", "description": "batch.created", "result": {"object": "Batch"}}
    ((event,),) = [each["events"] for each in explained(document)]
    assert event == {"place": "", "outcome": "not_a_shipment_event", "why": "an EasyPost Event about Batch"}


def test_the_same_event_again_points_to_the_first(explained: Any) -> None:
    shorter, longer = explained(tracker("EZ1", detail(8)), tracker("EZ1", detail(8), detail(9)))
    assert shorter["events"][0]["same_as"] is None
    assert [each["same_as"] for each in longer["events"]] == ["-:1 tracking_details[0]", None]


@pytest.mark.parametrize(
    ("wrap", "by"),
    [
        (
            lambda document: {"specversion": "1.0", "id": "1", "source": "/x", "type": "t", "data": document},
            "CloudEvent",
        ),
        (lambda document: {"source": "easypost", "detail-type": "x", "detail": document}, "labelled easypost"),
    ],
    ids=["CloudEvent", "label"],
)
def test_an_envelope_is_said(explained: Any, wrap: Any, by: str) -> None:
    (document,) = explained(wrap(tracker("EZ1", detail(8))))
    assert document["format"] == "easypost"
    assert by in document["recognised_by"]


def test_people_read_all_of_it(run: Run, no_aws: None, tmp_path: Path) -> None:
    file = tmp_path / "events.jsonl"
    documents = [
        tracker("EZ1", detail(8, "teleported"), {"datetime": "2025-06-01T08:00:00", "status": "\x1b[2J"}, {}),
        canonical("A"),
        canonical("A"),
        tracker("EZ2"),
    ]
    file.write_text("\n".join(map(json.dumps, documents)))
    result = run("explain", str(file))
    assert result.exit_code == 1, "one event has no time"
    for line in (
        f"{file}:1: easypost (an EasyPost Tracker (",
        "  tracking_details[0]: unknown (UNMAPPED, status teleported is in no table)\n",
        "    shipment EZ1, time 2025-06-01T08:00:00.000000000Z, key 2025-06-01T08:00:00.000000000Z#",
        "    assumed: 2025-06-01T08:00:00 has no offset and nothing tells it: taken as UTC\n",
        "  tracking_details[2]: REJECTED, INVALID_TIMESTAMP: tracking_details[2].datetime is missing",
        f"{file}:2: canonical (a canonical event with shipment_id, status, timestamp)\n",
        "  the document: in_transit (the event is canonical and says so itself)\n",
        f"    the same event as {file}:2: one row\n",
        "  no event: its history is empty\n",
    ):
        assert line in result.stdout, result.stdout
    assert "\x1b" not in result.stdout, "a source's word must not control the terminal"


def test_a_missing_file_has_status_2(run: Run) -> None:
    result = run("explain", "missing.json")
    assert (result.exit_code, result.stderr) == (2, "Error: missing.json is not a file\n")


def test_every_recorded_payload_is_explained(run: Run, no_aws: None) -> None:
    require_real_payloads()
    files = sorted(str(path) for path in FOLDER.rglob("*.json") if "plans" not in path.parts)
    assert len(files) > 100, "the recorded payloads are not where they were"
    result = run("explain", *files, "--output", "json")
    assert result.exit_code in (0, 1), result.output
    documents = json.loads(result.stdout)
    assert {document["file"] for document in documents} == set(files)
    events = [event for document in documents for event in document["events"]]
    unexplained = [event for event in events if not event["why"]]
    assert (len(events) > 300, unexplained) == (True, [])
