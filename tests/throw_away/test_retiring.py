"""docs/retention.md, "Retire an environment", step by step, on an environment that is there to be retired."""

from __future__ import annotations

from collections.abc import Iterator

import boto3
import pytest
from botocore.exceptions import ClientError

from embedded_aws.local_environment import as_client_of
from tests.throw_away.conftest import ENVIRONMENT, VALUES, Deployed, Trial

TABLE, BUCKET = f"shipment-log-{ENVIRONMENT}", f"shipment-state-{ENVIRONMENT}"
ROWS = 5


@pytest.fixture(scope="module", autouse=True)
def _client(trial: Trial) -> Iterator[None]:
    with as_client_of(trial.aws):
        yield


def _count() -> int:
    return boto3.client("dynamodb").scan(TableName=TABLE)["Count"]


def test_an_environment_is_retired_step_by_step(trial: Trial, deployed: Deployed) -> None:
    dynamodb, s3 = boto3.client("dynamodb"), boto3.client("s3")
    for number in range(ROWS):
        key = {"shipment_id": {"S": f"OLD-{number}"}, "event_key": {"S": "1"}}
        dynamodb.put_item(TableName=TABLE, Item=key)

    # Before anything is said, both stacks refuse.
    for stack in ("shipment", "state"):
        arguments = (VALUES,) if stack == "shipment" else ()
        message = trial.terraform(stack).fail("destroy", "-auto-approve", "-input=false", *arguments)
        assert "Instance cannot be destroyed" in message, stack
    assert _count() == ROWS

    # 2. A backup, which outlives the table.
    backup = dynamodb.create_backup(TableName=TABLE, BackupName=f"last-of-{ENVIRONMENT}")["BackupDetails"]["BackupArn"]

    # 3. "disposable" in cdktf.json, deployed: deletion protection goes, nothing else.
    trial.synthesize(disposable=True)
    for stack in ("state", "shipment"):
        arguments = (VALUES,) if stack == "shipment" else ()
        trial.terraform(stack).succeed("apply", "-auto-approve", "-input=false", *arguments)
    assert dynamodb.describe_table(TableName=TABLE)["Table"]["DeletionProtectionEnabled"] is False
    assert _count() == ROWS

    # 4. The pipeline.
    trial.terraform("shipment").succeed("destroy", "-auto-approve", "-input=false", VALUES)
    assert TABLE not in dynamodb.list_tables()["TableNames"]

    # 5. The bucket: not as long as anything is in it, be it an old version.
    message = trial.terraform("state").fail("destroy", "-auto-approve", "-input=false")
    assert "BucketNotEmpty" in message
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=BUCKET):
        for version in [*page.get("Versions", []), *page.get("DeleteMarkers", [])]:
            s3.delete_object(Bucket=BUCKET, Key=version["Key"], VersionId=version["VersionId"])
    trial.terraform("state").succeed("destroy", "-auto-approve", "-input=false")
    with pytest.raises(ClientError):
        s3.head_bucket(Bucket=BUCKET)

    # What is left: the backup.
    restored = f"{TABLE}-restored"
    dynamodb.restore_table_from_backup(TargetTableName=restored, BackupArn=backup)
    dynamodb.get_waiter("table_exists").wait(TableName=restored)
    assert dynamodb.scan(TableName=restored)["Count"] == ROWS
