"""The function as Lambda calls it, with DynamoDB, SQS and SNS in this process (moto)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from functions.shipment_processor import clients
from functions.shipment_processor.handler import handler

EVENT = {"shipment_id": "S1", "status": "in_transit", "timestamp": "2025-05-09T20:39:17+02:00"}


@dataclass
class Context:
    """What the handler uses of Lambda's context."""

    milliseconds: int = 30_000
    function_name: str = "shipment-processor-test"

    def get_remaining_time_in_millis(self) -> int:
        return self.milliseconds


class Surroundings:
    """The table, the failed-events queue and a subscriber of the topic."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.dynamodb, self.sqs, sns = boto3.client("dynamodb"), boto3.client("sqs"), boto3.client("sns")
        self.dynamodb.create_table(
            TableName="log",
            KeySchema=[
                {"AttributeName": "shipment_id", "KeyType": "HASH"},
                {"AttributeName": "event_key", "KeyType": "RANGE"},
            ],
            AttributeDefinitions=[
                {"AttributeName": "shipment_id", "AttributeType": "S"},
                {"AttributeName": "event_key", "AttributeType": "S"},
            ],
            BillingMode="PAY_PER_REQUEST",
        )
        self.failed_events = self.sqs.create_queue(QueueName="failed")["QueueUrl"]
        self.inbox = self.sqs.create_queue(QueueName="inbox")["QueueUrl"]
        topic = sns.create_topic(Name="alerts")["TopicArn"]
        inbox = self.sqs.get_queue_attributes(QueueUrl=self.inbox, AttributeNames=["QueueArn"])
        sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=inbox["Attributes"]["QueueArn"])
        for name, value in {
            "ENVIRONMENT": "test",
            "TABLE_NAME": "log",
            "FAILED_EVENTS_QUEUE_URL": self.failed_events,
            "ALERT_TOPIC_ARN": topic,
            "ROW_RETENTION_DAYS": "0",
        }.items():
            monkeypatch.setenv(name, value)

    def rows(self) -> list[dict[str, Any]]:
        return self.dynamodb.scan(TableName="log")["Items"]

    def rejected(self) -> list[Any]:
        return self._messages(self.failed_events)

    def alerts(self) -> list[dict[str, str]]:
        return [json.loads(message["Body"]) for message in self._messages(self.inbox)]

    def _messages(self, queue: str) -> list[Any]:
        answer = self.sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10, MessageAttributeNames=["All"])
        return list(answer.get("Messages", []))


@pytest.fixture
def surroundings(monkeypatch: pytest.MonkeyPatch) -> Iterator[Surroundings]:
    for name in ("AWS_ENDPOINT_URL", "AWS_PROFILE", "AWS_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    made = (clients.dynamodb, clients.sqs, clients.sns)
    for client in made:
        client.cache_clear()
    with mock_aws():
        yield Surroundings(monkeypatch)
    for client in made:
        client.cache_clear()


def batch(*bodies: object, **attributes: Any) -> dict[str, Any]:
    return {
        "Records": [
            {
                "messageId": f"m{number}",
                "body": body if isinstance(body, str) else json.dumps(body),
                "messageAttributes": attributes,
                "eventSource": "aws:sqs",
            }
            for number, body in enumerate(bodies)
        ]
    }


def invoke(event: dict[str, Any], context: Context | None = None) -> list[str]:
    """Calls the handler; returns the ids of the messages that are to be delivered again."""
    response = handler(event, context or Context())
    return [failure["itemIdentifier"] for failure in response["batchItemFailures"]]


def test_valid_events_become_rows_and_nobody_is_alerted(surroundings: Surroundings) -> None:
    assert invoke(batch(EVENT, {**EVENT, "shipment_id": "S2"})) == []
    assert {row["shipment_id"]["S"] for row in surroundings.rows()} == {"S1", "S2"}
    assert surroundings.rejected() == []
    assert surroundings.alerts() == []


def test_an_event_from_the_bus_is_unwrapped(surroundings: Surroundings) -> None:
    assert invoke(batch({"source": "x", "detail-type": "y", "detail": EVENT})) == []
    (row,) = surroundings.rows()
    assert json.loads(row["payload"]["S"]) == EVENT


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
    assert "Rejected: 3." in alert["Message"]


def test_a_redriven_event_that_is_rejected_again_keeps_its_count(surroundings: Surroundings) -> None:
    invoke(batch("{", REDRIVE_COUNT={"stringValue": "2", "dataType": "Number"}))
    (message,) = surroundings.rejected()
    assert message["MessageAttributes"]["REDRIVE_COUNT"] == {"StringValue": "2", "DataType": "Number"}


def test_when_the_table_is_away_events_are_retried_and_none_is_rejected(surroundings: Surroundings) -> None:
    surroundings.dynamodb.delete_table(TableName="log")
    assert invoke(batch(EVENT, "{")) == ["m0"]
    (message,) = surroundings.rejected()
    assert message["Body"] == "{"
    (alert,) = surroundings.alerts()
    assert "To be retried: 1." in alert["Message"]


def test_a_whole_batch_that_fails_is_reported_and_does_not_crash(surroundings: Surroundings) -> None:
    surroundings.dynamodb.delete_table(TableName="log")
    assert invoke(batch(EVENT, {**EVENT, "shipment_id": "S2"})) == ["m0", "m1"]


def test_a_rejection_that_cannot_be_delivered_is_a_retry(surroundings: Surroundings) -> None:
    surroundings.sqs.delete_queue(QueueUrl=surroundings.failed_events)
    assert invoke(batch(EVENT, "{")) == ["m1"]
    assert len(surroundings.rows()) == 1


def test_without_time_everything_is_retried(surroundings: Surroundings) -> None:
    assert invoke(batch(EVENT, "{"), Context(milliseconds=1000)) == ["m0", "m1"]
    assert surroundings.rows() == []
    assert surroundings.rejected() == []


def test_when_sns_is_down_the_batch_succeeds_and_the_lost_alert_is_counted(
    surroundings: Surroundings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(**_: object) -> None:
        raise ClientError({"Error": {"Code": "ServiceUnavailable", "Message": "down"}}, "Publish")

    monkeypatch.setattr(clients.sns(), "publish", fail)
    assert invoke(batch(EVENT, "{")) == []
    assert len(surroundings.rejected()) == 1
    assert _metrics(capsys)["AlertsFailed"] == [1.0]


def test_outcomes_are_counted_under_the_dimensions_that_the_stack_watches(
    surroundings: Surroundings, capsys: pytest.CaptureFixture[str]
) -> None:
    invoke(batch(EVENT, "{", "["))
    metrics = _metrics(capsys)
    (emitted,) = metrics["_aws"]["CloudWatchMetrics"]
    assert emitted["Namespace"] == "ShipmentPipeline"
    assert {frozenset(dimensions) for dimensions in emitted["Dimensions"]} == {frozenset({"environment", "service"})}
    assert (metrics["environment"], metrics["service"]) == ("test", "shipment-processor")
    outcomes = {name: metrics[name] for name in ("EventsStored", "EventsRejected", "EventsRetried", "AlertsFailed")}
    assert outcomes == {"EventsStored": [1.0], "EventsRejected": [2.0], "EventsRetried": [0.0], "AlertsFailed": [0.0]}


def test_logs_hold_ids_and_reasons_but_no_payload(surroundings: Surroundings, caplog: pytest.LogCaptureFixture) -> None:
    invoke(batch({**EVENT, "status": "x", "description": "private-text"}))
    lines = [vars(record) for record in caplog.records if record.name == "shipment-processor"]
    assert "private-text" not in str(lines)
    assert any(line.get("message_id") == "m0" and line["reason"].startswith("INVALID_FIELD") for line in lines)
    assert any(line.get("rejected") == 1 and line.get("messages") == 1 for line in lines)


@pytest.mark.filterwarnings("ignore:No application metrics")
def test_an_event_that_is_no_batch_is_refused_clearly(surroundings: Surroundings) -> None:
    with pytest.raises(ValueError, match="batches of SQS messages only"):
        handler({"hello": "world"}, Context())


def _metrics(capsys: pytest.CaptureFixture[str]) -> Any:
    (line,) = [line for line in capsys.readouterr().out.splitlines() if '"_aws"' in line]
    return json.loads(line)
