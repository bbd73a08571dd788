"""Rows of the shipment log: from a message to what DynamoDB stores."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import fastjsonschema
from boto3.dynamodb.types import TypeSerializer

from .instant import epoch_seconds, parse_instant
from .message import open_message
from .rejection import RejectionCode, RejectionError

EVENT_SCHEMA: dict[str, Any] = json.loads(Path(__file__).with_name("event_schema.json").read_text("utf-8"))
STATUSES: tuple[str, ...] = tuple(EVENT_SCHEMA["properties"]["status"]["enum"])

# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
_LARGEST_ITEM_BYTES = 400 * 1024
_DEEPEST_NESTING = 32
_MOST_DIGITS = 38
_EXPONENTS = range(-130, 126)
# 128 bits of SHA-256, in hexadecimal: enough that two events of one shipment and instant never meet.
_DIGEST_CHARACTERS = 32
_SECONDS_OF_A_DAY = 24 * 60 * 60
# What identifies an event within a shipment and an instant. Other fields may change when a source sends the same
# event again, such as an estimated time of arrival.
_IDENTITY = ("status", "status_detail", "description", "location", "carrier", "tracking_number", "event_id")
_CANONICAL = frozenset(EVENT_SCHEMA["properties"])

_validate = fastjsonschema.compile(EVENT_SCHEMA)
_serializer = TypeSerializer()

AttributeValue = Mapping[str, Any]
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
    _refuse_unstorable(event)
    _refuse_breach_of_contract(event)
    given = {name: value for name, value in event.items() if value is not None and name in _CANONICAL}
    instant = parse_instant(event["timestamp"], now=now)
    event_key = f"{instant}#{_digest(instant, given)}"
    row: dict[str, Any] = {**given, "event_key": event_key, "timestamp": instant, "payload": payload}
    if other := {name: value for name, value in event.items() if name not in _CANONICAL}:
        row["attributes"] = other
    if retention_days:
        row["expires_at"] = epoch_seconds(instant) + retention_days * _SECONDS_OF_A_DAY
    item = {name: _serializer.serialize(value) for name, value in row.items()}
    size = _item_size(item)
    if size > _LARGEST_ITEM_BYTES:
        raise RejectionError(
            RejectionCode.TOO_LARGE, f"the row has {size:,} bytes; DynamoDB keeps {_LARGEST_ITEM_BYTES:,}"
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


def _refuse_unstorable(value: Any, depth: int = 1) -> None:
    """Refuses text that no encoding can express, and numbers and nesting that DynamoDB does not take."""
    if depth > _DEEPEST_NESTING:
        raise RejectionError(RejectionCode.TOO_DEEP, f"the event is nested more than {_DEEPEST_NESTING} levels deep")
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            raise RejectionError(RejectionCode.INVALID_TEXT, "a text holds half of a surrogate pair") from None
    elif isinstance(value, (int, Decimal)) and not _storable(Decimal(value)):
        raise RejectionError(
            RejectionCode.UNSTORABLE_NUMBER,
            f"a number has more than {_MOST_DIGITS} digits or is not between 1E-130 and 1E+126",
        )
    elif isinstance(value, dict):
        for name, member in value.items():
            _refuse_unstorable(name, depth)
            _refuse_unstorable(member, depth + isinstance(member, (dict, list)))
    elif isinstance(value, list):
        for member in value:
            _refuse_unstorable(member, depth + isinstance(member, (dict, list)))


def _storable(number: Decimal) -> bool:
    if not number:
        return True
    digits = "".join(map(str, number.as_tuple().digits)).strip("0")
    return len(digits) <= _MOST_DIGITS and number.adjusted() in _EXPONENTS


def _digest(instant: str, given: Mapping[str, Any]) -> str:
    identity = [instant, *(given.get(name) for name in _IDENTITY)]
    text = json.dumps(identity, sort_keys=True, default=_plain_number, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGEST_CHARACTERS]


def _plain_number(number: Decimal) -> str:
    # 52.50 and 52.5 are the same place.
    return str(number.normalize())


def _item_size(item: Mapping[str, AttributeValue]) -> int:
    return sum(len(name.encode()) + _value_size(value) for name, value in item.items())


def _value_size(value: AttributeValue) -> int:
    # https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
    ((kind, content),) = value.items()
    if kind == "S":
        return len(content.encode())
    if kind == "N":
        return len(content) // 2 + 2
    if kind == "M":
        return 3 + _item_size(content) + len(content)
    if kind == "L":
        return 3 + sum(map(_value_size, content)) + len(content)
    return 1


def _readable_shipment_id(event: Mapping[str, Any]) -> str | None:
    shipment_id = event.get("shipment_id")
    if not isinstance(shipment_id, str):
        return None
    return shipment_id.encode(errors="replace").decode()[:256] or None
