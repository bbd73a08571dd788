from __future__ import annotations

import importlib
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from moto import mock_aws

from benchmarks.pipeline import usual_function
from benchmarks.pipeline.ceilings import drain
from benchmarks.pipeline.contender import IncompleteRunError, check_stored, put, row_count, wait_for_rows
from benchmarks.pipeline.events import events
from benchmarks.pipeline.rounds import Results, Run
from benchmarks.pipeline.table import markdown
from benchmarks.pipeline.usual import empty_table

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_TABLE = "usual"


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> Iterator[DynamoDBClient]:
    for name in ("AWS_ENDPOINT_URL", "AWS_PROFILE", "AWS_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    monkeypatch.setenv("TABLE_NAME", _TABLE)
    with mock_aws():
        importlib.reload(usual_function)
        empty_table(_TABLE)
        yield boto3.client("dynamodb")


def _records(run: str, count: int) -> dict[str, Any]:
    return {"Records": [{"body": json.dumps({"detail": json.loads(event.text)})} for event in events(run, count)]}


def test_the_usual_function_stores_a_row_for_each_record_with_its_payload(table: DynamoDBClient) -> None:
    # So many that shipments have several.
    usual_function.handler(_records("a", 100), None)
    assert row_count(table, _TABLE) == 100
    check_stored(table, _TABLE, [event.id for event in events("a", 100)])
    item = table.scan(TableName=_TABLE)["Items"][0]
    assert json.loads(item["payload"]["S"])["event_id"] == item["event_id"]["S"]
    assert item["location"]["M"]["city"] == {"S": "Leipzig"}


def test_a_missing_event_is_an_error_and_no_figure(table: DynamoDBClient) -> None:
    usual_function.handler(_records("a", 3), None)
    usual_function.handler(_records("b", 5), None)
    check_stored(table, _TABLE, [event.id for event in events("a", 3)])
    with pytest.raises(IncompleteRunError, match="1 of 4 events are not in usual, such as a-000003"):
        check_stored(table, _TABLE, [event.id for event in events("a", 4)])
    with pytest.raises(IncompleteRunError, match="has 8 rows after 0 s, not 9"):
        wait_for_rows(table, _TABLE, 9, limit_seconds=0)
    wait_for_rows(table, _TABLE, 8, limit_seconds=0)


def test_an_event_in_two_rows_is_an_error(table: DynamoDBClient) -> None:
    usual_function.handler(_records("a", 2), None)
    item = table.scan(TableName=_TABLE)["Items"][0]
    table.put_item(TableName=_TABLE, Item={**item, "event_key": {"S": "another"}})
    with pytest.raises(IncompleteRunError, match="1 of 2 events have more than one row"):
        check_stored(table, _TABLE, [event.id for event in events("a", 2)])


class _Bus:
    """Takes all but one event."""

    def __init__(self) -> None:
        self.requests: list[int] = []

    def put_events(self, *, Entries: list[object]) -> dict[str, int]:  # noqa: N803 - boto3's name
        self.requests.append(len(Entries))
        return {"FailedEntryCount": int(len(self.requests) == 3)}


def test_an_event_that_the_bus_refuses_is_an_error() -> None:
    bus = _Bus()
    put(bus, "bus", events("a", 12))  # type: ignore[arg-type]
    assert bus.requests == [10, 2]
    with pytest.raises(IncompleteRunError, match="the bus bus refused 1 events"):
        put(bus, "bus", events("a", 25))  # type: ignore[arg-type]


def test_a_message_that_did_not_arrive_is_an_error(table: DynamoDBClient) -> None:
    sqs = boto3.client("sqs")
    url = sqs.create_queue(QueueName="queue")["QueueUrl"]
    for number in range(12):
        sqs.send_message(QueueUrl=url, MessageBody=str(number))
    drain(sqs, url, 12)
    sqs.send_message(QueueUrl=url, MessageBody="13")
    with pytest.raises(IncompleteRunError, match="1 of 2 messages are not in the queue"):
        drain(sqs, url, 2)


def test_events_of_different_runs_differ() -> None:
    ids = [event.id for run in ("a", "b") for event in events(run, 200)]
    assert len(set(ids)) == 400
    assert all(json.loads(event.text)["event_id"] == event.id for event in events("a", 3))


def test_the_ratios_come_first_and_are_those_of_the_medians() -> None:
    results = Results(
        {
            "ours": [Run(400, 1.0, 1), Run(500, 2.0, 1), Run(900, 3.0, 1)],
            "usual": [Run(100, 4.0, 2), Run(200, 8.0, 2), Run(300, 12.0, 2)],
        },
        {"PutEvents": [1200, 1300, 2000]},
    )
    text = markdown(results, measured_with="today, versions", rounds=3, count=2000)
    tables = [line for line in text.splitlines() if line.startswith("|")]
    assert tables[2] == "| usual | **2.5 times** | 0.25 of it | 2.5 to 4.0 times |"
    assert "| ours | 500 | 2.00 ms | 1.00 ms |" in tables
    assert "today, versions" in text
    assert "3 rounds of 2,000 events" in text
    assert tables[-1] == "| PutEvents | 1300 |"
