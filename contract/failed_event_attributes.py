"""The message attributes of a failed event: why it is in the failed-events queue."""

from __future__ import annotations

from enum import StrEnum


class Attribute(StrEnum):
    """Attributes that this project writes.

    The first two are named as EventBridge names them, so that one reader serves both:
    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
    """

    ERROR_CODE = "ERROR_CODE"
    ERROR_MESSAGE = "ERROR_MESSAGE"
    ORIGINAL_MESSAGE_ID = "ORIGINAL_MESSAGE_ID"
    """SQS's id of the message that was rejected, which tells copies of one rejection."""
    SHIPMENT_ID = "SHIPMENT_ID"
    REDRIVE_COUNT = "REDRIVE_COUNT"
    """How often an operator sent the message back to the queue; it stays when the reason goes. Not there where SQS has
    no room for it beside the message's own attributes and body."""


RULE_ARN = "RULE_ARN"
"""EventBridge's attribute that only its own dead letters have."""

REASON_ATTRIBUTES = frozenset(
    {
        *(Attribute.ERROR_CODE, Attribute.ERROR_MESSAGE, Attribute.ORIGINAL_MESSAGE_ID, Attribute.SHIPMENT_ID),
        # EventBridge's.
        *("EXHAUSTED_RETRY_CONDITION", "RETRY_ATTEMPTS", RULE_ARN, "TARGET_ARN"),
    }
)
"""Attributes that say why a message is in the failed-events queue, and mean nothing anywhere else."""
