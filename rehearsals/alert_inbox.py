"""A queue that receives what the alert topic sends, since nobody reads mail on the embedded AWS."""

from __future__ import annotations

import json
from dataclasses import dataclass

import boto3

_NAME = "alert-inbox"


@dataclass(frozen=True, kw_only=True)
class Alert:
    """A message of the topic, as a subscriber sees it.

    Attributes:
        subject: Subject line.
        message: Text.
    """

    subject: str
    message: str


class AlertInbox:
    """A queue that an environment's alert topic may send to, and does.

    Args:
        topic_name: Name of the topic.
        name: Prefix of the queue's name.
        subscribe: Whether to subscribe the queue here; else somebody else does.

    Attributes:
        queue_arn: ARN of the queue.
    """

    def __init__(self, *, topic_name: str, name: str = _NAME, subscribe: bool = True) -> None:
        account = boto3.client("sts").get_caller_identity()["Account"]
        sns = boto3.client("sns")
        topic_arn = f"arn:aws:sns:{sns.meta.region_name}:{account}:{topic_name}"
        self._sqs = boto3.client("sqs")
        self._queue_url = self._sqs.create_queue(QueueName=f"{name}-{topic_name}")["QueueUrl"]
        self.queue_arn = self._sqs.get_queue_attributes(QueueUrl=self._queue_url, AttributeNames=["QueueArn"])[
            "Attributes"
        ]["QueueArn"]
        self._sqs.set_queue_attributes(
            QueueUrl=self._queue_url,
            Attributes={
                "Policy": json.dumps(
                    {
                        "Version": "2012-10-17",
                        "Statement": {
                            "Effect": "Allow",
                            "Principal": {"Service": "sns.amazonaws.com"},
                            "Action": "sqs:SendMessage",
                            "Resource": self.queue_arn,
                            "Condition": {"ArnEquals": {"aws:SourceArn": topic_arn}},
                        },
                    }
                )
            },
        )
        if subscribe:
            sns.subscribe(TopicArn=topic_arn, Protocol="sqs", Endpoint=self.queue_arn)

    def take(self) -> list[Alert]:
        """The alerts that arrived since the last call, in the order of arrival."""
        alerts: list[Alert] = []
        while messages := self._sqs.receive_message(QueueUrl=self._queue_url, MaxNumberOfMessages=10).get("Messages"):
            for message in messages:
                notification = json.loads(message["Body"])
                alerts.append(Alert(subject=notification.get("Subject", ""), message=notification["Message"]))
                self._sqs.delete_message(QueueUrl=self._queue_url, ReceiptHandle=message["ReceiptHandle"])
        return alerts
