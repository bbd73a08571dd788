"""Tells people that events could not be processed: one message per invocation, never one per event."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from contract.limits import MESSAGE_RETENTION_DAYS
from contract.names import ResourceNames

from .aws_error import described
from .backoff import full_jitter
from .failure import Failure

if TYPE_CHECKING:
    from mypy_boto3_sns import SNSClient

SUBJECT = "Shipment Processing Failed"
_EVENTS_IN_FULL = 10
_LONGEST_TEXT = 300
_ATTEMPTS = 3


def compose(*, environment: str, rejected: Sequence[Failure], retried: Sequence[Failure]) -> str:
    """The text of an alert: what failed, why, where it is now, what to do.

    Its size is bounded (20 events of at most some 700 characters each), far below the 256 KB that SNS takes. It holds
    no payloads: mail is no place for them.
    """
    lines = [f"Shipment events could not be processed in the environment {environment}.", ""]
    names = ResourceNames(environment)
    failures = f"  python -m operations failures --environment {environment}"
    redrive = f"  python -m operations redrive --environment {environment}"
    if rejected:
        lines += [
            f"Rejected: {len(rejected)} ({_by_code(rejected)}). They can never be stored as they are and wait in the",
            f"queue {names.failed_events_queue} for at most {MESSAGE_RETENTION_DAYS} days.",
            *_listed(rejected),
            "What to do: read the reasons, have the producer mend the events or mend what refuses them, then send them",
            "back, all or those of one reason:",
            failures,
            redrive,
            *(f"{redrive} --reason {code}" for code in sorted({failure.code for failure in rejected})),
            "",
        ]
    if retried:
        lines += [
            f"To be retried: {len(retried)} ({_by_code(retried)}). They could not be stored now. The queue",
            f"{names.queue} delivers them again by itself, and after the last delivery moves them to",
            f"the queue {names.failed_events_queue}.",
            *_listed(retried),
            "What to do: nothing if it was a short disturbance and no more of these messages come. Else look at the",
            f"dashboard {names.dashboard}, end the cause, then send back what was moved:",
            failures,
            redrive,
            "",
        ]
    return "\n".join(lines)


def publish(
    client: SNSClient,
    *,
    topic_arn: str,
    text: str,
    time_left: Callable[[], float],
    sleep: Callable[[float], None] = time.sleep,
) -> str | None:
    """Publishes an alert, up to three times if SNS fails; never raises.

    Args:
        client: SNS client that does not retry by itself.
        topic_arn: ARN of the alert topic.
        text: The alert.
        time_left: Seconds until the last request may start.
        sleep: Waits for a number of seconds.

    Returns:
        Why it may not be published; None when it is.
    """
    problem = "no time left in this invocation"
    for attempt in range(_ATTEMPTS):
        if attempt:
            sleep(min(full_jitter(attempt), max(0.0, time_left())))
        if time_left() <= 0:
            break
        try:
            client.publish(TopicArn=topic_arn, Subject=SUBJECT, Message=text)
        except Exception as error:
            # Whatever it is, the events are safe where they are; to raise would only repeat the batch.
            problem = described(error)
        else:
            return None
    return problem


def _by_code(failures: Sequence[Failure]) -> str:
    counts = Counter(failure.code for failure in failures).most_common()
    return ", ".join(f"{count} {code}" for code, count in counts)


def _listed(failures: Sequence[Failure]) -> list[str]:
    lines = [
        f"  - shipment {_printable((failure.shipment_id or 'unknown')[:_LONGEST_TEXT])}: {failure.code}:"
        f" {_printable(failure.text[:_LONGEST_TEXT])} (message {failure.message_id})"
        for failure in failures[:_EVENTS_IN_FULL]
    ]
    if len(failures) > _EVENTS_IN_FULL:
        lines.append(f"  - and {len(failures) - _EVENTS_IN_FULL} more")
    return lines


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else "\ufffd" for character in text)
