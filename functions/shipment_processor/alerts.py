"""Tells people that events could not be processed: one message per invocation, never one per event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_sns import SNSClient

SUBJECT = "Shipment Processing Failed"
_EVENTS_IN_FULL = 10
_LONGEST_REASON = 300


@dataclass(frozen=True, kw_only=True)
class Failure:
    """An event that could not be processed.

    Attributes:
        message_id: SQS's id of its message.
        shipment_id: The shipment, where it is known.
        reason: Code and text.
    """

    message_id: str
    shipment_id: str | None
    reason: str


def compose(*, environment: str, rejected: Sequence[Failure], retried: Sequence[Failure]) -> str:
    """The text of an alert: what failed, why, where it is now, what to do.

    Its size is bounded (20 events of at most some 900 characters each), far below the 256 KB that SNS takes. It holds
    no payloads: mail is no place for them.
    """
    lines = [f"Shipment events could not be processed in the environment {environment}.", ""]
    if rejected:
        lines += [
            f"Rejected: {len(rejected)}. They break the event contract and wait in the queue",
            f"shipment-failed-events-{environment} for at most 14 days.",
            *_listed(rejected),
            "What to do: read the reasons, have the producer mend the events, then send them back:",
            f"  python -m operations failures --environment {environment}",
            f"  python -m operations redrive --environment {environment}",
            "",
        ]
    if retried:
        lines += [
            f"To be retried: {len(retried)}. They could not be stored now; the queue delivers them again by itself",
            "and moves them to the failed-events queue if that keeps failing.",
            *_listed(retried),
            "What to do: nothing if it was a short disturbance; else look at the dashboard",
            f"shipment-pipeline-{environment}.",
            "",
        ]
    return "\n".join(lines)


def publish(client: SNSClient, *, topic_arn: str, text: str) -> None:
    """Publishes an alert.

    Raises:
        ClientError, BotoCoreError: SNS refused it or is out of reach.
    """
    client.publish(TopicArn=topic_arn, Subject=SUBJECT, Message=text)


def _listed(failures: Sequence[Failure]) -> list[str]:
    lines = [
        f"  - shipment {_printable(failure.shipment_id or 'unknown')}: {_printable(failure.reason)[:_LONGEST_REASON]}"
        f" (message {failure.message_id})"
        for failure in failures[:_EVENTS_IN_FULL]
    ]
    if len(failures) > _EVENTS_IN_FULL:
        lines.append(f"  - and {len(failures) - _EVENTS_IN_FULL} more")
    return lines


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else "�" for character in text)
