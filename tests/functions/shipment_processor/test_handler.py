"""The function as Lambda calls it, with DynamoDB, SQS and SNS in this process (moto)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from contract.canary import CANARY_REJECTION, CANARY_SHIPMENT
from contract.kept_text import text_beside
from functions.shipment_processor.handler import handler
from tests.functions.shipment_processor.surroundings import (
    EVENT,
    Context,
    Surroundings,
    batch,
    invoke,
    log_lines,
    metrics,
)


def test_valid_events_become_rows_and_nobody_is_alerted(surroundings: Surroundings) -> None:
    assert invoke(batch(EVENT, {**EVENT, "shipment_id": "S2"})) == []
    assert {row["shipment_id"]["S"] for row in surroundings.rows()} == {"S1", "S2"}
    assert surroundings.rejected() == []
    assert surroundings.alerts() == []


def test_an_event_from_the_bus_is_unwrapped(surroundings: Surroundings) -> None:
    assert invoke(batch({"source": "x", "detail-type": "y", "detail": EVENT})) == []
    (row,) = surroundings.rows()
    assert json.loads(text_beside(row) or "") == EVENT


def test_processing_again_changes_nothing(surroundings: Surroundings) -> None:
    invoke(batch(EVENT, EVENT))
    first = surroundings.rows()
    invoke(batch(EVENT))
    assert surroundings.rows() == first
    assert len(first) == 1


def test_an_invalid_event_is_rejected_with_its_reason_and_its_neighbours_are_stored(surroundings: Surroundings) -> None:
    broken = '{"shipment_id": "S9",  "status": "lost"}'
    assert invoke(batch(EVENT, broken)) == []
    assert len(surroundings.rows()) == 1
    (message,) = surroundings.rejected()
    assert message["Body"] == broken
    assert {name: value["StringValue"] for name, value in message["MessageAttributes"].items()} == {
        "ERROR_CODE": "MISSING_FIELD",
        "ERROR_MESSAGE": "missing: timestamp",
        "ORIGINAL_MESSAGE_ID": "m1",
        "SHIPMENT_ID": "S9",
    }


def test_one_alert_tells_of_all_failures_of_a_batch(surroundings: Surroundings) -> None:
    invoke(batch("{", "[", EVENT, "null"))
    (alert,) = surroundings.alerts()
    assert alert["Subject"] == "Shipment Processing Failed"
    assert "Rejected: 3 (2 NOT_JSON, 1 NOT_AN_OBJECT)." in alert["Message"]


def test_a_rejected_message_keeps_its_own_attributes(surroundings: Surroundings) -> None:
    attributes = {
        "REDRIVE_COUNT": {"stringValue": "2", "dataType": "Number", "stringListValues": [], "binaryListValues": []},
        "Signature": {"binaryValue": "AAH/", "dataType": "Binary", "stringListValues": [], "binaryListValues": []},
        # Of an earlier rejection, moved back by hand: the new reason counts.
        "ERROR_CODE": {"stringValue": "TOO_LARGE", "dataType": "String"},
        "RULE_ARN": {"stringValue": "arn:aws:events:eu-central-1:123456789012:rule/x/y", "dataType": "String"},
    }
    assert invoke(batch("{", **attributes)) == []
    (message,) = surroundings.rejected()
    found = message["MessageAttributes"]
    assert found["REDRIVE_COUNT"] == {"StringValue": "2", "DataType": "Number"}
    assert found["Signature"] == {"BinaryValue": b"\x00\x01\xff", "DataType": "Binary"}
    assert found["ERROR_CODE"]["StringValue"] == "NOT_JSON"
    assert "RULE_ARN" not in found


def test_a_message_that_is_delivered_twice_in_a_batch_is_rejected_once(
    surroundings: Surroundings, capsys: pytest.CaptureFixture[str]
) -> None:
    event = batch("{")
    event["Records"] *= 2
    assert invoke(event) == []
    assert len(surroundings.rejected()) == 1
    assert metrics(capsys)["EventsRejected"] == 1


def test_outcomes_are_counted_under_the_dimensions_that_the_stack_watches(
    surroundings: Surroundings, capsys: pytest.CaptureFixture[str]
) -> None:
    # An execution environment serves many invocations: nothing may be left of the first.
    invoke(batch("{"))
    metrics(capsys)
    invoke(batch(EVENT, "{", "["))
    found = metrics(capsys)
    (emitted,) = found["_aws"]["CloudWatchMetrics"]
    assert emitted["Namespace"] == "ShipmentPipeline"
    assert {frozenset(dimensions) for dimensions in emitted["Dimensions"]} == {frozenset({"environment", "service"})}
    assert {metric["Unit"] for metric in emitted["Metrics"]} == {"Count"}
    assert {metric["Name"] for metric in emitted["Metrics"]} == {name for name in found if name[0].isupper()}
    assert (found["environment"], found["service"]) == ("test", "shipment-processor")
    outcomes = {name: found[name] for name in ("EventsStored", "EventsRejected", "EventsRetried", "AlertsFailed")}
    assert outcomes == {"EventsStored": 1, "EventsRejected": 2, "EventsRetried": 0, "AlertsFailed": 0}


def test_logs_hold_ids_and_reasons_but_no_payload(
    surroundings: Surroundings, capsys: pytest.CaptureFixture[str]
) -> None:
    invoke(batch({**EVENT, "status": "x", "description": "private-text"}))
    lines = log_lines(capsys)
    assert "private-text" not in str(lines)
    (failed,) = [line for line in lines if line.get("message_id") == "m0"]
    assert (failed["code"], failed["shipment_id"]) == ("INVALID_FIELD", "S1")
    assert failed["text"].startswith("status must be one of")
    (whole,) = [line for line in lines if "messages" in line]
    assert (whole["messages"], whole["stored"], whole["rejected"], whole["retried"]) == (1, 0, 1, 0)


def test_a_good_batch_is_one_line_of_log(surroundings: Surroundings, capsys: pytest.CaptureFixture[str]) -> None:
    invoke(batch(*({**EVENT, "shipment_id": f"S{number}"} for number in range(30))))
    assert [line["message"] for line in log_lines(capsys)] == ["batch processed"]


@pytest.mark.parametrize(
    "event",
    [
        {"hello": "world"},
        {"Records": []},
        {"Records": ["text"]},
        {"Records": [{"eventSource": "aws:s3", "s3": {}}]},
        [],
        None,
    ],
    ids=str,
)
def test_an_event_that_is_no_batch_is_refused_clearly(surroundings: Surroundings, event: Any) -> None:
    with pytest.raises(ValueError, match="batches of SQS messages only"):
        handler(event, Context())


def test_the_bad_canary_is_rejected_and_neither_alerts_nor_counts(
    surroundings: Surroundings, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert invoke(batch({"shipment_id": CANARY_SHIPMENT})) == []
    (message,) = surroundings.rejected()
    assert message["MessageAttributes"]["ERROR_CODE"]["StringValue"] == CANARY_REJECTION
    assert surroundings.alerts() == []
    assert metrics(capsys)["EventsRejected"] == 0


def test_a_bad_event_beside_the_canary_alerts_and_counts_alone(
    surroundings: Surroundings, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    invoke(batch({"shipment_id": CANARY_SHIPMENT}, {"shipment_id": "S9"}))
    (alert,) = surroundings.alerts()
    assert "Rejected: 1 (1 MISSING_FIELD)." in alert["Message"]
    assert CANARY_SHIPMENT not in alert["Message"]
    assert metrics(capsys)["EventsRejected"] == 1


def test_a_canary_that_fails_otherwise_is_a_failure_like_every_other(
    surroundings: Surroundings, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    invoke(batch({**EVENT, "shipment_id": CANARY_SHIPMENT, "status": "teleported"}))
    (alert,) = surroundings.alerts()
    assert f"shipment {CANARY_SHIPMENT}: INVALID_FIELD" in alert["Message"]
    assert metrics(capsys)["EventsRejected"] == 1
