"""Makes the deployed function really fail, and reads from its log what it said and counted."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3

from contract.names import ResourceNames
from rehearsals.errors import RehearsalError

_LIMIT_SECONDS = 30
_POLL_SECONDS = 0.2
Emf = dict[str, Any]

LOST_ALERT = "AlertsFailed"
"""The metric of the run whose alert cannot be published."""


@dataclass(frozen=True, kw_only=True)
class FailingRun:
    """One invocation that failed.

    Attributes:
        what: What was done to make it fail.
        metric: The function's own metric that counts such failures.
        shipment_id: The shipment of the event.
        emf: The metrics that the function printed, in CloudWatch's embedded metric format.
    """

    what: str
    metric: str
    shipment_id: str
    emf: Emf


def failing_runs(names: ResourceNames) -> list[FailingRun]:
    """Makes the function reject an event, fail to store one, and fail to publish an alert.

    Raises:
        RehearsalError: The log of a run did not appear.
    """
    role = names.function
    runs = [_run(names, "an invalid event", "EventsRejected", status="teleported")]
    with _without_policy(role, "write-shipment-log"):
        runs.append(_run(names, "no right to write", "EventsRetried", status="delivered"))
    with _without_policy(role, "publish-alerts"):
        runs.append(_run(names, "no right to publish", LOST_ALERT, status="lost"))
    return runs


def crash(names: ResourceNames) -> None:
    """Invokes the function with what is no batch, which it refuses with an exception.

    Raises:
        RehearsalError: It did not refuse.
    """
    answer = boto3.client("lambda").invoke(FunctionName=names.function, Payload=json.dumps({"Records": []}))
    if "FunctionError" not in answer:
        raise RehearsalError(f"the function took an event without records: {answer['Payload'].read()!r}")


def put_as_cloudwatch_would(emf: Emf, name: str, *, age: float) -> None:
    """Publishes a metric of an EMF document with PutMetricData: the embedded AWS does not read them from the log.

    Args:
        emf: The document.
        name: Name of the metric.
        age: Seconds that the datapoint is old.
    """
    timestamp = datetime.now(UTC) - timedelta(seconds=age)
    for directive in emf["_aws"]["CloudWatchMetrics"]:
        for dimensions in directive["Dimensions"]:
            boto3.client("cloudwatch").put_metric_data(
                Namespace=directive["Namespace"],
                MetricData=[
                    {
                        "MetricName": metric["Name"],
                        "Unit": metric["Unit"],
                        "Timestamp": timestamp,
                        "Dimensions": [{"Name": dimension, "Value": emf[dimension]} for dimension in dimensions],
                        "Value": emf[metric["Name"]],
                    }
                    for metric in directive["Metrics"]
                    if metric["Name"] == name
                ],
            )


def _run(names: ResourceNames, what: str, metric: str, *, status: str) -> FailingRun:
    shipment_id = f"DRILL-{uuid.uuid4()}"
    event = {"shipment_id": shipment_id, "status": status, "timestamp": "2025-05-09T12:00:00Z"}
    boto3.client("events").put_events(
        Entries=[
            {"EventBusName": names.bus, "Source": "drill", "DetailType": "drill", "Detail": json.dumps(event)},
        ]
    )
    deadline = time.monotonic() + _LIMIT_SECONDS
    while time.monotonic() < deadline:
        for lines in _invocations(names):
            if any(shipment_id in line for line in lines):
                (emf,) = [json.loads(line) for line in lines if '"_aws"' in line]
                return FailingRun(what=what, metric=metric, shipment_id=shipment_id, emf=emf)
        time.sleep(_POLL_SECONDS)
    raise RehearsalError(f"no log of a run with {what} within {_LIMIT_SECONDS} s")


def _invocations(names: ResourceNames) -> Iterator[list[str]]:
    """The lines of each invocation's log. The embedded AWS writes a stream for each."""
    logs = boto3.client("logs")
    for page in logs.get_paginator("describe_log_streams").paginate(logGroupName=names.log_group):
        for stream in page["logStreams"]:
            events = logs.get_log_events(
                logGroupName=names.log_group, logStreamName=stream["logStreamName"], startFromHead=True
            )
            yield [event["message"] for event in events["events"]]


@contextmanager
def _without_policy(role: str, policy: str) -> Iterator[None]:
    """Takes a right from a role for the length of a `with` block."""
    iam = boto3.client("iam")
    document = iam.get_role_policy(RoleName=role, PolicyName=policy)["PolicyDocument"]
    iam.delete_role_policy(RoleName=role, PolicyName=policy)
    try:
        yield
    finally:
        iam.put_role_policy(RoleName=role, PolicyName=policy, PolicyDocument=json.dumps(document))
