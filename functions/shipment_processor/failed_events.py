"""Moves rejected messages to the failed-events queue, each with its reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from .rejection import RejectionError

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

# Attribute in which `operations` counts how often a message was sent back to the queue.
REDRIVE_COUNT = "REDRIVE_COUNT"
_LONGEST_TEXT = 500
# The characters that SQS does not take in an attribute: https://www.w3.org/TR/REC-xml/#charsets
_NO_XML_CHARACTER = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, kw_only=True)
class RejectedMessage:
    """A message that can never be processed.

    Attributes:
        message_id: SQS's id of the message.
        body: Body as it was received.
        reason: Why it is rejected.
        redrive_count: How often an operator sent it back to the queue before, as text; None if never.
    """

    message_id: str
    body: str
    reason: RejectionError
    redrive_count: str | None = None


class FailedEvents:
    """The failed-events queue.

    Args:
        client: SQS client.
        queue_url: URL of the queue.
        time_left: Seconds until sending must end, so that there is time to answer.
    """

    def __init__(self, client: SQSClient, *, queue_url: str, time_left: Callable[[], float]) -> None:
        self._client = client
        self._queue_url = queue_url
        self._time_left = time_left

    def add(self, messages: Sequence[RejectedMessage]) -> dict[str, str]:
        """Puts messages into the queue, their bodies untouched and the reasons as attributes.

        One request a message: rejections are rare, and none can fail because of another. The attributes ERROR_CODE
        and ERROR_MESSAGE are those that EventBridge gives a message it cannot deliver, so one reader serves both.

        Returns:
            Why a message could not be put there, by its id. Such a message must be retried, or it would be lost. A
            message that only the attributes make too large for SQS is one of them: after its last delivery the
            queue moves it to the failed-events queue as it is.
        """
        undelivered: dict[str, str] = {}
        for message in messages:
            if self._time_left() <= 0:
                undelivered[message.message_id] = "no time left in this invocation"
                continue
            try:
                self._client.send_message(
                    QueueUrl=self._queue_url,
                    MessageBody=message.body,
                    MessageAttributes={
                        name: {"DataType": "Number" if name == REDRIVE_COUNT else "String", "StringValue": value}
                        for name, value in _attributes(message).items()
                    },
                )
            except (ClientError, BotoCoreError) as error:
                undelivered[message.message_id] = f"not rejected ({message.reason.code}): {error}"
        return undelivered


def _attributes(message: RejectedMessage) -> dict[str, str]:
    attributes = {
        "ERROR_CODE": message.reason.code.value,
        "ERROR_MESSAGE": message.reason.text[:_LONGEST_TEXT],
        "ORIGINAL_MESSAGE_ID": message.message_id,
    }
    if message.reason.shipment_id:
        attributes["SHIPMENT_ID"] = message.reason.shipment_id
    if message.redrive_count:
        attributes[REDRIVE_COUNT] = message.redrive_count
    return {name: _NO_XML_CHARACTER.sub("�", value) for name, value in attributes.items()}
