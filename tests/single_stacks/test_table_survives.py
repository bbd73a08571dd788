"""The table alone, under everything that usually destroys one: each attempt fails and every row is still there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import boto3
import pytest
from botocore.exceptions import ClientError
from cdktf import App, LocalBackend, TerraformStack

from contract.names import ResourceNames
from embedded_aws.deployment import process_environment
from embedded_aws.lifecycle import EmbeddedAws
from embedded_aws.local_environment import as_client_of
from operations.restoring import RestoreResult, restore_rows
from stacks.access.encryption_key import ExistingEncryptionKey
from stacks.settings.aws_provider import use_aws
from stacks.settings.environment import Environment
from stacks.settings.variables import Variables
from stacks.shipment_log import ShipmentLog
from tests.support.terraform import Terraform

ENVIRONMENT = Environment(name="kept", region="eu-central-1", state_bucket="none")
TABLE = "shipment-log-kept"
ROWS = {f"KEPT-{number}": f"event {number}" for number in range(30)}
EMAIL = "-var=notification_email=operations@example.com"


@dataclass(frozen=True)
class Stack:
    """A stack that is nothing but the shipment log; its state is a file."""

    folder: Path
    terraform: Terraform

    def write(self, *, with_log: bool = True) -> None:
        """Synthesizes it, with the log or without."""
        app = App(outdir=str(self.folder / "cdktf.out"))
        stack = TerraformStack(app, "kept")
        use_aws(stack, environment=ENVIRONMENT)
        LocalBackend(stack, path=str(self.state))
        retention_days = Variables(stack).row_retention_days
        if with_log:
            key = ExistingEncryptionKey(stack, "encryption_key", environment=ENVIRONMENT)
            ShipmentLog(stack, "shipment_log", environment=ENVIRONMENT, key=key, retention_days=retention_days)
        app.synth()

    @property
    def state(self) -> Path:
        """The file of its Terraform state."""
        return self.folder / "terraform.tfstate"

    def rewrite(self, old: str, new: str) -> None:
        """Changes the synthesized configuration by hand."""
        file = self.folder / "cdktf.out" / "stacks" / "kept" / "cdk.tf.json"
        text = file.read_text()
        assert old in text, f"nothing to change: {old}"
        file.write_text(text.replace(old, new))


@pytest.fixture(scope="module")
def stack(aws: EmbeddedAws, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The log, deployed and with rows in it."""
    folder = tmp_path_factory.mktemp("kept")
    settings = process_environment(aws.client_environment())
    made = Stack(folder, Terraform(folder / "cdktf.out" / "stacks" / "kept", settings))
    with as_client_of(aws):
        kms = boto3.client("kms")
        kms.create_alias(AliasName="alias/shipment-pipeline-kept", TargetKeyId=kms.create_key()["KeyMetadata"]["KeyId"])
        made.write()
        made.terraform.succeed("init", "-input=false")
        made.terraform.succeed("apply", "-auto-approve", "-input=false", EMAIL)
        _put(ROWS)
        (folder / "as-deployed.tfstate").write_bytes(made.state.read_bytes())
        yield made
        # As docs/retention.md has it for a table that Terraform has let go.
        dynamodb = boto3.client("dynamodb")
        dynamodb.update_table(TableName=TABLE, DeletionProtectionEnabled=False)
        dynamodb.delete_table(TableName=TABLE)


@pytest.fixture(autouse=True)
def _afresh(stack: Stack) -> Iterator[None]:
    # Configuration and state as after the deployment, whatever the test before did to them.
    stack.write()
    stack.state.write_bytes((stack.folder / "as-deployed.tfstate").read_bytes())
    yield
    assert _rows() == ROWS, "rows are missing or changed"


def _put(rows: dict[str, str]) -> None:
    for shipment_id, text in rows.items():
        boto3.client("dynamodb").put_item(
            TableName=TABLE,
            Item={"shipment_id": {"S": shipment_id}, "event_key": {"S": "1"}, "description": {"S": text}},
        )


def _rows(table: str = TABLE) -> dict[str, str]:
    items = boto3.client("dynamodb").scan(TableName=table)["Items"]
    return {item["shipment_id"]["S"]: item["description"]["S"] for item in items}


def test_destroying_the_stack_fails(stack: Stack) -> None:
    message = stack.terraform.fail("destroy", "-auto-approve", "-input=false", EMAIL)
    assert "Instance cannot be destroyed" in message


def test_taking_the_table_out_of_the_code_fails(stack: Stack) -> None:
    # Terraform forgets prevent_destroy together with the block (hashicorp/terraform#17599), so DynamoDB must refuse.
    stack.write(with_log=False)
    message = stack.terraform.fail("apply", "-auto-approve", "-input=false", EMAIL)
    assert "deletion protection" in message.lower(), message
    assert "aws_dynamodb_table.shipment_log" in stack.terraform.succeed("state", "list"), "Terraform forgot the table"


def test_a_rename_that_would_replace_the_table_fails_when_it_is_planned(stack: Stack) -> None:
    stack.rewrite(f'"{TABLE}"', '"shipment-log-renamed"')
    assert "Instance cannot be destroyed" in stack.terraform.fail("plan", "-input=false", EMAIL)


def test_another_sort_key_would_replace_the_table_and_fails_too(stack: Stack) -> None:
    stack.rewrite('"event_key"', '"sequence"')
    assert "Instance cannot be destroyed" in stack.terraform.fail("plan", "-input=false", EMAIL)


def test_deleting_the_table_by_hand_is_refused(stack: Stack) -> None:
    with pytest.raises(ClientError, match="deletion protection"):
        boto3.client("dynamodb").delete_table(TableName=TABLE)


def test_rows_come_back_from_point_in_time_recovery(stack: Stack) -> None:
    # The embedded AWS restores the rows of the present, whatever the point in time; that recovery is on, and that the
    # restored table has the rows, it shows. The next test goes back in time.
    dynamodb = boto3.client("dynamodb")
    recovery = dynamodb.describe_continuous_backups(TableName=TABLE)["ContinuousBackupsDescription"]
    assert recovery["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "ENABLED"
    restored = f"{TABLE}-in-time"
    dynamodb.restore_table_to_point_in_time(
        SourceTableName=TABLE, TargetTableName=restored, RestoreDateTime=datetime.now(UTC)
    )
    dynamodb.get_waiter("table_exists").wait(TableName=restored)
    assert _rows(restored) == ROWS
    dynamodb.delete_table(TableName=restored)


def test_what_was_overwritten_or_deleted_comes_back_from_a_backup(stack: Stack) -> None:
    dynamodb = boto3.client("dynamodb")
    backup = dynamodb.create_backup(TableName=TABLE, BackupName="before-the-mistake")["BackupDetails"]["BackupArn"]
    for number, shipment_id in enumerate(ROWS):
        if number % 2:
            _put({shipment_id: "overwritten by mistake"})
        else:
            dynamodb.delete_item(TableName=TABLE, Key={"shipment_id": {"S": shipment_id}, "event_key": {"S": "1"}})
    assert _rows() != ROWS
    restored = f"{TABLE}-restored"
    dynamodb.restore_table_from_backup(TargetTableName=restored, BackupArn=backup)
    dynamodb.get_waiter("table_exists").wait(TableName=restored)
    # The embedded AWS does not keep where a table was restored from.
    restore_rows(dynamodb, ResourceNames("kept"), source=restored, result=RestoreResult(), allow_foreign=True)
    dynamodb.delete_table(TableName=restored)


def test_the_configuration_without_protection_would_lose_the_rows(stack: Stack) -> None:
    """What the tests above rest on: a plan that destroys is refused because of prevent_destroy and nothing else."""
    stack.rewrite('"prevent_destroy": true', '"prevent_destroy": false')
    changes = stack.terraform.changes("-destroy", EMAIL)
    assert [action for address, action in changes.items() if address.startswith("aws_dynamodb_table.")] == ["delete"]


def test_letting_go_of_the_table_on_purpose_leaves_it_where_it_is(stack: Stack) -> None:
    (address,) = [
        line for line in stack.terraform.succeed("state", "list").split() if line.startswith("aws_dynamodb_table.")
    ]
    stack.terraform.succeed("state", "rm", address)
    stack.terraform.succeed("destroy", "-auto-approve", "-input=false", EMAIL)
    assert boto3.client("dynamodb").describe_table(TableName=TABLE)["Table"]["DeletionProtectionEnabled"] is True
