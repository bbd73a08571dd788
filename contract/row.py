"""Rows of the shipment log: from a canonical event to what DynamoDB stores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contract.attribute_values import AttributeValue, attribute_value
from contract.canonical_event import CanonicalEvent, Origin
from contract.event import FIELDS
from contract.event_check import refuse_breach_of_contract
from contract.event_key import event_key
from contract.instants import epoch_seconds, event_instant
from contract.kept_text import compressed
from contract.raw_message import RAW_FORMAT, RAW_TEXT, raw_message_key
from contract.rejections import RejectionCode, RejectionError
from contract.shipment_log import (
    EXPIRES_AT,
    OTHER_FIELDS,
    PARTITION_KEY,
    SORT_KEY,
    SOURCE,
    SOURCE_STATUS,
    SOURCE_TIME,
    STATUS_DERIVED,
    STATUS_UNMAPPED,
    TIME_ASSUMED,
)
from contract.storable import LARGEST_ITEM_BYTES, item_size, storable

_SECONDS_OF_A_DAY = 24 * 60 * 60

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


def event_row(
    event: CanonicalEvent, *, kept: Mapping[str, AttributeValue], now: datetime, retention_days: int = 0
) -> Row:
    """The row of an event, which depends on the event's content alone.

    The same event always gives the same row, so writing it again changes nothing. Only where its text is kept, and
    `expires_at`, which says how long to keep the row, may differ: they are not part of what the row says.

    Args:
        event: The event.
        kept: Where the event's text is kept: the attribute `payload` or `raw_message`.
        now: The present, to tell what lies in the future.
        retention_days: Days after the event's own time at which the row expires; 0 for never.

    Raises:
        RejectionError: The event breaks the contract in `event_schema.json` or a limit of DynamoDB.
    """
    try:
        return _event_row(event, kept, now, retention_days)
    except RejectionError as rejection:
        rejection.shipment_id = _readable_shipment_id(event.fields)
        raise


def raw_message_row(text: str, *, digest: str, format_name: str, expires_at: AttributeValue | None) -> Row:
    """The row that keeps the text of a message with several events, see `contract.raw_message`.

    Args:
        text: The text.
        digest: Its digest.
        format_name: The format in which it was read.
        expires_at: When the last of its events' rows expires, in DynamoDB's JSON; None for never.
    """
    key = raw_message_key(digest)
    item: dict[str, AttributeValue] = {**key, RAW_FORMAT: {"S": format_name}, RAW_TEXT: {"B": compressed(text)}}
    if expires_at:
        item[EXPIRES_AT] = expires_at
    return Row(key[PARTITION_KEY]["S"], key[SORT_KEY]["S"], item)


def _event_row(event: CanonicalEvent, kept: Mapping[str, AttributeValue], now: datetime, retention_days: int) -> Row:
    fields: dict[str, Any] = storable(event.fields)
    refuse_breach_of_contract(fields)
    instant = event_instant(fields["timestamp"], now=now)
    item: dict[str, AttributeValue] = {
        name: attribute_value(value) for name, value in fields.items() if value is not None and name in FIELDS
    }
    item["timestamp"] = {"S": instant}
    if other := {name: value for name, value in fields.items() if name not in FIELDS}:
        item[OTHER_FIELDS] = attribute_value(other)
    item[SORT_KEY] = {"S": event_key(instant, _identity(event, item))}
    if event.origin:
        item.update(_origin_attributes(event.origin))
    item.update(kept)
    if retention_days:
        item[EXPIRES_AT] = {"N": str(_expiry(instant, retention_days, now))}
    size = item_size(item)
    if size > LARGEST_ITEM_BYTES:
        raise RejectionError(
            RejectionCode.TOO_LARGE, f"the row has {size:,} bytes; DynamoDB keeps {LARGEST_ITEM_BYTES:,}"
        )
    return Row(fields[PARTITION_KEY], item[SORT_KEY]["S"], item)


def _identity(event: CanonicalEvent, item: Mapping[str, AttributeValue]) -> Mapping[str, Any]:
    """What makes two events the same, beside shipment and instant, in DynamoDB's JSON."""
    if event.identity is None or event.origin is None:
        return item
    # The same scan told by two sources is two events: no source knows the other's.
    return {SOURCE: {"S": event.origin.source}, "identity": attribute_value(storable(event.identity))}


def _origin_attributes(origin: Origin) -> dict[str, AttributeValue]:
    attributes: dict[str, AttributeValue] = {
        name: {"S": storable(text, name)}
        for name, text in ((SOURCE, origin.source), (SOURCE_STATUS, origin.status), (SOURCE_TIME, origin.time))
        if text
    }
    for name, mark in (
        (TIME_ASSUMED, origin.time_assumed),
        (STATUS_DERIVED, origin.status_derived),
        (STATUS_UNMAPPED, origin.status_unmapped),
    ):
        if mark:
            attributes[name] = {"BOOL": True}
    return attributes


def _expiry(instant: str, retention_days: int, now: datetime) -> int:
    """When the row expires, in seconds since 1970: never in the past.

    DynamoDB leaves rows alone that expired more than five years ago, so an old event with an expiry of its own time
    would stay for ever: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-before-you-start.html
    """
    return max(epoch_seconds(instant) + retention_days * _SECONDS_OF_A_DAY, int(now.timestamp()))


def _readable_shipment_id(event: Mapping[str, Any]) -> str | None:
    shipment_id = event.get(PARTITION_KEY)
    if not isinstance(shipment_id, str):
        return None
    return shipment_id.encode(errors="replace").decode()[:256] or None
