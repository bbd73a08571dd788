"""What the tests of the operations share: the pipeline's parts in moto, and a client that can be made to fail."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from boto3.dynamodb.types import TypeSerializer
from typer.testing import Result

from contract.names import ResourceNames

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_sqs import SQSClient

NAMES = ResourceNames("test")
REGION = "eu-central-1"
Run = Callable[..., Result]


@dataclass(frozen=True)
class Pipeline:
    """The deployed parts that the operations touch."""

    events: EventBridgeClient
    dynamodb: DynamoDBClient
    sqs: SQSClient
    queue_url: str
    failed_queue_url: str

    def put_row(self, shipment_id: str, timestamp: str, status: str = "in_transit", **attributes: Any) -> None:
        row = {
            "shipment_id": shipment_id,
            "event_key": f"{timestamp}#{status}",
            "timestamp": timestamp,
            "status": status,
            **attributes,
        }
        serialize = TypeSerializer().serialize
        self.dynamodb.put_item(TableName=NAMES.table, Item={name: serialize(value) for name, value in row.items()})

    def fail(self, event: dict[str, Any] | str, **attributes: str) -> str:
        """Puts a message into the failed-events queue; returns its id."""
        return self.sqs.send_message(
            QueueUrl=self.failed_queue_url,
            MessageBody=event if isinstance(event, str) else json.dumps(event),
            MessageAttributes={
                name: {"DataType": "Number" if name == "REDRIVE_COUNT" else "String", "StringValue": value}
                for name, value in attributes.items()
            },
        )["MessageId"]

    def reject(self, shipment_id: str, code: str = "MISSING_FIELD", **attributes: str) -> str:
        """The same, as the function does it."""
        return self.fail(
            {"shipment_id": shipment_id},
            ERROR_CODE=code,
            ERROR_MESSAGE="missing: status",
            ORIGINAL_MESSAGE_ID="before",
            SHIPMENT_ID=shipment_id,
            **attributes,
        )

    def waiting(self, url: str) -> list[dict[str, Any]]:
        """The visible messages of a queue, hidden for the rest of the test."""
        found: list[dict[str, Any]] = []
        while True:
            answer = self.sqs.receive_message(
                QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=600, MessageAttributeNames=["All"]
            )
            if not answer.get("Messages"):
                return found
            found += cast("list[dict[str, Any]]", answer["Messages"])

    def redriven_shipments(self) -> list[str]:
        """The shipments whose events wait in the queue of the shipment processor."""
        return sorted(json.loads(message["Body"])["shipment_id"] for message in self.waiting(self.queue_url))

    def failed_shipments(self) -> list[str]:
        """The shipments whose events are visible in the failed-events queue."""
        return sorted(json.loads(message["Body"])["shipment_id"] for message in self.waiting(self.failed_queue_url))


class Intercepted:
    """A client of which some methods are replaced.

    Args:
        client: What everything else goes to.
        methods: Replacements by name.
    """

    def __init__(self, client: object, **methods: Callable[..., Any]) -> None:
        self._client = client
        self._methods = methods

    def __getattr__(self, name: str) -> Any:
        """The replacement, else the client's own."""
        return self._methods.get(name) or getattr(self._client, name)
