"""Runs the real handler once, with AWS in this process (moto), under the environment variables it is started with.

One event is stored, one rejected and one alert cannot be published. What the function prints goes to standard output.
"""

from __future__ import annotations

import json
import os
from types import SimpleNamespace

import boto3
from moto import mock_aws

from functions.shipment_processor.handler import handler

_EVENT = {"shipment_id": "S1", "event_id": "E1", "status": "in_transit", "timestamp": "2025-05-09T20:39:17+02:00"}


def main() -> None:
    """Makes what the environment variables name, except the topic, and calls the handler."""
    keys = {"shipment_id": "HASH", "event_key": "RANGE"}
    boto3.client("dynamodb").create_table(
        TableName=os.environ["TABLE_NAME"],
        KeySchema=[{"AttributeName": name, "KeyType": kind} for name, kind in keys.items()],  # type: ignore[typeddict-item]
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in keys],
        BillingMode="PAY_PER_REQUEST",
    )
    queue = boto3.client("sqs").create_queue(QueueName="failed")["QueueUrl"]
    os.environ["FAILED_EVENTS_QUEUE_URL"] = queue
    records = [
        {"messageId": str(number), "body": body, "eventSource": "aws:sqs", "messageAttributes": {}}
        for number, body in enumerate((json.dumps(_EVENT), "{"))
    ]
    context = SimpleNamespace(get_remaining_time_in_millis=lambda: 30_000, aws_request_id="1")
    handler({"Records": records}, context)


if __name__ == "__main__":
    with mock_aws():
        main()
