"""Brings the rows of a restored table back into the shipment log."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contract.names import ResourceNames
from operations.errors import UsageError, explained
from operations.restore_position import Key, RestorePosition, Segment
from operations.throttling import patiently, write_rows

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import TableDescriptionTypeDef

MOST_WORKERS = 64
_SECONDS_BETWEEN_LOOKS = 20.0


class _EndedError(Exception):
    """The restore ends before its time, so a worker need not wait any longer."""


@dataclass
class RestoreResult:
    """How far a restore is.

    Attributes:
        written: Rows of the restored table that this run has written to the log.
    """

    written: int = 0


def restore_rows(
    client: DynamoDBClient,
    names: ResourceNames,
    *,
    source: str,
    result: RestoreResult,
    allow_foreign: bool = False,
    workers: int = 16,
    position_file: Path | None = None,
    on_progress: Callable[[RestoreResult], None] = lambda _: None,
    sleep: Callable[[float], object] | None = None,
) -> None:
    """Writes every row of a restored table into the log, over what is there under the same key.

    Waits until the table is restored. Rows that only the log has stay. A row depends on its event alone, so a row that
    nobody has damaged is written as it is already, and rows that were written before an end in the middle can be
    written again. The table is scanned in segments, which spread over its partitions, and so the writes over the log's
    (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Scan.html#Scan.ParallelScan).

    Args:
        client: DynamoDB; it should keep as many connections as there are workers.
        names: The environment.
        source: Name of the restored table. Nothing else may write to it.
        result: Filled while rows are written.
        allow_foreign: Take a table of which DynamoDB does not say that it was restored from this log.
        workers: Segments that are scanned and written at the same time.
        position_file: Keeps how far it is, and says where to go on; gone when every row is written.
        on_progress: Called after every page of rows, never by two threads at once.
        sleep: Waits so many seconds. If not given, it really waits, but no longer than until the restore ends.

    Raises:
        UsageError: `source` is the log itself or was not restored from it, or the file holds another position.
        OperationError: A table or the file cannot be used, or DynamoDB throttles again and again.
    """
    if source == names.table:
        raise UsageError(f"{source} is the log itself: name the table that was restored beside it")
    ending = threading.Event()

    def wait_for(seconds: float) -> None:
        (sleep or ending.wait)(seconds)
        if ending.is_set():
            raise _EndedError

    log = _described(client, names, names.table)
    restored = _described(client, names, source)
    if not allow_foreign and not _is_restored_from(restored, log):
        raise UsageError(
            f"{source} was not restored from {names.table}, as far as DynamoDB knows: its rows may be another "
            "environment's. --allow-foreign-table writes them all the same"
        )
    # As long as it takes: `aws dynamodb wait` gives up after 500 seconds.
    while restored["TableStatus"] == "CREATING":
        wait_for(_SECONDS_BETWEEN_LOOKS)
        restored = _described(client, names, source)
    position = RestorePosition(position_file, {"source": _identity(restored), "log": _identity(log)})
    counting = threading.Lock()

    def restore_segment(segment: Segment) -> None:
        pages = _pages(client, names, source, segment, wait_for)
        while not ending.is_set() and (page := next(pages, None)):
            rows, next_start = page
            with explained(f"the table {names.table}", names):
                write_rows(client, names.table, rows, sleep=wait_for)
            position.advance(segment, next_start)
            with counting:
                result.written += len(rows)
                on_progress(result)

    with ThreadPoolExecutor(workers) as pool:
        futures = [pool.submit(restore_segment, segment) for segment in position.unfinished()]
        try:
            # The first error, if there is one.
            for future in wait(futures, return_when=FIRST_EXCEPTION).done:
                future.result()
        finally:
            # Whatever ends it, a worker finishes the request that it has begun, and the position says what is written.
            ending.set()
            pool.shutdown(cancel_futures=True)
            position.keep()


def _pages(
    client: DynamoDBClient, names: ResourceNames, source: str, segment: Segment, sleep: Callable[[float], object]
) -> Iterator[tuple[list[Any], Key | None]]:
    """The pages of a segment, each with the key to go on after; the last one with None."""
    request: dict[str, Any] = {"TableName": source, "ConsistentRead": True}
    request |= {"Segment": segment.number, "TotalSegments": segment.total}
    start = segment.start
    while True:
        if start:
            request["ExclusiveStartKey"] = start
        with explained(f"the table {source}", names):
            page = patiently(lambda: client.scan(**request), table=source, sleep=sleep)
        start = page.get("LastEvaluatedKey")
        yield page["Items"], start
        if not start:
            return


def _described(client: DynamoDBClient, names: ResourceNames, table: str) -> TableDescriptionTypeDef:
    with explained(f"the table {table}", names):
        return client.describe_table(TableName=table)["Table"]


def _is_restored_from(table: TableDescriptionTypeDef, log: TableDescriptionTypeDef) -> bool:
    """Whether DynamoDB made the table from the log's backup or its point-in-time recovery; a name is no evidence.

    https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_RestoreSummary.html
    """
    return table.get("RestoreSummary", {}).get("SourceTableArn") == log["TableArn"]


def _identity(table: TableDescriptionTypeDef) -> str:
    """Tells a table from all others, also from earlier ones of the same name."""
    return f"{table['TableArn']} of {table['CreationDateTime'].isoformat()}"
