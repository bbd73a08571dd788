"""One message of the failed-events queue: what failed, why, and who says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from contract.canonical_event import RejectedEvent
from contract.failed_event_attributes import RULE_ARN, Attribute
from formats.rows import StoredEvent
from operations.understanding import understand

if TYPE_CHECKING:
    from mypy_boto3_sqs.type_defs import MessageTypeDef

MAX_RECEIVE_COUNT_EXCEEDED = "MAX_RECEIVE_COUNT_EXCEEDED"
"""Reason of what the queue itself moved here; SQS gives none."""


class Origin(StrEnum):
    """Who put a message into the failed-events queue."""

    FUNCTION = "function"
    EVENT_BRIDGE = "eventbridge"
    QUEUE = "queue"


_NO_REASON = {
    Origin.FUNCTION: "the function gave no text",
    Origin.EVENT_BRIDGE: "EventBridge could not deliver it to the queue",
    Origin.QUEUE: "no delivery had success; the log of the function says why",
}


@dataclass(frozen=True, kw_only=True)
class FailedEvent:
    """A message of the failed-events queue.

    Attributes:
        message_id: Of the message in this queue.
        origin: `function`: the function rejected it. `eventbridge`: EventBridge could not deliver it.
            `queue`: the queue's redrive policy moved it here after too many deliveries without success.
        reason: Code, such as "MISSING_FIELD".
        text: The reason in words.
        shipment_id: The first one that the message is about; None when it does not say.
        sent_at: When the message was sent. For `queue`, when it was sent to the queue that it came from.
        receive_count: How often the message was received, this time included.
        redrive_count: How often the event was redriven before.
        body: The message as it was.
        attributes: Its message attributes as SQS gives them.
    """

    message_id: str
    origin: Origin
    reason: str
    text: str
    shipment_id: str | None
    sent_at: datetime
    receive_count: int
    redrive_count: int
    body: str
    attributes: Mapping[str, Any] = field(repr=False)

    @property
    def identity(self) -> tuple[str, str]:
        """What copies of one failed event have in common.

        When the function rejects a message and never hears the answer, or ends right after, the message is delivered
        and rejected again. Both copies carry the id of the message that was rejected.
        """
        original = self.attributes.get(Attribute.ORIGINAL_MESSAGE_ID, {}).get("StringValue", self.message_id)
        return original, self.body


def failed_event(message: MessageTypeDef) -> FailedEvent:
    """Reads a received message of the failed-events queue."""
    attributes = message.get("MessageAttributes", {})
    texts = {name: value.get("StringValue", "") for name, value in attributes.items()}
    if RULE_ARN in texts:
        origin = Origin.EVENT_BRIDGE
    elif Attribute.ERROR_CODE in texts:
        origin = Origin.FUNCTION
    else:
        origin = Origin.QUEUE
    redrives = texts.get(Attribute.REDRIVE_COUNT, "")
    return FailedEvent(
        message_id=message["MessageId"],
        origin=origin,
        reason=texts.get(Attribute.ERROR_CODE) or MAX_RECEIVE_COUNT_EXCEEDED,
        text=texts.get(Attribute.ERROR_MESSAGE) or _NO_REASON[origin],
        shipment_id=texts.get(Attribute.SHIPMENT_ID) or _shipment_id(message["Body"]),
        sent_at=datetime.fromtimestamp(int(message["Attributes"]["SentTimestamp"]) / 1000, tz=UTC),
        receive_count=int(message["Attributes"]["ApproximateReceiveCount"]),
        redrive_count=int(redrives) if redrives.isdecimal() else 0,
        body=message["Body"],
        attributes=attributes,
    )


def _shipment_id(body: str) -> str | None:
    """The first shipment that the message is about."""
    for event in understand(body, now=datetime.now(UTC)).events:
        if isinstance(event, StoredEvent):
            return event.row.shipment_id
        if isinstance(event, RejectedEvent) and event.shipment_id:
            return event.shipment_id
    return None
