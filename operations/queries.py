"""Queries of the shipment log."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from boto3.dynamodb.types import TypeDeserializer

from contract.canary import CANARY_SHIPMENT
from contract.event import STATUSES
from contract.kept_text import text_beside
from contract.names import ResourceNames
from contract.raw_message import is_raw_message
from contract.shipment_log import (
    PARTITION_KEY,
    PAYLOAD,
    STATUS_INDEX,
    STATUS_INDEX_PARTITION_KEY,
    STATUS_INDEX_SORT_KEY,
)
from operations.errors import UsageError, explained
from operations.instants import parse_instant, utc_prefix

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

StoredEvent = dict[str, Any]
"""An event as the log has it: the row as Python values, numbers as `Decimal`, the payload as text."""


def query_by_status(
    client: DynamoDBClient,
    names: ResourceNames,
    status: str,
    *,
    since: str | None = None,
    until: str | None = None,
    limit: int | None = None,
    canaries: bool = False,
) -> list[StoredEvent]:
    """Events with one status, newest first, as far as the index has them: `contract.shipment_log` lists its attributes.

    It finds events, not shipments: a shipment that was delayed and then delivered has an event with each.
    The index follows the table within moments, so an event of the last second may not be there yet.

    Args:
        client: DynamoDB.
        names: The environment.
        status: One of `contract.event.STATUSES`.
        since: Not before this time, RFC 3339.
        until: Before this time, RFC 3339.
        limit: At most so many; None for all.
        canaries: Whether events of `contract.canary` count too.

    Raises:
        UsageError: Unknown status, malformed time, or `since` not before `until`.
        OperationError: The table cannot be read; the message says why.
    """
    condition = by_status_condition(status, since=since, until=until)
    return _query(client, names, limit, canaries, **condition, ScanIndexForward=False)


def by_status_condition(status: str, *, since: str | None = None, until: str | None = None) -> dict[str, Any]:
    """What makes a Query find the events with one status; the arguments are those of `query_by_status`.

    Raises:
        UsageError: Unknown status, malformed time, or `since` not before `until`.
    """
    if status not in STATUSES:
        raise UsageError(f"{status!r} is not a status; the statuses are {', '.join(STATUSES)}")
    if since and until and parse_instant(since) >= parse_instant(until):
        raise UsageError(f"since ({since}) must be before until ({until})")
    condition, values = "#status = :status", {":status": {"S": status}}
    attributes = {"#status": STATUS_INDEX_PARTITION_KEY}
    if since or until:
        attributes["#time"] = STATUS_INDEX_SORT_KEY
    # BETWEEN includes its upper end, which no row can equal: see `utc_prefix`.
    if since and until:
        condition += " AND #time BETWEEN :since AND :until"
    elif since:
        condition += " AND #time >= :since"
    elif until:
        condition += " AND #time < :until"
    values |= {f":{bound}": {"S": utc_prefix(text)} for bound, text in (("since", since), ("until", until)) if text}
    return {
        "IndexName": STATUS_INDEX,
        "KeyConditionExpression": condition,
        "ExpressionAttributeNames": attributes,
        "ExpressionAttributeValues": values,
    }


def history(client: DynamoDBClient, names: ResourceNames, shipment_id: str) -> list[StoredEvent]:
    """Every event of a shipment, in the order in which they happened; empty for an unknown shipment.

    A row that keeps the text of a message is no event.

    Raises:
        OperationError: The table cannot be read; the message says why.
    """
    return _query(
        client,
        names,
        None,
        True,
        KeyConditionExpression=f"{PARTITION_KEY} = :shipment_id",
        ExpressionAttributeValues={":shipment_id": {"S": shipment_id}},
        ConsistentRead=True,
    )


def _query(
    client: DynamoDBClient, names: ResourceNames, limit: int | None, canaries: bool, **query: Any
) -> list[StoredEvent]:
    pages = client.get_paginator("query").paginate(TableName=names.table, **query)
    with explained(f"the table {names.table}", names):
        # There is a row or two of the canary: a filter expression would save nothing.
        items = (
            item
            for page in pages
            for item in page["Items"]
            if (canaries or item[PARTITION_KEY]["S"] != CANARY_SHIPMENT) and not is_raw_message(item)
        )
        return [_stored_event(item) for item in islice(items, limit)]


def _stored_event(item: Mapping[str, Any]) -> StoredEvent:
    deserialize = TypeDeserializer().deserialize
    event = {name: deserialize(value) for name, value in item.items()}
    text = text_beside(item)
    return event if text is None else {**event, PAYLOAD: text}
