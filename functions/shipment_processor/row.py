"""Rows of the shipment log: from a message to what DynamoDB stores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import fastjsonschema
from boto3.dynamodb.types import TypeSerializer

from contract.envelope import open_message
from contract.event import EVENT_SCHEMA, FIELDS
from contract.event_key import event_key
from contract.instants import epoch_seconds, event_instant
from contract.rejections import RejectionCode, RejectionError
from contract.shipment_log import EXPIRES_AT, OTHER_FIELDS, PARTITION_KEY, PAYLOAD, SORT_KEY

from .storable import LARGEST_ITEM_BYTES, AttributeValue, item_size, storable

_SECONDS_OF_A_DAY = 24 * 60 * 60

_validate = fastjsonschema.compile(EVENT_SCHEMA)
_serializer = TypeSerializer()

RowKey = tuple[str, str]


@dataclass(frozen=True)
class Row:
    """One row of the shipment log.

    Attributes:
        shipment_id: Partition key.
        event_key: Sort key: the instant in UTC, "#", and a digest of what the event says.
        item: All attributes in DynamoDB's JSON, such as {"status": {"S": "delivered"}}.
    """

    shipment_id: str
    event_key: str
    item: Mapping[str, AttributeValue]

    @property
    def key(self) -> RowKey:
        """Partition and sort key."""
        return self.shipment_id, self.event_key


def row_from_message(body: str, *, now: datetime, retention_days: int = 0) -> Row:
    """The row of the event in a message, which depends on the event's content alone.

    The same event always gives the same row, so writing it again changes nothing. Only how the event was spelled, which
    `payload` keeps, and `expires_at`, which says how long to keep the row and not what it says, may differ.

    Args:
        body: Body of the message: an EventBridge event or a bare shipment event.
        now: The present, to tell what lies in the future.
        retention_days: Days after the event's own time at which the row expires; 0 for never.

    Raises:
        RejectionError: The event breaks the contract in `event_schema.json` or a limit of DynamoDB.
    """
    payload, event = open_message(body)
    try:
        return _row(payload, event, now=now, retention_days=retention_days)
    except RejectionError as rejection:
        rejection.shipment_id = _readable_shipment_id(event)
        raise


def _row(payload: str, event: dict[str, Any], *, now: datetime, retention_days: int) -> Row:
    event = storable(event)
    _refuse_breach_of_contract(event)
    instant = event_instant(event["timestamp"], now=now)
    fields: dict[str, Any] = {name: value for name, value in event.items() if value is not None and name in FIELDS}
    fields["timestamp"] = instant
    if other := {name: value for name, value in event.items() if name not in FIELDS}:
        fields[OTHER_FIELDS] = other
    item: dict[str, AttributeValue] = {name: _serializer.serialize(value) for name, value in fields.items()}
    item[SORT_KEY] = {"S": event_key(instant, item)}
    item[PAYLOAD] = {"S": payload}
    if retention_days:
        item[EXPIRES_AT] = {"N": str(_expiry(instant, retention_days, now))}
    size = item_size(item)
    if size > LARGEST_ITEM_BYTES:
        raise RejectionError(
            RejectionCode.TOO_LARGE, f"the row has {size:,} bytes; DynamoDB keeps {LARGEST_ITEM_BYTES:,}"
        )
    return Row(event[PARTITION_KEY], item[SORT_KEY]["S"], item)


def _expiry(instant: str, retention_days: int, now: datetime) -> int:
    """When the row expires, in seconds since 1970: never in the past.

    DynamoDB leaves rows alone that expired more than five years ago, so an old event with an expiry of its own time
    would stay for ever: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-before-you-start.html
    """
    return max(epoch_seconds(instant) + retention_days * _SECONDS_OF_A_DAY, int(now.timestamp()))


def _refuse_breach_of_contract(event: dict[str, Any]) -> None:
    try:
        _validate(event)
    except fastjsonschema.JsonSchemaValueException as error:
        if error.rule == "required":
            missing = ", ".join(name for name in EVENT_SCHEMA["required"] if name not in event)
            raise RejectionError(RejectionCode.MISSING_FIELD, f"missing: {missing}") from None
        raise RejectionError(RejectionCode.INVALID_FIELD, error.message.removeprefix("data.")) from None


def _readable_shipment_id(event: Mapping[str, Any]) -> str | None:
    shipment_id = event.get(PARTITION_KEY)
    if not isinstance(shipment_id, str):
        return None
    return shipment_id.encode(errors="replace").decode()[:256] or None
