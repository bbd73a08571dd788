"""The pipeline's queues: where they are, and how much is in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract.names import ResourceNames
from operations.errors import explained

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient


def queue_url(client: SQSClient, names: ResourceNames, queue: str) -> str:
    """URL of a queue.

    Raises:
        OperationError: There is no such queue, or it cannot be reached.
    """
    with explained(f"the queue {queue}", names):
        return client.get_queue_url(QueueName=queue)["QueueUrl"]


def queue_depth(client: SQSClient, names: ResourceNames, queue: str) -> tuple[int, int]:
    """Messages in a queue, approximate: those that wait, and those hidden because somebody reads them.

    Raises:
        OperationError: There is no such queue, or it cannot be reached.
    """
    url = queue_url(client, names, queue)
    with explained(f"the queue {queue}", names):
        attributes = client.get_queue_attributes(
            QueueUrl=url,
            AttributeNames=["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
        )["Attributes"]
    return (
        int(attributes["ApproximateNumberOfMessages"]),
        int(attributes["ApproximateNumberOfMessagesNotVisible"]),
    )
