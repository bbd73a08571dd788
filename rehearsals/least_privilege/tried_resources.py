"""What the function's credentials are tried on: the pipeline's own queues, and resources of somebody else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import boto3

from contract.names import ResourceNames

_STRANGER = "somebody-elses"


@dataclass(frozen=True, kw_only=True)
class TriedResources:
    """What is there.

    Attributes:
        names: The environment.
        queue: URL of the queue that the function reads.
        failed_events_queue: URL of the failed-events queue.
        other_table: Name of a table of somebody else in the same account.
        other_queue: URL of a queue of somebody else.
        other_topic: ARN of a topic of somebody else.
    """

    names: ResourceNames
    queue: str
    failed_events_queue: str
    other_table: str
    other_queue: str
    other_topic: str


@contextmanager
def tried_resources(names: ResourceNames) -> Iterator[TriedResources]:
    """Makes resources of somebody else for the length of a `with` block."""
    dynamodb, sqs, sns = boto3.client("dynamodb"), boto3.client("sqs"), boto3.client("sns")
    dynamodb.create_table(
        TableName=_STRANGER,
        KeySchema=[{"AttributeName": "shipment_id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "shipment_id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    queue = sqs.create_queue(QueueName=_STRANGER)["QueueUrl"]
    topic = sns.create_topic(Name=_STRANGER)["TopicArn"]
    try:
        yield TriedResources(
            names=names,
            queue=sqs.get_queue_url(QueueName=names.queue)["QueueUrl"],
            failed_events_queue=sqs.get_queue_url(QueueName=names.failed_events_queue)["QueueUrl"],
            other_table=_STRANGER,
            other_queue=queue,
            other_topic=topic,
        )
    finally:
        dynamodb.delete_table(TableName=_STRANGER)
        sqs.delete_queue(QueueUrl=queue)
        sns.delete_topic(TopicArn=topic)
