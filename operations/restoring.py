"""Brings the rows of a restored table back into the shipment log."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from contract.limits import ROWS_PER_REQUEST
from contract.names import ResourceNames
from operations.backoff import backoff_delays
from operations.errors import OperationError, UsageError, explained

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_ATTEMPTS = 10
Item = Mapping[str, Any]


@dataclass
class RestoreResult:
    """How far a restore is.

    Attributes:
        written: Rows of the restored table that are in the log now.
    """

    written: int = 0


def restore_rows(
    client: DynamoDBClient,
    names: ResourceNames,
    *,
    source: str,
    result: RestoreResult,
    allow_foreign: bool = False,
    on_progress: Callable[[RestoreResult], None] = lambda _: None,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Writes every row of a restored table into the log, over what is there under the same key.

    Rows that only the log has stay. A row depends on its event alone, so a row that nobody has damaged is written as it
    is already, and the restore can be done again after an end in the middle.

    Args:
        client: DynamoDB.
        names: The environment.
        source: Name of the restored table.
        result: Filled while rows are written.
        allow_foreign: Take a table of which DynamoDB does not say that it was restored from this log.
        on_progress: Called after every request.
        sleep: Waits so many seconds.

    Raises:
        UsageError: `source` is the log itself, or was not restored from it.
        OperationError: A table cannot be used, or DynamoDB leaves rows unwritten again and again.
    """
    if source == names.table:
        raise UsageError(f"{source} is the log itself: name the table that was restored beside it")
    if not allow_foreign and not _restored_from_log(client, names, source):
        raise UsageError(
            f"{source} was not restored from {names.table}, as far as DynamoDB knows: its rows may be another "
            "environment's. --allow-foreign-table writes them all the same"
        )
    rows = _rows(client, names, source)
    while batch := list(islice(rows, ROWS_PER_REQUEST)):
        _write(client, names, batch, sleep)
        result.written += len(batch)
        on_progress(result)


def _restored_from_log(client: DynamoDBClient, names: ResourceNames, source: str) -> bool:
    """Whether DynamoDB made the table from the log's backup or its point-in-time recovery; a name is no evidence.

    https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_RestoreSummary.html
    """
    with explained(f"the table {source}", names):
        summary = client.describe_table(TableName=source)["Table"].get("RestoreSummary", {})
    with explained(f"the table {names.table}", names):
        log = client.describe_table(TableName=names.table)["Table"]
    return summary.get("SourceTableArn") == log["TableArn"]


def _rows(client: DynamoDBClient, names: ResourceNames, source: str) -> Iterator[Item]:
    pages = client.get_paginator("scan").paginate(TableName=source, ConsistentRead=True)
    with explained(f"the table {source}", names):
        for page in pages:
            yield from page["Items"]


def _write(client: DynamoDBClient, names: ResourceNames, rows: list[Item], sleep: Callable[[float], None]) -> None:
    requests: list[Any] = [{"PutRequest": {"Item": row}} for row in rows]
    delays = backoff_delays(attempts=_ATTEMPTS)
    while True:
        with explained(f"the table {names.table}", names):
            answer = client.batch_write_item(RequestItems={names.table: requests})
        requests = answer["UnprocessedItems"].get(names.table, [])
        if not requests:
            return
        delay = next(delays, None)
        if delay is None:
            raise OperationError(
                f"DynamoDB left rows of {names.table} unwritten {_ATTEMPTS} times in a row: try again when it is idle"
            )
        sleep(delay)
