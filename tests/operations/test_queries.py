from __future__ import annotations

from decimal import Decimal

import boto3
import pytest

from contract.canary import CANARY_SHIPMENT
from contract.kept_text import compressed
from operations.errors import OperationError, UsageError
from operations.queries import history, query_by_status
from tests.operations.pipeline import NAMES, Pipeline


def at(hour: int, fraction: str = "000000000") -> str:
    return f"2025-06-01T{hour:02}:00:00.{fraction}Z"


def test_history_is_in_the_order_of_events_and_of_one_shipment_only(pipeline: Pipeline) -> None:
    pipeline.put_row("B", at(1))
    for hour, status in ((3, "delivered"), (1, "picked_up"), (2, "in_transit")):
        pipeline.put_row("A", at(hour), status)
    rows = history(pipeline.dynamodb, NAMES, "A")
    assert [row["status"] for row in rows] == ["picked_up", "in_transit", "delivered"]


def test_history_is_read_as_it_is_and_not_as_it_was(pipeline: Pipeline) -> None:
    queries: list[bool] = []
    client = boto3.client("dynamodb")
    client.meta.events.register(
        "provide-client-params.dynamodb.Query", lambda params, **_: queries.append(params.get("ConsistentRead", False))
    )
    history(client, NAMES, "A")
    assert queries == [True], "an eventually consistent read may leave out the event that was just stored"


def test_numbers_keep_every_digit(pipeline: Pipeline) -> None:
    exact = Decimal("12345678901234567890.123456789012345678")
    pipeline.put_row("A", at(1), attributes={"weight": Decimal("2.50"), "exact": exact, "pieces": 3})
    (row,) = history(pipeline.dynamodb, NAMES, "A")
    assert row["attributes"] == {"weight": Decimal("2.5"), "exact": exact, "pieces": Decimal(3)}


def test_an_unknown_shipment_has_no_history(pipeline: Pipeline) -> None:
    assert history(pipeline.dynamodb, NAMES, "nobody") == []


def test_by_status_has_what_it_shows_and_no_more(pipeline: Pipeline) -> None:
    shown = {"carrier": "Kestrel", "location": {"city": "Trento"}, "description": "Sorted", "status_detail": "sorted"}
    source = {"source": "easypost", "source_status": "in_transit", "status_unmapped": True}
    pipeline.put_row("A", at(1), "delayed", **shown, **source, payload=compressed("{}"), attributes={"weight": 1})
    (whole,) = history(pipeline.dynamodb, NAMES, "A")
    (row,) = query_by_status(pipeline.dynamodb, NAMES, "delayed")
    assert whole.keys() - row.keys() == {"payload", "attributes"}
    assert row == {name: whole[name] for name in row}


def test_every_page_is_read(pipeline: Pipeline) -> None:
    # GIVEN 30 rows of 100 KB: DynamoDB answers a query in pages of 1 MB
    for number in range(30):
        pipeline.put_row(f"S{number}", at(0, f"{number:09}"), "delayed", description="x" * 100_000)
        pipeline.put_row("S", at(0, f"{number:09}"), "delivered", description="x" * 100_000)
    page = pipeline.dynamodb.query(
        TableName=NAMES.table,
        KeyConditionExpression="shipment_id = :id",
        ExpressionAttributeValues={":id": {"S": "S"}},
    )
    assert "LastEvaluatedKey" in page, "the test needs a result of several pages"
    # THEN both queries find them all
    assert len(history(pipeline.dynamodb, NAMES, "S")) == 30
    assert len(query_by_status(pipeline.dynamodb, NAMES, "delayed")) == 30


def test_by_status_is_newest_first_across_shipments(pipeline: Pipeline) -> None:
    for hour in (2, 5, 1, 4):
        pipeline.put_row(f"S{hour}", at(hour), "delayed")
    pipeline.put_row("S9", at(9), "delivered")
    rows = query_by_status(pipeline.dynamodb, NAMES, "delayed")
    assert [row["shipment_id"] for row in rows] == ["S5", "S4", "S2", "S1"]


def test_a_limit_keeps_the_newest(pipeline: Pipeline) -> None:
    for hour in range(1, 8):
        pipeline.put_row(f"S{hour}", at(hour), "delayed")
    rows = query_by_status(pipeline.dynamodb, NAMES, "delayed", limit=3)
    assert [row["shipment_id"] for row in rows] == ["S7", "S6", "S5"]


@pytest.mark.parametrize(
    ("since", "until", "found"),
    [
        (None, None, ["S4", "S3", "S2", "S1"]),
        ("2025-06-01T02:00:00Z", None, ["S4", "S3", "S2"]),
        (None, "2025-06-01T03:00:00Z", ["S2", "S1"]),
        ("2025-06-01T02:00:00Z", "2025-06-01T04:00:00Z", ["S3", "S2"]),
        ("2025-06-01T04:00:00+02:00", "2025-05-31T23:00:00-05:00", ["S3", "S2"]),
        ("2025-06-01T02:00:00.000000001Z", "2025-06-01T04:00:00.000000001Z", ["S4", "S3"]),
        ("2025-06-01T09:00:00Z", None, []),
    ],
)
def test_since_is_inclusive_and_until_is_exclusive(
    pipeline: Pipeline, since: str | None, until: str | None, found: list[str]
) -> None:
    for hour in range(1, 5):
        pipeline.put_row(f"S{hour}", at(hour), "delayed")
    rows = query_by_status(pipeline.dynamodb, NAMES, "delayed", since=since, until=until)
    assert [row["shipment_id"] for row in rows] == found


@pytest.mark.parametrize(
    ("status", "since", "until", "message"),
    [
        ("gone", None, None, "'gone' is not a status; the statuses are pre_transit, picked_up"),
        ("delayed", "noon", None, "'noon' must be RFC 3339"),
        ("delayed", None, "2025-06-01", "must be RFC 3339"),
        ("delayed", "2025-06-01T02:00:00Z", "2025-06-01T04:00:00+02:00", "must be before until"),
    ],
)
def test_senseless_questions_are_refused(
    pipeline: Pipeline, status: str, since: str | None, until: str | None, message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        query_by_status(pipeline.dynamodb, NAMES, status, since=since, until=until)


def test_a_missing_index_is_told_from_a_missing_table(pipeline: Pipeline) -> None:
    pipeline.dynamodb.update_table(
        TableName=NAMES.table, GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": "StatusIndex"}}]
    )
    with pytest.raises(OperationError, match="the table shipment-log-test has no index StatusIndex"):
        query_by_status(pipeline.dynamodb, NAMES, "delayed")


def test_a_canary_is_no_event_with_a_status_unless_asked_for(pipeline: Pipeline) -> None:
    pipeline.put_row(CANARY_SHIPMENT, at(3), "delivered")
    pipeline.put_row("A", at(2), "delivered")
    pipeline.put_row("B", at(1), "delivered")
    rows = query_by_status(pipeline.dynamodb, NAMES, "delivered", limit=2)
    assert [row["shipment_id"] for row in rows] == ["A", "B"], "the canary takes none of the places"
    (first, *_) = query_by_status(pipeline.dynamodb, NAMES, "delivered", canaries=True)
    assert first["shipment_id"] == CANARY_SHIPMENT
    assert len(history(pipeline.dynamodb, NAMES, CANARY_SHIPMENT)) == 1, "by its name it can be found"
