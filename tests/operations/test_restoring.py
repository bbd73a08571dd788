from __future__ import annotations

import boto3
import pytest

from operations.errors import UsageError
from operations.queries import history
from operations.restoring import RestoreResult, restore_rows
from tests.operations.pipeline import NAMES, Pipeline, Run
from tests.operations.restored import RESTORED, restore_table


@pytest.fixture
def damaged(pipeline: Pipeline) -> Pipeline:
    """A log of 60 rows, restored as it was before the damage: one row gone, one overwritten, one new."""
    # Large enough for a scan to take several pages, which hold 1 MB at most.
    attributes = "x" * 40_000
    for number in range(60):
        time = f"2025-06-01T08:{number:02d}:00.000000000Z"
        pipeline.put_row("A", time, description=f"event {number}", attributes=attributes)
    restore_table(pipeline, RESTORED)
    assert "LastEvaluatedKey" in pipeline.dynamodb.scan(TableName=RESTORED)
    pipeline.dynamodb.delete_item(
        TableName=NAMES.table,
        Key={"shipment_id": {"S": "A"}, "event_key": {"S": "2025-06-01T08:00:00.000000000Z#in_transit"}},
    )
    pipeline.put_row("A", "2025-06-01T08:01:00.000000000Z", description="wrong")
    pipeline.put_row("A", "2025-06-01T09:00:00.000000000Z", description="event 60")
    return pipeline


def create_log(pipeline: Pipeline, name: str) -> None:
    """An empty table with the keys of the log."""
    keys = pipeline.dynamodb.describe_table(TableName=NAMES.table)["Table"]["KeySchema"]
    pipeline.dynamodb.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=keys,
        AttributeDefinitions=[{"AttributeName": key["AttributeName"], "AttributeType": "S"} for key in keys],
    )


def descriptions(pipeline: Pipeline) -> list[str]:
    return [row["description"] for row in history(pipeline.dynamodb, NAMES, "A")]


def test_what_was_lost_or_damaged_is_back_and_what_is_new_stays(damaged: Pipeline) -> None:
    result = RestoreResult()
    restore_rows(damaged.dynamodb, NAMES, source=RESTORED, result=result)
    assert result.written == 60
    assert descriptions(damaged) == [f"event {number}" for number in range(61)]


def test_the_log_is_no_source_of_itself(pipeline: Pipeline) -> None:
    with pytest.raises(UsageError, match="is the log itself"):
        restore_rows(pipeline.dynamodb, NAMES, source=NAMES.table, result=RestoreResult())


@pytest.mark.parametrize(
    "source",
    ["shipment-log-staging", "shipment-log-staging-restored", "shipment-log-test-copy"],
    ids=["another log", "restored from another log", "only the name is right"],
)
def test_a_table_that_was_not_restored_from_the_log_is_refused_unless_told_so(
    pipeline: Pipeline, run: Run, source: str
) -> None:
    # GIVEN a row in a table that DynamoDB did not restore from the log of this environment
    create_log(pipeline, "shipment-log-staging")
    if source == "shipment-log-staging-restored":
        restore_table(pipeline, source, source="shipment-log-staging")
    elif source == "shipment-log-test-copy":
        create_log(pipeline, source)
    pipeline.dynamodb.put_item(TableName=source, Item={"shipment_id": {"S": "S"}, "event_key": {"S": "1"}})
    # WHEN it is restored, THEN it is refused with nothing written
    refused = run("restore", "--from-table", source, "--environment", "test")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert f"{source} was not restored from shipment-log-test" in refused.stderr
    assert history(pipeline.dynamodb, NAMES, "S") == []
    # AND done when told so
    told = run("restore", "--from-table", source, "--environment", "test", "--allow-foreign-table")
    assert told.exit_code == 0, told.output
    assert len(history(pipeline.dynamodb, NAMES, "S")) == 1


def test_a_table_that_was_restored_to_a_point_in_time_is_this_environments(pipeline: Pipeline, run: Run) -> None:
    pipeline.put_row("A", "2025-06-01T08:00:00.000000000Z")
    pipeline.dynamodb.restore_table_to_point_in_time(
        SourceTableName=NAMES.table, TargetTableName="any-name", UseLatestRestorableTime=True
    )
    done = run("restore", "--from-table", "any-name", "--environment", "test")
    assert (done.exit_code, done.stdout) == (0, "shipment-log-test: 1 rows written\n"), done.output


def test_rows_are_read_as_they_are_and_not_as_they_were(damaged: Pipeline) -> None:
    scans: list[bool] = []
    client = boto3.client("dynamodb")
    client.meta.events.register(
        "provide-client-params.dynamodb.Scan", lambda params, **_: scans.append(params.get("ConsistentRead", False))
    )
    restore_rows(client, NAMES, source=RESTORED, result=RestoreResult())
    assert len(scans) > 1
    assert all(scans), "an eventually consistent read may leave out a row"


def test_the_command_says_how_many(damaged: Pipeline, run: Run) -> None:
    done = run("restore", "--from-table", RESTORED, "--environment", "test")
    assert done.exit_code == 0, done.output
    assert "shipment-log-test: 60 rows written" in done.output


def test_a_table_that_is_not_there_is_named(pipeline: Pipeline, run: Run) -> None:
    done = run("restore", "--from-table", "nowhere", "--environment", "test")
    assert done.exit_code == 3
    assert "the table nowhere does not exist here" in done.output
