"""A message of the queue, as Lambda hands it over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class Message(NamedTuple):
    """One record of an event source mapping.

    Attributes:
        message_id: SQS's id of the message.
        body: Its body.
        attributes: Its message attributes, as Lambda spells them: {"name": {"dataType": …, "stringValue": …}}.
    """

    message_id: str
    body: str
    attributes: Mapping[str, Mapping[str, Any]]


def messages(event: object) -> list[Message]:
    """The messages of an invocation.

    Args:
        event: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html

    Raises:
        ValueError: It is no event of an SQS event source mapping.
    """
    records = event.get("Records") if isinstance(event, dict) else None
    if not records or any(not isinstance(each, dict) or each.get("eventSource") != "aws:sqs" for each in records):
        raise ValueError("this function takes batches of SQS messages only: the event has no Records of aws:sqs")
    return [Message(each["messageId"], each["body"], each.get("messageAttributes") or {}) for each in records]
