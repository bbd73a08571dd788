"""Counts rows by status, and finds the source statuses that are in no table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from contract.canary import CANARY_SHIPMENT
from contract.event import STATUSES
from contract.names import ResourceNames
from contract.shipment_log import PARTITION_KEY, SOURCE, SOURCE_STATUS, STATUS_INDEX_SORT_KEY, STATUS_UNMAPPED
from formats.vocabulary import UNKNOWN
from operations.errors import explained
from operations.queries import by_status_condition

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_STATUS_DETAIL = "status_detail"
_SHOWN = (PARTITION_KEY, STATUS_INDEX_SORT_KEY, SOURCE, SOURCE_STATUS, _STATUS_DETAIL)


@dataclass
class UnmappedStatus:
    """A status that a source gave and that its table does not know.

    Attributes:
        source: The format's name.
        status: The source's own status.
        detail: The source's own finer status; None where it gave none.
        rows: Rows with both.
        first: Instant of the earliest event with them.
        last: Instant of the latest.
        shipment_id: The shipment of the latest.
    """

    source: str
    status: str
    detail: str | None
    rows: int
    first: str
    last: str
    shipment_id: str


def count_by_status(
    client: DynamoDBClient, names: ResourceNames, *, since: str | None = None, until: str | None = None
) -> dict[str, int]:
    """Rows of each of the contract's statuses, the canary's not counted. Every row of the time is read to count it.

    Args:
        client: DynamoDB.
        names: The environment.
        since: Not before this time, RFC 3339.
        until: Before this time, RFC 3339.

    Raises:
        UsageError: Malformed time, or `since` not before `until`.
        OperationError: The table cannot be read; the message says why.
    """
    counts = {}
    for status in STATUSES:
        query = by_status_condition(status, since=since, until=until)
        query["ExpressionAttributeNames"]["#shipment"] = PARTITION_KEY
        query["ExpressionAttributeValues"][":canary"] = {"S": CANARY_SHIPMENT}
        pages = _pages(client, names, **query, Select="COUNT", FilterExpression="#shipment <> :canary")
        counts[status] = sum(page["Count"] for page in pages)
    return counts


def unmapped_statuses(
    client: DynamoDBClient,
    names: ResourceNames,
    *,
    since: str | None = None,
    until: str | None = None,
    on_progress: Callable[[int], None] = lambda _: None,
) -> list[UnmappedStatus]:
    """The source statuses that are in no table, those of most rows first.

    Every row of status `unknown` is read to find them, however few they are.

    Args:
        client: DynamoDB.
        names: The environment.
        since: Not before this time, RFC 3339.
        until: Before this time, RFC 3339.
        on_progress: Called after each page with the rows read so far.

    Raises:
        UsageError: Malformed time, or `since` not before `until`.
        OperationError: The table cannot be read; the message says why.
    """
    found: dict[tuple[str, str, str | None], UnmappedStatus] = {}
    query = by_status_condition(UNKNOWN, since=since, until=until)
    query["ExpressionAttributeNames"] |= {"#unmapped": STATUS_UNMAPPED} | {f"#{name}": name for name in _SHOWN}
    query["ExpressionAttributeValues"][":true"] = {"BOOL": True}
    read = 0
    for page in _pages(
        client,
        names,
        **query,
        FilterExpression="#unmapped = :true",
        ProjectionExpression=", ".join(f"#{name}" for name in _SHOWN),
        ScanIndexForward=True,
    ):
        read += page["ScannedCount"]
        on_progress(read)
        for item in page["Items"]:
            row = {name: value["S"] for name, value in item.items()}
            key = row[SOURCE], row.get(SOURCE_STATUS, ""), row.get(_STATUS_DETAIL)
            instant = row[STATUS_INDEX_SORT_KEY]
            status = found.setdefault(key, UnmappedStatus(*key, 0, instant, instant, ""))
            status.rows += 1
            # Rows come in the order of their instants.
            status.last, status.shipment_id = instant, row[PARTITION_KEY]
    return sorted(found.values(), key=lambda each: (-each.rows, each.source, each.status, each.detail or ""))


def _pages(client: DynamoDBClient, names: ResourceNames, **query: Any) -> Iterator[Any]:
    with explained(f"the table {names.table}", names):
        yield from client.get_paginator("query").paginate(TableName=names.table, **query)
