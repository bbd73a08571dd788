"""A failed event as it is sent back to the queue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contract.failed_event_attributes import REASON_ATTRIBUTES, Attribute
from contract.limits import MESSAGE_ATTRIBUTES, MESSAGE_BYTES
from operations.failed_event import FailedEvent

if TYPE_CHECKING:
    from mypy_boto3_sqs.type_defs import SendMessageBatchRequestEntryTypeDef

Attributes = dict[str, Any]


def batch_entry(event: FailedEvent, *, id: str) -> SendMessageBatchRequestEntryTypeDef:
    """The event as an entry of SendMessageBatch.

    The body is untouched. The attributes that say why it failed are gone, the message's own are kept, and the redrive
    count is one higher, where there is room for it.
    """
    return {"Id": id, "MessageBody": event.body, "MessageAttributes": _attributes(event)}


def _attributes(event: FailedEvent) -> Attributes:
    return _counted(event) if has_room_for_count(event) else _own(event)


def _own(event: FailedEvent) -> Attributes:
    return {name: value for name, value in event.attributes.items() if name not in REASON_ATTRIBUTES}


def _counted(event: FailedEvent) -> Attributes:
    count = {"DataType": "Number", "StringValue": str(event.redrive_count + 1)}
    return {**_own(event), Attribute.REDRIVE_COUNT.value: count}


def has_room_for_count(event: FailedEvent) -> bool:
    """Whether SQS takes the redrive count beside the message's own attributes and body.

    Without it the message goes back all the same: SQS took it like that once.
    """
    counted = _counted(event)
    return len(counted) <= MESSAGE_ATTRIBUTES and _bytes(event.body, counted) <= MESSAGE_BYTES


def message_bytes(event: FailedEvent) -> int:
    """Size of the message as it is sent, as SQS counts it."""
    return _bytes(event.body, _attributes(event))


def _bytes(body: str, attributes: Attributes) -> int:
    """Bytes that SQS counts: the body, and name, type and value of each attribute."""
    return len(body.encode()) + sum(
        len(name.encode())
        + len(value["DataType"].encode())
        + len(value.get("StringValue", "").encode())
        + len(value.get("BinaryValue", b""))
        for name, value in attributes.items()
    )
