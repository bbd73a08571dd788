"""What the function finds around it: AWS (moto), a context, messages."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import boto3
import pytest
from botocore.awsrequest import AWSResponse

from functions.shipment_processor.handler import handler

EVENT = {"shipment_id": "S1", "status": "in_transit", "timestamp": "2025-05-09T20:39:17+02:00"}


@dataclass
class Context:
    """What the function uses of Lambda's context."""

    milliseconds: float = 30_000
    aws_request_id: str = "request-1"

    def get_remaining_time_in_millis(self) -> int:
        return int(self.milliseconds)


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
            "ALERT_QUIET_MINUTES": "0",
            "LOG_LEVEL": "INFO",
            "DEBUG_LOG_PERCENT": "0",
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


def batch(*bodies: object, **attributes: Any) -> dict[str, Any]:
    """An event of an SQS event source mapping with the messages m0, m1 and so on."""
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


def printed(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """What the function printed since the last look: the lines of its log, and its metrics."""
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def log_lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """The lines of the log since the last look."""
    return [line for line in printed(capsys) if "_aws" not in line]


def metrics(capsys: pytest.CaptureFixture[str]) -> Any:
    """The metrics of the one invocation since the last look."""
    (line,) = [line for line in printed(capsys) if "_aws" in line]
    return line


def response(status: int, body: str) -> AWSResponse:
    """An answer of AWS, for a handler of botocore's event `before-send`."""

    class Raw:
        def stream(self, **_: object) -> list[bytes]:
            return [body.encode()]

    return AWSResponse("https://aws.invalid", status, {}, Raw())  # type: ignore[arg-type]
