"""docs/retention.md, "Retire an environment", step by step, on an environment that is there to be retired."""

from __future__ import annotations

import boto3
import pytest
from botocore.exceptions import ClientError

from tests.throw_away.trial import VALUES, Trial

ROWS = 5


def _count(table: str) -> int:
    return boto3.client("dynamodb").scan(TableName=table)["Count"]


def test_an_environment_is_retired_step_by_step(retiring: Trial) -> None:
    trial, table = retiring, retiring.names.table
    dynamodb, s3 = boto3.client("dynamodb"), boto3.client("s3")
    for number in range(ROWS):
        key = {"shipment_id": {"S": f"OLD-{number}"}, "event_key": {"S": "1"}}
        dynamodb.put_item(TableName=table, Item=key)

    # Before anything is said, both stacks refuse.
    for stack in ("shipment", "state"):
        arguments = (VALUES,) if stack == "shipment" else ()
        message = trial.terraform(stack).fail("destroy", "-auto-approve", "-input=false", *arguments)
        assert "Instance cannot be destroyed" in message, stack
    assert _count(table) == ROWS

    # 2. A backup, which outlives the table.
    backup = dynamodb.create_backup(TableName=table, BackupName=f"last-of-{table}")["BackupDetails"]["BackupArn"]

    # 3. "disposable" in cdktf.json, deployed: deletion protection goes, nothing else.
    trial.synthesize(disposable=True)
    for stack in ("state", "shipment"):
        arguments = (VALUES,) if stack == "shipment" else ()
        trial.terraform(stack).succeed("apply", "-auto-approve", "-input=false", *arguments)
    assert dynamodb.describe_table(TableName=table)["Table"]["DeletionProtectionEnabled"] is False
    assert _count(table) == ROWS

    # 4. The pipeline.
    trial.terraform("shipment").succeed("destroy", "-auto-approve", "-input=false", VALUES)
    assert table not in dynamodb.list_tables()["TableNames"]

    # 5. The bucket: not as long as anything is in it, be it an old version.
    message = trial.terraform("state").fail("destroy", "-auto-approve", "-input=false")
    assert "BucketNotEmpty" in message
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=trial.bucket):
        for version in [*page.get("Versions", []), *page.get("DeleteMarkers", [])]:
            s3.delete_object(Bucket=trial.bucket, Key=version["Key"], VersionId=version["VersionId"])
    trial.terraform("state").succeed("destroy", "-auto-approve", "-input=false")
    with pytest.raises(ClientError):
        s3.head_bucket(Bucket=trial.bucket)

    # What is left: the backup.
    restored = f"{table}-restored"
    dynamodb.restore_table_from_backup(TargetTableName=restored, BackupArn=backup)
    dynamodb.get_waiter("table_exists").wait(TableName=restored)
    assert dynamodb.scan(TableName=restored)["Count"] == ROWS
