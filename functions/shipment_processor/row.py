"""Rows of the shipment log: from a message to what DynamoDB stores."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import fastjsonschema
from boto3.dynamodb.types import TypeSerializer

from .instant import epoch_seconds, parse_instant
from .message import open_message
from .rejection import RejectionCode, RejectionError
from .storable import LARGEST_ITEM_BYTES, AttributeValue, item_size, storable

EVENT_SCHEMA: dict[str, Any] = json.loads(Path(__file__).with_name("event_schema.json").read_text("utf-8"))
STATUSES: tuple[str, ...] = tuple(EVENT_SCHEMA["properties"]["status"]["enum"])

# 128 bits of SHA-256, in hexadecimal: enough that two events of one shipment and instant never meet.
_DIGEST_CHARACTERS = 32
_SECONDS_OF_A_DAY = 24 * 60 * 60
# What identifies an event within a shipment. Other fields may change when a source sends the same event again, such
# as an estimated time of arrival.
_IDENTITY = (
    "timestamp",
    "status",
    "status_detail",
    "description",
    "location",
    "carrier",
    "tracking_number",
    "event_id",
)
_CANONICAL = frozenset(EVENT_SCHEMA["properties"])

_validate = fastjsonschema.compile(EVENT_SCHEMA)
_serializer = TypeSerializer()

RowKey = tuple[str, str]


@dataclass(frozen=True)
class Row:
    """One row of the shipment log.

    Attributes:
        shipment_id: Partition key.
        event_key: Sort key: the instant in UTC, "#", and a digest of what identifies the event.
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

    The same event always gives the same row, so writing it again changes nothing.

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
    given = {name: value for name, value in event.items() if value is not None and name in _CANONICAL}
    instant = parse_instant(event["timestamp"], now=now)
    row: dict[str, Any] = {**given, "timestamp": instant, "payload": payload}
    if other := {name: value for name, value in event.items() if name not in _CANONICAL}:
        row["attributes"] = other
    if retention_days:
        row["expires_at"] = epoch_seconds(instant) + retention_days * _SECONDS_OF_A_DAY
    item: dict[str, AttributeValue] = {name: _serializer.serialize(value) for name, value in row.items()}
    event_key = f"{instant}#{_digest(item)}"
    item["event_key"] = {"S": event_key}
    size = item_size(item)
    if size > LARGEST_ITEM_BYTES:
        raise RejectionError(
            RejectionCode.TOO_LARGE, f"the row has {size:,} bytes; DynamoDB keeps {LARGEST_ITEM_BYTES:,}"
        )
    return Row(event["shipment_id"], event_key, item)


def _refuse_breach_of_contract(event: dict[str, Any]) -> None:
    try:
        _validate(event)
    except fastjsonschema.JsonSchemaValueException as error:
        if error.rule == "required":
            missing = ", ".join(name for name in EVENT_SCHEMA["required"] if name not in event)
            raise RejectionError(RejectionCode.MISSING_FIELD, f"missing: {missing}") from None
        raise RejectionError(RejectionCode.INVALID_FIELD, error.message.removeprefix("data.")) from None


def _digest(item: Mapping[str, AttributeValue]) -> str:
    # DynamoDB's JSON tells the number 5 from the text "5", and a missing field from an empty one.
    identity = {name: item[name] for name in _IDENTITY if name in item}
    return hashlib.sha256(json.dumps(identity, sort_keys=True).encode()).hexdigest()[:_DIGEST_CHARACTERS]


def _readable_shipment_id(event: Mapping[str, Any]) -> str | None:
    shipment_id = event.get("shipment_id")
    if not isinstance(shipment_id, str):
        return None
    return shipment_id.encode(errors="replace").decode()[:256] or None
