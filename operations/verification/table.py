"""The shipment log: nothing deletes it, it can go back in time, its rows expire as they should, its index answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from contract.names import ResourceNames
from contract.shipment_log import EXPIRES_AT, STATUS_INDEX, STATUS_INDEX_ATTRIBUTES
from operations.errors import explained
from operations.findings import Finding, attention, fault, good, judged
from operations.verification.function import read_settings

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import GlobalSecondaryIndexDescriptionTypeDef
    from mypy_boto3_lambda import LambdaClient


def check_table(client: DynamoDBClient, names: ResourceNames, *, disposable: bool) -> Iterator[Finding]:
    """Deletion protection, point-in-time recovery, and the index with what the queries by status show."""
    with explained(f"the table {names.table}", names):
        table = client.describe_table(TableName=names.table)["Table"]
        backups = client.describe_continuous_backups(TableName=names.table)["ContinuousBackupsDescription"]
    if table.get("DeletionProtectionEnabled"):
        yield good("deletion protection", "on")
    elif disposable:
        yield attention("deletion protection", "off, since cdktf.json calls the environment disposable", "Know it.")
    else:
        yield fault(
            "deletion protection",
            f"off: whoever may delete {names.table} can",
            f"aws dynamodb update-table --table-name {names.table} --deletion-protection-enabled",
        )
    recovery = backups.get("PointInTimeRecoveryDescription", {}).get("PointInTimeRecoveryStatus", "DISABLED")
    yield judged(
        "point-in-time recovery",
        sound=recovery == "ENABLED",
        found=recovery,
        remedy="Deploy again: rows that are overwritten meanwhile cannot be brought back.",
    )
    index = {each["IndexName"]: each for each in table.get("GlobalSecondaryIndexes", [])}.get(STATUS_INDEX)
    status = index["IndexStatus"] if index else "not there"
    missing = set(STATUS_INDEX_ATTRIBUTES) - set(_projected(index)) if index else set()
    yield judged(
        STATUS_INDEX,
        sound=status == "ACTIVE" and not missing,
        found=f"{status}, without {', '.join(sorted(missing))}" if missing else status,
        remedy="Wait while it is being created; else deploy again, as docs/retention.md has it for an index.",
    )


def _projected(index: GlobalSecondaryIndexDescriptionTypeDef) -> Iterable[str]:
    """What the index has of a row, as far as it is asked for."""
    projection = index["Projection"]
    return STATUS_INDEX_ATTRIBUTES if projection["ProjectionType"] == "ALL" else projection.get("NonKeyAttributes", ())


def check_expiry(functions: LambdaClient, client: DynamoDBClient, names: ResourceNames) -> Iterator[Finding]:
    """Rows expire exactly where the function writes when: one without the other keeps for ever, or warns of nothing."""
    settings = read_settings(functions, names)
    with explained(f"the table {names.table}", names):
        ttl = client.describe_time_to_live(TableName=names.table)["TimeToLiveDescription"]
    enabled = ttl.get("TimeToLiveStatus") in ("ENABLED", "ENABLING") and ttl.get("AttributeName") == EXPIRES_AT
    if settings is None:
        yield fault("expiry of rows", "the function does not say when", "Mend the function's environment first.")
        return
    days = settings.row_retention_days
    yield judged(
        "expiry of rows",
        sound=enabled == (days > 0),
        found=f"row_retention_days is {days}, TTL is {ttl.get('TimeToLiveStatus', 'DISABLED')}",
        remedy="Deploy again with the row_retention_days that is wanted: table and function must agree.",
    )
