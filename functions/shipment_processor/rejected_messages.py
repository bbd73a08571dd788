"""Moves rejected messages to the failed-events queue, each with its reason."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from contract.canonical_event import RejectedEvent
from contract.failed_event_attributes import REASON_ATTRIBUTES, Attribute
from contract.limits import MESSAGE_ATTRIBUTES, MESSAGE_BYTES

from .aws_error import described
from .backoff import full_jitter
from .rejection_reason import LONGEST_TEXT, code_of, text_of

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import MessageAttributeValueTypeDef

_ATTEMPTS = 3
# What is no shipment's id may be as long as its message.
_LONGEST_SHIPMENT_ID = 256
# A longer list of events in a message near SQS's limit would keep it out of the queue.
_ROOM_FOR_REASON = 64 * 1024
# The characters that SQS does not take in an attribute: https://www.w3.org/TR/REC-xml/#charsets
_NO_XML_CHARACTER = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Attributes = Mapping[str, "MessageAttributeValueTypeDef"]


@dataclass(frozen=True, kw_only=True)
class RejectedMessage:
    """A message with events that can never be processed.

    Attributes:
        message_id: SQS's id of the message.
        body: Body as it was received.
        events: The events that are rejected.
        event_count: How many events the message holds.
        attributes: The message attributes that it came with, as SQS takes them.
    """

    message_id: str
    body: str
    events: Sequence[RejectedEvent]
    event_count: int = 1
    attributes: Attributes = field(default_factory=dict)


class FailedEventsQueue:
    """The failed-events queue.

    Args:
        client: SQS client that does not retry by itself.
        queue_url: URL of the queue.
        time_left: Seconds until the last request may start.
        sleep: Waits for a number of seconds.
    """

    def __init__(
        self,
        client: SQSClient,
        *,
        queue_url: str,
        time_left: Callable[[], float],
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._client = client
        self._queue_url = queue_url
        self._time_left = time_left
        self._sleep = sleep

    def add(self, messages: Sequence[RejectedMessage]) -> dict[str, str]:
        """Puts messages into the queue, their bodies untouched and the reasons as attributes.

        One request a message: rejections are rare, and none can fail because of another. A message keeps its own
        attributes as far as SQS has room for them.

        Returns:
            Why a message may not be there, by its id. Such a message must be retried, or it could be lost. A message
            that only its reason makes too large for the queue is one of them: after its last delivery the queue's
            redrive policy moves it here as it is.
        """
        errors = {message.message_id: "no time left in this invocation" for message in messages}
        for attempt in range(_ATTEMPTS):
            waiting = [message for message in messages if message.message_id in errors]
            if attempt and waiting:
                self._sleep(min(full_jitter(attempt), max(0.0, self._time_left())))
            for message in waiting:
                if self._time_left() <= 0:
                    return errors
                try:
                    # An answer without an id is none.
                    self._client.send_message(
                        QueueUrl=self._queue_url, MessageBody=message.body, MessageAttributes=_attributes(message)
                    )["MessageId"]
                except Exception as error:
                    # Not all that botocore raises is a BotoCoreError, such as for an answer that it cannot read.
                    errors[message.message_id] = described(error)
                else:
                    del errors[message.message_id]
        return errors


def _attributes(message: RejectedMessage) -> Attributes:
    text = text_of(message.events, message.event_count)
    if len(message.body.encode()) > MESSAGE_BYTES - _ROOM_FOR_REASON:
        text = text[:LONGEST_TEXT]
    reason = {
        Attribute.ERROR_CODE: code_of(message.events).value,
        Attribute.ERROR_MESSAGE: text,
        Attribute.ORIGINAL_MESSAGE_ID: message.message_id,
        Attribute.SHIPMENT_ID: next((event.shipment_id for event in message.events if event.shipment_id), "")[
            :_LONGEST_SHIPMENT_ID
        ],
    }
    attributes: dict[str, MessageAttributeValueTypeDef] = {
        name.value: {"DataType": "String", "StringValue": _NO_XML_CHARACTER.sub("\ufffd", value)}
        for name, value in reason.items()
        if value
    }
    # The count of redrives first: it is what ends an endless loop of them.
    others = message.attributes.keys() - REASON_ATTRIBUTES
    for name in sorted(others, key=lambda name: (name != Attribute.REDRIVE_COUNT, name)):
        if len(attributes) < MESSAGE_ATTRIBUTES:
            attributes[name] = message.attributes[name]
    return attributes
