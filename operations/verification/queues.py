"""The two queues: EventBridge may send to both, and what fails too often goes from one to the other."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from contract.names import ResourceNames
from operations.caller_account import CallerAccount
from operations.errors import explained
from operations.findings import Finding, judged
from operations.queues import queue_url
from operations.verification.resource_policy import admits

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

_DEPLOY_AGAIN = "Deploy again; Terraform puts it back."


def check_queues(client: SQSClient, names: ResourceNames, account: CallerAccount) -> Iterator[Finding]:
    """Their policies as they are written, since no canary tries the way of a dead letter, and the redrive policy.

    A request of EventBridge carries the rule's ARN and, as far as AWS documents for dead letters, no account beside it:
    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
    """
    attributes = {queue: _attributes(client, names, queue) for queue in (names.queue, names.failed_events_queue)}
    for what, queue in (("queue's policy", names.queue), ("failed events' policy", names.failed_events_queue)):
        sound = admits(
            attributes[queue].get("Policy", ""),
            service="events.amazonaws.com",
            action="sqs:SendMessage",
            resource=account.arn("sqs", queue),
            context={
                "aws:SourceArn": account.arn("events", f"rule/{names.bus}/{names.rule}"),
                "aws:SecureTransport": "true",
            },
        )
        yield judged(
            what,
            sound=sound,
            found=f"{queue} {'admits' if sound else 'does not admit'} EventBridge's rule",
            remedy=_DEPLOY_AGAIN,
        )
    redrive = json.loads(attributes[names.queue].get("RedrivePolicy", "{}"))
    target = redrive.get("deadLetterTargetArn")
    yield judged(
        "queue's redrive",
        sound=target == account.arn("sqs", names.failed_events_queue),
        found=f"to {target.rpartition(':')[2]} after {redrive.get('maxReceiveCount')} deliveries" if target else "none",
        remedy=_DEPLOY_AGAIN,
    )


def _attributes(client: SQSClient, names: ResourceNames, queue: str) -> Mapping[Any, str]:
    url = queue_url(client, names, queue)
    with explained(f"the queue {queue}", names):
        answer = client.get_queue_attributes(QueueUrl=url, AttributeNames=["Policy", "RedrivePolicy"])
    # Without either there is no mapping at all.
    return answer.get("Attributes", {})
