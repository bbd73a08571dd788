"""A table that was restored beside the log."""

from __future__ import annotations

from tests.operations.pipeline import NAMES, Pipeline

RESTORED = "shipment-log-test-restored"


def restore_table(pipeline: Pipeline, target: str, *, source: str = NAMES.table) -> None:
    """Restores a table beside itself, from a backup."""
    backup = pipeline.dynamodb.create_backup(TableName=source, BackupName="before")["BackupDetails"]
    pipeline.dynamodb.restore_table_from_backup(TargetTableName=target, BackupArn=backup["BackupArn"])
