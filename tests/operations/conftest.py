"""A pipeline without its function, in moto, and the command line that works on it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

import boto3
import pytest
from moto import mock_aws
from typer.testing import CliRunner, Result

from contract.shipment_log import STATUS_INDEX, STATUS_INDEX_ATTRIBUTES
from operations import failed_events_reader
from operations.cli import app
from tests.operations.pipeline import NAMES, REGION, Pipeline, Run

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_sqs import SQSClient


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty AWS account."""
    for name in ("AWS_ENDPOINT_URL", "AWS_PROFILE", "AWS_DEFAULT_REGION", "SHIPMENT_ENVIRONMENT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_REGION", REGION)
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    # moto is one process: nothing arrives while a reader waits.
    monkeypatch.setattr(failed_events_reader, "WAIT_SECONDS", 0)
    with mock_aws():
        yield


@pytest.fixture
def pipeline(aws: None) -> Pipeline:
    """Table, bus with rule and archive, queue and failed-events queue of the environment `test`."""
    dynamodb, events, sqs = _clients()
    dynamodb.create_table(
        TableName=NAMES.table,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[
            {"AttributeName": "shipment_id", "KeyType": "HASH"},
            {"AttributeName": "event_key", "KeyType": "RANGE"},
        ],
        AttributeDefinitions=[
            {"AttributeName": name, "AttributeType": "S"}
            for name in ("shipment_id", "event_key", "status", "timestamp")
        ],
        GlobalSecondaryIndexes=[
            {
                "IndexName": STATUS_INDEX,
                "KeySchema": [
                    {"AttributeName": "status", "KeyType": "HASH"},
                    {"AttributeName": "timestamp", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": [*STATUS_INDEX_ATTRIBUTES]},
            }
        ],
    )
    failed_queue_url = sqs.create_queue(QueueName=NAMES.failed_events_queue)["QueueUrl"]
    queue_url = sqs.create_queue(QueueName=NAMES.queue)["QueueUrl"]
    bus = events.create_event_bus(Name=NAMES.bus)
    events.put_rule(Name=NAMES.bus, EventBusName=NAMES.bus, EventPattern=json.dumps({"source": [{"prefix": ""}]}))
    events.put_targets(
        Rule=NAMES.bus,
        EventBusName=NAMES.bus,
        Targets=[{"Id": "queue", "Arn": f"arn:aws:sqs:{REGION}:123456789012:{NAMES.queue}"}],
    )
    events.create_archive(ArchiveName=NAMES.archive, EventSourceArn=bus["EventBusArn"])
    return Pipeline(events, dynamodb, sqs, queue_url, failed_queue_url)


@cache
def _clients() -> tuple[DynamoDBClient, EventBridgeClient, SQSClient]:
    # Making them takes longer than most tests; moto gives each test an account of its own all the same.
    return boto3.client("dynamodb"), boto3.client("events"), boto3.client("sqs")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command as a person at a terminal of 80 columns, output captured."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "dumb")

    def invoke(*arguments: str, stdin: bytes = b"") -> Result:
        return CliRunner().invoke(app, [*arguments], input=stdin)

    return invoke
