"""Messages of several events: each event ends as one row or is named with its reason."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse

from contract.kept_text import text_beside
from contract.raw_message import is_raw_message
from formats.registry import FORMATS
from functions.shipment_processor import clients
from rehearsals.formats.tally import tallies
from tests.functions.shipment_processor.histories import events, texts, tracker
from tests.functions.shipment_processor.surroundings import EVENT, Context, Surroundings, batch, invoke, metrics


def test_each_scan_becomes_a_row_and_the_text_is_kept_once(surroundings: Surroundings) -> None:
    body = tracker(3)
    assert invoke(batch(body)) == []
    rows = events(surroundings)
    assert [row["description"]["S"] for row in rows] == ["Scan 0 ♥ sorted", "Scan 1 ♥ sorted", "Scan 2 ♥ sorted"]
    assert {row["raw_message"]["S"] for row in rows} == {
        row["shipment_id"]["S"].removeprefix("message#") for row in surroundings.rows() if is_raw_message(row)
    }
    assert texts(surroundings) == [body]
    assert all("payload" not in row for row in rows)


def test_the_text_of_one_scan_stays_with_its_row(surroundings: Surroundings) -> None:
    body = tracker(1)
    assert invoke(batch(body)) == []
    (row,) = surroundings.rows()
    assert text_beside(row) == body
    assert (row["source"], row["source_status"]) == ({"S": "easypost"}, {"S": "in_transit"})
    assert row["source_time"] == {"S": "2025-05-01T00:00:00Z"}


def test_a_longer_history_adds_what_is_new_and_keeps_the_rest_as_it_was(surroundings: Surroundings) -> None:
    invoke(batch(tracker(3), tracker(3)))
    before = {row["event_key"]["S"]: row for row in events(surroundings)}
    invoke(batch(tracker(5)))
    after = {row["event_key"]["S"]: row for row in events(surroundings)}
    assert (len(before), len(after)) == (3, 5)
    for key, row in before.items():
        assert {**after[key], "raw_message": row["raw_message"]} == row
    # A row may point at either text: both are kept, and each holds the event.
    assert len(texts(surroundings)) == 2


def test_what_is_wrong_with_some_events_is_named_once_and_the_others_are_stored(
    surroundings: Surroundings, capsys: pytest.CaptureFixture[str]
) -> None:
    body = tracker(5, bad=(1, 4))
    assert invoke(batch(EVENT, body)) == []
    assert len(events(surroundings)) == 1 + 3
    (message,) = surroundings.rejected()
    assert message["Body"] == body
    reason = {name: value["StringValue"] for name, value in message["MessageAttributes"].items()}
    assert reason["ERROR_CODE"] == "INVALID_TIMESTAMP"
    assert reason["ERROR_MESSAGE"].startswith("2 of 5 events are rejected; tracking_details[1]: INVALID_TIMESTAMP: ")
    assert "tracking_details[4]: INVALID_TIMESTAMP: " in reason["ERROR_MESSAGE"]
    assert reason["SHIPMENT_ID"] == "EZ1"
    counted = metrics(capsys)
    assert (counted["EventsStored"], counted["EventsRejected"], counted["EventsRetried"]) == (4, 2, 0)
    (alert,) = surroundings.alerts()
    assert "Rejected: 2 (2 INVALID_TIMESTAMP)." in alert["Message"]


def test_redriving_such_a_message_changes_nothing(surroundings: Surroundings) -> None:
    invoke(batch(tracker(5, bad=(1,))))
    before = surroundings.rows()
    (message,) = surroundings.rejected()
    invoke(batch(message["Body"]))
    assert surroundings.rows() == before


def test_doubtful_events_are_stored_and_counted(surroundings: Surroundings, capsys: pytest.CaptureFixture[str]) -> None:
    other = json.dumps({"object": "Event", "description": "batch.created", "result": {"object": "Batch"}})
    body = tracker(2, status="teleported", datetime="2025-05-09T12:00:00", message="Sorted")
    assert invoke(batch(body, other)) == []
    # Both scans say the same: one row.
    (row,) = events(surroundings)
    assert (row["status"], row["status_unmapped"], row["time_assumed"]) == (
        {"S": "unknown"},
        {"BOOL": True},
        {"BOOL": True},
    )
    assert row["source_status"] == {"S": "teleported"}
    counted = metrics(capsys)
    found = {name: counted[name] for name in ("EventsStored", "StatusesUnmapped", "TimesAssumed", "NotShipmentEvents")}
    assert found == {
        "EventsStored": 2,
        "StatusesUnmapped": 2,
        "TimesAssumed": 2,
        "NotShipmentEvents": 1,
    }
    assert surroundings.rejected() == []


def refuse(client: Any, wrong: str, error: str) -> None:
    """DynamoDB refuses every request with a row in which a text stands."""

    def respond(request: Any, **_: Any) -> AWSResponse | None:
        if wrong.encode() not in request.body:
            return None
        body = json.dumps({"__type": f"com.amazon.coral.service#{error}", "message": "no"}).encode()

        class Raw:
            def stream(self, **_: object) -> list[bytes]:
                return [body]

        return AWSResponse("https://aws.invalid", 400, {}, Raw())  # type: ignore[arg-type]

    client.meta.events.register_first("before-send.dynamodb.BatchWriteItem", respond)


def test_what_the_table_refuses_is_named_beside_what_was_wrong_before(
    surroundings: Surroundings, capsys: pytest.CaptureFixture[str]
) -> None:
    refuse(clients.dynamodb(), "Scan 2 ", "ValidationException")
    assert invoke(batch(tracker(4, bad=(1,)))) == []
    (message,) = surroundings.rejected()
    reason = message["MessageAttributes"]["ERROR_MESSAGE"]["StringValue"]
    assert message["MessageAttributes"]["ERROR_CODE"]["StringValue"] == "SEVERAL_REASONS"
    assert "tracking_details[1]: INVALID_TIMESTAMP: " in reason
    assert "tracking_details[2]: REFUSED_BY_TABLE: " in reason
    counted = metrics(capsys)
    assert (counted["EventsStored"], counted["EventsRejected"]) == (2, 2)


def test_a_message_that_comes_again_is_not_rejected_yet(
    surroundings: Surroundings, capsys: pytest.CaptureFixture[str]
) -> None:
    refuse(clients.dynamodb(), "Scan 2 ", "AccessDeniedException")
    assert invoke(batch(tracker(4, bad=(1,)))) == ["m0"]
    assert surroundings.rejected() == []
    counted = metrics(capsys)
    assert [counted[f"Events{outcome}"] for outcome in ("Stored", "Rejected", "Retried")] == [0, 0, 4]


def test_a_shipment_without_a_history_is_no_failure(surroundings: Surroundings) -> None:
    assert invoke(batch(tracker(0))) == []
    assert (surroundings.rows(), surroundings.rejected(), surroundings.alerts()) == ([], [], [])


def test_a_history_of_400_entries_is_stored_by_one_invocation(surroundings: Surroundings) -> None:
    assert invoke(batch(tracker(400))) == []
    assert len(events(surroundings)) == 400


class RunningOut(Context):
    """A context whose time runs while messages are read: so much each time somebody asks."""

    def get_remaining_time_in_millis(self) -> int:
        self.milliseconds -= 1_000
        return int(self.milliseconds)


def test_more_than_one_invocation_can_read_is_left_to_the_next_and_ends(surroundings: Surroundings) -> None:
    bodies = [tracker(3, number=f"EZ{number}") for number in range(40)]
    event = batch(*bodies)
    rounds = 0
    while event["Records"]:
        rounds += 1
        assert rounds < 10, "no progress"
        again = set(invoke(event, RunningOut(milliseconds=40_000)))
        assert len(again) < len(event["Records"])
        event = {"Records": [record for record in event["Records"] if record["messageId"] in again]}
    assert rounds > 1
    assert len(events(surroundings)) == 120
    assert surroundings.rejected() == []


def test_a_message_of_no_known_format_is_told_what_was_looked_for(surroundings: Surroundings) -> None:
    assert invoke(batch({"parcel": 1})) == []
    (message,) = surroundings.rejected()
    reason = {name: value["StringValue"] for name, value in message["MessageAttributes"].items()}
    assert reason["ERROR_CODE"] == "UNKNOWN_FORMAT"
    assert "looked for a canonical event with shipment_id, status, timestamp; " in reason["ERROR_MESSAGE"]


def test_every_format_in_one_batch_ends_as_it_does_alone(surroundings: Surroundings) -> None:
    bodies = (Path(__file__).parents[3] / "samples" / "carriers.jsonl").read_text("utf-8").splitlines()
    assert invoke(batch(*bodies)) == []
    stored = {(row["shipment_id"]["S"], row["event_key"]["S"]) for row in events(surroundings)}
    found = tallies(bodies)
    assert found.keys() == {"canonical", "none", *(each.name for each in FORMATS)}
    assert stored == {key for tally in found.values() for key in tally.keys}
    assert len(surroundings.rejected()) == 2
