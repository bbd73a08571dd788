"""Derives the status of rows again, from what their sources said, by the tables of this release."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from contract.names import ResourceNames
from contract.shipment_log import (
    PARTITION_KEY,
    SORT_KEY,
    SOURCE,
    SOURCE_STATUS,
    STATUS_INDEX_PARTITION_KEY,
    STATUS_UNMAPPED,
)
from operations.errors import explained
from operations.source_meaning import source_meaning
from operations.throttling import patiently

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_STATUS = STATUS_INDEX_PARTITION_KEY
_READ = (PARTITION_KEY, SORT_KEY, _STATUS, SOURCE, SOURCE_STATUS, "status_detail", "description", STATUS_UNMAPPED)
WORKERS = 16
"""Rows that are changed at the same time."""
Item = Mapping[str, Any]
"""A row in DynamoDB's JSON."""


@dataclass(frozen=True)
class Change:
    """What a changed table makes of what a source said.

    Attributes:
        source: The format's name.
        source_status: The source's own status; "" where it gave none.
        detail: The source's own finer status; None where it gave none.
        before: Status of the row.
        after: Status by the tables of this release.
        was_unmapped: Whether the row says that its source's status is in no table.
        is_unmapped: Whether it is in no table now.
    """

    source: str
    source_status: str
    detail: str | None
    before: str
    after: str
    was_unmapped: bool
    is_unmapped: bool


@dataclass
class RemapResult:
    """How far it is.

    Attributes:
        read: Rows of carriers' formats that were read.
        changes: Rows by the change that they need.
        written: Rows that were changed.
        left: Rows that were not changed because they had changed or were gone by then.
        unknown_sources: Rows by source, of formats that this release does not know; they stay.
    """

    read: int = 0
    changes: Counter[Change] = field(default_factory=Counter)
    written: int = 0
    left: int = 0
    unknown_sources: Counter[str] = field(default_factory=Counter)


def remap_rows(
    client: DynamoDBClient,
    names: ResourceNames,
    *,
    result: RemapResult,
    dry_run: bool,
    sleep: Callable[[float], object],
    on_progress: Callable[[RemapResult], None] = lambda _: None,
) -> None:
    """Changes status and its mark in the rows whose source's words mean something else by this release's tables.

    Only rows of carriers' formats are read, and nothing else of them changes, least of all the key, of which the status
    is no part. A row that changes in between stays. So it is safe to do again, and after an end in the middle doing it
    again does the rest.

    Args:
        client: DynamoDB; it should keep 16 connections.
        names: The environment.
        result: Filled while rows are read and changed.
        dry_run: Change nothing.
        sleep: Waits so many seconds.
        on_progress: Called after every page of rows.

    Raises:
        OperationError: The table cannot be used, or DynamoDB throttles again and again.
    """
    counting = threading.Lock()

    def write(needed: tuple[Item, Change]) -> None:
        written = _write(client, names.table, sleep, *needed)
        with counting:
            result.written += written
            result.left += not written

    with explained(f"the table {names.table}", names), ThreadPoolExecutor(WORKERS) as pool:
        try:
            for items in _pages(client, names.table, sleep):
                changes = [(item, change) for item in items if (change := _needed_change(item, result))]
                result.changes.update(change for _, change in changes)
                if not dry_run:
                    # The first error, if there is one.
                    for future in [pool.submit(write, each) for each in changes]:
                        future.result()
                on_progress(result)
        finally:
            # Whatever ends it, what a worker has begun is finished and counted.
            pool.shutdown(cancel_futures=True)


def _pages(client: DynamoDBClient, table: str, sleep: Callable[[float], object]) -> Iterator[Sequence[Item]]:
    request: dict[str, Any] = {
        "TableName": table,
        # What the function wrote just now must not be taken for what it wrote before.
        "ConsistentRead": True,
        "FilterExpression": f"attribute_exists(#{SOURCE})",
        "ProjectionExpression": ", ".join(f"#{name}" for name in _READ),
        "ExpressionAttributeNames": {f"#{name}": name for name in _READ},
    }
    while True:
        page = patiently(partial(client.scan, **request), table=table, sleep=sleep)
        yield page["Items"]
        if not (start := page.get("LastEvaluatedKey")):
            return
        request["ExclusiveStartKey"] = start


def _needed_change(item: Item, result: RemapResult) -> Change | None:
    result.read += 1
    text = {name: value["S"] for name, value in item.items() if "S" in value}
    source, source_status, detail = text[SOURCE], text.get(SOURCE_STATUS, ""), text.get("status_detail")
    meaning = source_meaning(source, source_status, detail, text.get("description"))
    if meaning is None:
        result.unknown_sources[source] += 1
        return None
    was_unmapped = STATUS_UNMAPPED in item
    if (meaning.status, meaning.mapped) == (text[_STATUS], not was_unmapped):
        return None
    return Change(source, source_status, detail, text[_STATUS], meaning.status, was_unmapped, not meaning.mapped)


def _write(client: DynamoDBClient, table: str, sleep: Callable[[float], object], item: Item, change: Change) -> bool:
    """Changes one row; whether it still was as it was read."""
    values: dict[str, Any] = {":before": {"S": change.before}, ":after": {"S": change.after}}
    if change.is_unmapped:
        values[":true"] = {"BOOL": True}
        mark = ", #unmapped = :true"
    else:
        mark = " REMOVE #unmapped"
    update = partial(
        client.update_item,
        TableName=table,
        Key={name: item[name] for name in (PARTITION_KEY, SORT_KEY)},
        UpdateExpression=f"SET #status = :after{mark}",
        # A row that is gone must not come back with a status alone, which this refuses as well.
        ConditionExpression="#status = :before",
        ExpressionAttributeNames={"#status": _STATUS, "#unmapped": STATUS_UNMAPPED},
        ExpressionAttributeValues=values,
    )
    try:
        patiently(update, table=table, sleep=sleep)
    except client.exceptions.ConditionalCheckFailedException:
        return False
    return True
