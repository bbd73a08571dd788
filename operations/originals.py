"""Finds the text of the message that a row came in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract.kept_text import decompressed
from contract.names import ResourceNames
from contract.raw_message import RAW_TEXT, raw_message_key
from contract.shipment_log import PARTITION_KEY, PAYLOAD, RAW_MESSAGE, SORT_KEY
from operations.errors import UsageError, explained
from operations.queries import StoredEvent, history

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_MOST_NAMED = 10


def original_text(client: DynamoDBClient, names: ResourceNames, shipment_id: str, event: str = "") -> str | None:
    """The text of the message in which an event came, as it arrived; of its last one, where it came in several.

    None if the text is not kept any longer.

    Args:
        client: DynamoDB.
        names: The environment.
        shipment_id: The shipment.
        event: The event's key or its beginning, such as "2025-05-09T20:39"; "" for all events, which then must have
            come in one message.

    Raises:
        UsageError: There is no such event, or the events with that beginning came in several messages.
        OperationError: The table cannot be read; the message says why.
    """
    rows = [row for row in history(client, names, shipment_id) if str(row[SORT_KEY]).startswith(event)]
    if not rows:
        raise UsageError(f"no event of shipment {shipment_id} in {names.table} has a key that begins with {event!r}")
    if len({(row.get(RAW_MESSAGE), row.get(PAYLOAD)) for row in rows}) > 1:
        shown = ", ".join(str(row[SORT_KEY]) for row in rows[:_MOST_NAMED])
        more = f" and {len(rows) - _MOST_NAMED} more" if len(rows) > _MOST_NAMED else ""
        raise UsageError(f"the events came in several messages; give the beginning of the key of one: {shown}{more}")
    if PAYLOAD in rows[0]:
        return str(rows[0][PAYLOAD])
    return _kept_text(client, names, rows[0])


def _kept_text(client: DynamoDBClient, names: ResourceNames, row: StoredEvent) -> str | None:
    key = raw_message_key(str(row.get(RAW_MESSAGE)))
    with explained(f"the table {names.table}", names):
        # Not GetItem: who looks at the log has the right to query it and no other.
        items = client.query(
            TableName=names.table,
            KeyConditionExpression=f"{PARTITION_KEY} = :shipment AND {SORT_KEY} = :event",
            ExpressionAttributeValues={":shipment": key[PARTITION_KEY], ":event": key[SORT_KEY]},
            ConsistentRead=True,
        )["Items"]
    return decompressed(items[0][RAW_TEXT]["B"]) if items else None
