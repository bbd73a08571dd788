from __future__ import annotations

from typing import Any, cast

import pytest

from operations.errors import OperationError, UsageError
from operations.queries import history
from operations.restoring import RestoreResult, restore_rows
from tests.operations.pipeline import NAMES, Intercepted, Pipeline, Run

RESTORED = "shipment-log-test-restored"


@pytest.fixture
def damaged(pipeline: Pipeline) -> Pipeline:
    """A log of 60 rows, a copy of it, and damage done since: one row gone, one overwritten, one new."""
    described = pipeline.dynamodb.describe_table(TableName=NAMES.table)["Table"]
    pipeline.dynamodb.create_table(
        TableName=RESTORED,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=described["KeySchema"],
        AttributeDefinitions=[
            each
            for each in described["AttributeDefinitions"]
            if each["AttributeName"] in {key["AttributeName"] for key in described["KeySchema"]}
        ],
    )
    # Large enough for a scan to take several pages, which hold 1 MB at most.
    payload = "x" * 40_000
    for number in range(60):
        time = f"2025-06-01T08:{number:02d}:00.000000000Z"
        pipeline.put_row("A", time, description=f"event {number}", payload=payload)
    pages = pipeline.dynamodb.get_paginator("scan").paginate(TableName=NAMES.table)
    for item in [item for page in pages for item in page["Items"]]:
        pipeline.dynamodb.put_item(TableName=RESTORED, Item=item)
    assert "LastEvaluatedKey" in pipeline.dynamodb.scan(TableName=RESTORED)
    pipeline.dynamodb.delete_item(
        TableName=NAMES.table,
        Key={"shipment_id": {"S": "A"}, "event_key": {"S": "2025-06-01T08:00:00.000000000Z#in_transit"}},
    )
    pipeline.put_row("A", "2025-06-01T08:01:00.000000000Z", description="wrong")
    pipeline.put_row("A", "2025-06-01T09:00:00.000000000Z", description="event 60")
    return pipeline


def descriptions(pipeline: Pipeline) -> list[str]:
    return [row["description"] for row in history(pipeline.dynamodb, NAMES, "A")]


def test_what_was_lost_or_damaged_is_back_and_what_is_new_stays(damaged: Pipeline) -> None:
    result = RestoreResult()
    restore_rows(damaged.dynamodb, NAMES, source=RESTORED, result=result)
    assert result.written == 60
    assert descriptions(damaged) == [f"event {number}" for number in range(61)]


def test_rows_that_dynamodb_leaves_are_written_again(damaged: Pipeline) -> None:
    refused: list[int] = []

    def write(**request: Any) -> Any:
        (rows,) = request["RequestItems"].values()
        if len(refused) < 4:
            refused.append(len(rows))
            if rows[1:]:
                damaged.dynamodb.batch_write_item(RequestItems={NAMES.table: rows[1:]})
            return {"UnprocessedItems": {NAMES.table: rows[:1]}}
        return damaged.dynamodb.batch_write_item(**request)

    client = cast("Any", Intercepted(damaged.dynamodb, batch_write_item=write))
    restore_rows(client, NAMES, source=RESTORED, result=RestoreResult(), sleep=lambda _: None)
    assert refused[:2] == [25, 1]
    assert descriptions(damaged) == [f"event {number}" for number in range(61)]


def test_giving_up_is_said(damaged: Pipeline) -> None:
    client = Intercepted(
        damaged.dynamodb,
        batch_write_item=lambda RequestItems: {"UnprocessedItems": RequestItems},  # noqa: N803
    )
    with pytest.raises(OperationError, match="unwritten 10 times in a row"):
        restore_rows(cast("Any", client), NAMES, source=RESTORED, result=RestoreResult(), sleep=lambda _: None)


def test_the_log_is_no_source_of_itself(pipeline: Pipeline) -> None:
    with pytest.raises(UsageError, match="is the log itself"):
        restore_rows(pipeline.dynamodb, NAMES, source=NAMES.table, result=RestoreResult())


def test_the_command_says_how_many(damaged: Pipeline, run: Run) -> None:
    done = run("restore", "--from-table", RESTORED, "--environment", "test")
    assert done.exit_code == 0, done.output
    assert "shipment-log-test: 60 rows written" in done.output


def test_a_table_that_is_not_there_is_named(pipeline: Pipeline, run: Run) -> None:
    done = run("restore", "--from-table", "nowhere", "--environment", "test")
    assert done.exit_code == 3
    assert "the table nowhere does not exist here" in done.output
