"""How the need for each right of the function is shown."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import boto3

from rehearsals.errors import RehearsalError
from rehearsals.least_privilege.role import Invocation, Right, invoke, is_denied
from rehearsals.least_privilege.tried_resources import TriedResources

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import WriteRequestTypeDef

# The embedded AWS does not consult these rights, or does not know the service. tests/stacks hold each of them to the
# exact ARN and conditions.
CONFIGURATION_ONLY = {
    Right("decrypt-shipment-log", "kms:Decrypt"): "DynamoDB asks for it only on AWS",
    Right("encrypt-alerts", "kms:Decrypt"): "SNS asks for it only on AWS",
    Right("encrypt-alerts", "kms:GenerateDataKey"): "SNS asks for it only on AWS",
    Right("write-logs", "logs:CreateLogStream"): "the embedded AWS refuses the ARN that AWS asks for",
    Right("write-logs", "logs:PutLogEvents"): "the embedded AWS refuses the ARN that AWS asks for",
    Right("write-traces", "xray:PutTraceSegments"): "the embedded AWS has no X-Ray",
    Right("write-traces", "xray:PutTelemetryRecords"): "the embedded AWS has no X-Ray",
}


@dataclass(frozen=True)
class Probe:
    """How the need for a right is shown.

    Attributes:
        how: "run" when the function itself is run, "call" when the role's credentials call the service.
        works: Uses the right; tells whether that worked.
        elsewhere: Uses the same action on a resource of somebody else.
    """

    how: Literal["run", "call"]
    works: Callable[[], bool]
    elsewhere: Callable[[], object]


def probes(session: boto3.Session, around: TriedResources) -> dict[Right, Probe]:
    """A probe for every right that the embedded AWS consults.

    Args:
        session: The role's credentials.
        around: What they are tried on.
    """
    dynamodb, sqs, sns = session.client("dynamodb"), session.client("sqs"), session.client("sns")
    function = around.names.function
    key = {"shipment_id": {"S": "X"}, "event_key": {"S": "X"}}
    item: WriteRequestTypeDef = {"PutRequest": {"Item": key}}
    return {
        Right("write-shipment-log", "dynamodb:BatchWriteItem"): Probe(
            "run",
            lambda: _takes(invoke(function, _event("delivered"))),
            lambda: dynamodb.batch_write_item(RequestItems={around.other_table: [item]}),
        ),
        Right("look-at-shipment-log", "dynamodb:BatchGetItem"): Probe(
            "run",
            lambda: _looks(invoke(function, _history())),
            lambda: dynamodb.batch_get_item(RequestItems={around.other_table: {"Keys": [key]}}),
        ),
        Right("reject-shipment-events", "sqs:SendMessage"): Probe(
            "run",
            lambda: _takes(invoke(function, _event("teleported"))),
            lambda: sqs.send_message(QueueUrl=around.other_queue, MessageBody="x"),
        ),
        Right("publish-alerts", "sns:Publish"): Probe(
            "run",
            lambda: _alerts(invoke(function, _event("teleported"))),
            lambda: sns.publish(TopicArn=around.other_topic, Message="x"),
        ),
        Right("consume-shipment-events", "sqs:ReceiveMessage"): Probe(
            "call",
            lambda: not is_denied(lambda: sqs.receive_message(QueueUrl=around.queue)),
            lambda: sqs.receive_message(QueueUrl=around.other_queue),
        ),
        Right("consume-shipment-events", "sqs:DeleteMessage"): Probe(
            "call",
            lambda: not is_denied(lambda: delete_nothing(sqs, around.queue)),
            lambda: delete_nothing(sqs, around.other_queue),
        ),
        Right("consume-shipment-events", "sqs:GetQueueAttributes"): Probe(
            "call",
            lambda: not is_denied(lambda: sqs.get_queue_attributes(QueueUrl=around.queue, AttributeNames=["QueueArn"])),
            lambda: sqs.get_queue_attributes(QueueUrl=around.other_queue, AttributeNames=["QueueArn"]),
        ),
    }


def delete_nothing(sqs: Any, queue_url: str) -> None:
    """Deletes a message by a handle that is none: rights are checked first, so only want of them is an error."""
    try:
        sqs.delete_message(QueueUrl=queue_url, ReceiptHandle="none")
    except sqs.exceptions.ReceiptHandleIsInvalid:
        return


def _event(status: str) -> str:
    return json.dumps(
        {"shipment_id": f"RIGHTS-{uuid.uuid4()}", "status": status, "timestamp": "2025-05-09T12:00:00Z"},
    )


def _history() -> str:
    scans = [{"status": "in_transit", "datetime": f"2025-05-09T12:00:0{scan}Z"} for scan in range(2)]
    return json.dumps({"object": "Tracker", "tracking_code": f"RIGHTS-{uuid.uuid4()}", "tracking_details": scans})


def _takes(done: Invocation) -> bool:
    """Whether the function was done with the event, stored or rejected; if not, then for want of a right."""
    if done.retried and "AccessDenied" not in done.log:
        raise RehearsalError(f"the function retries for another reason than a missing right: {done.log}")
    return not done.retried


def _looks(done: Invocation) -> bool:
    """Whether the function looked which rows are there; if not, then for want of a right."""
    failed = "rows not looked up" in done.log
    if failed and "AccessDenied" not in done.log:
        raise RehearsalError(f"the function did not look at rows for another reason than a missing right: {done.log}")
    return not failed


def _alerts(done: Invocation) -> bool:
    """Whether the function told people; if not, then for want of a right."""
    lost = "alert not published" in done.log
    if lost and "AuthorizationError" not in done.log and "AccessDenied" not in done.log:
        raise RehearsalError(f"the function did not alert for another reason than a missing right: {done.log}")
    return not lost
