"""Queries of the shipment log."""

from __future__ import annotations

import json
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from boto3.dynamodb.types import TypeDeserializer

from operations.errors import UsageError, explained
from operations.instants import parse_instant, utc_prefix
from operations.names import STATUS_INDEX, ResourceNames

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# The function's schema is the one place that lists the statuses.
_EVENT_SCHEMA = Path(__file__).parent.parent / "functions" / "shipment_processor" / "event_schema.json"

Row = dict[str, Any]
"""A row of the log as Python values; numbers are `Decimal`."""


@cache
def known_statuses() -> tuple[str, ...]:
    """Every status that an event can have, as the event schema lists them."""
    schema = json.loads(_EVENT_SCHEMA.read_text(encoding="utf-8"))
    return tuple(schema["properties"]["status"]["enum"])


def query_by_status(
    client: DynamoDBClient,
    names: ResourceNames,
    status: str,
    *,
    since: str | None = None,
    until: str | None = None,
    limit: int | None = None,
) -> list[Row]:
    """Events with one status, newest first.

    It finds events, not shipments: a shipment that was delayed and then delivered has an event with each.
    The index follows the table within moments, so an event of the last second may not be there yet.

    Args:
        client: DynamoDB.
        names: The environment.
        status: One of `known_statuses`.
        since: Not before this time, RFC 3339.
        until: Before this time, RFC 3339.
        limit: At most so many; None for all.

    Raises:
        UsageError: Unknown status, malformed time, or `since` not before `until`.
        OperationError: The table cannot be read; the message says why.
    """
    if status not in known_statuses():
        raise UsageError(f"{status!r} is not a status; the statuses are {', '.join(known_statuses())}")
    if since and until and parse_instant(since) >= parse_instant(until):
        raise UsageError(f"since ({since}) must be before until ({until})")
    condition, values = "#status = :status", {":status": {"S": status}}
    attributes = {"#status": "status"}
    if since or until:
        attributes["#time"] = "timestamp"
    # BETWEEN includes its upper end, which no row can equal: see `utc_prefix`.
    if since and until:
        condition += " AND #time BETWEEN :since AND :until"
    elif since:
        condition += " AND #time >= :since"
    elif until:
        condition += " AND #time < :until"
    values |= {f":{bound}": {"S": utc_prefix(text)} for bound, text in (("since", since), ("until", until)) if text}
    return _query(
        client,
        names,
        limit,
        IndexName=STATUS_INDEX,
        KeyConditionExpression=condition,
        ExpressionAttributeNames=attributes,
        ExpressionAttributeValues=values,
        ScanIndexForward=False,
    )


def history(client: DynamoDBClient, names: ResourceNames, shipment_id: str) -> list[Row]:
    """Every event of a shipment, in the order in which they happened; empty for an unknown shipment.

    Raises:
        OperationError: The table cannot be read; the message says why.
    """
    return _query(
        client,
        names,
        None,
        KeyConditionExpression="shipment_id = :shipment_id",
        ExpressionAttributeValues={":shipment_id": {"S": shipment_id}},
        ConsistentRead=True,
    )


def _query(client: DynamoDBClient, names: ResourceNames, limit: int | None, **query: Any) -> list[Row]:
    deserialize = TypeDeserializer().deserialize
    pages = client.get_paginator("query").paginate(TableName=names.table, **query)
    with explained(f"the table {names.table}", names):
        items = (item for page in pages for item in page["Items"])
        return [{name: deserialize(value) for name, value in item.items()} for item in islice(items, limit)]
