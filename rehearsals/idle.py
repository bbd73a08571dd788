"""Waits until the function has nothing left to do."""

from __future__ import annotations

import time

import boto3

from contract.names import ResourceNames
from rehearsals.errors import RehearsalError

_POLL_SECONDS = 0.3


def wait_until_idle(names: ResourceNames, limit_seconds: float) -> None:
    """Waits until the queue holds no message, be it hidden.

    Raises:
        RehearsalError: It still held some in the end.
    """
    sqs = boto3.client("sqs")
    queue = sqs.get_queue_url(QueueName=names.queue)["QueueUrl"]
    kinds = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    deadline = time.monotonic() + limit_seconds
    while True:
        counts = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=kinds)["Attributes"]  # type: ignore[arg-type]
        if not any(map(int, counts.values())):
            return
        if time.monotonic() > deadline:
            raise RehearsalError(f"after {limit_seconds} s the queue still has messages: {counts}")
        time.sleep(_POLL_SECONDS)
