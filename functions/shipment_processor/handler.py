"""What Lambda calls: turns a batch of messages into rows, and accounts for each of them.

Every event ends in one of four ways. Stored: its row is in the shipment log. Rejected: it can never be stored and is
named, with its reason, in its message in the failed-events queue. About no shipment: there is nothing to store.
Retried: something failed for now, and the queue delivers its message again.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from contract.canary import is_canary_rejection
from contract.function_environment import FunctionEnvironment
from contract.own_metrics import ENVIRONMENT_DIMENSION, OwnMetric

from . import alerts, clients
from .alerts import Failure
from .batch import Batch
from .correlation import correlation_ids
from .log_writer import LogWriter
from .outcomes import Outcome
from .quiet_interval import QuietInterval
from .rejected_messages import FailedEventsQueue

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
    from aws_lambda_powertools.utilities.typing import LambdaContext

# What must be left of the invocation for the last request of each step to start: the time that it may take, and what
# the steps after it need. An invocation that does not answer in time is repeated as a whole, rejections included.
_ANSWER_SECONDS = 1
_ALERT_SECONDS = clients.REQUEST_SECONDS + _ANSWER_SECONDS
_REJECT_SECONDS = clients.REQUEST_SECONDS + 0.5 + _ALERT_SECONDS
_WRITE_SECONDS = clients.REQUEST_SECONDS + 0.5 + _REJECT_SECONDS

logger = Logger()
metrics = Metrics()
quiet_interval = QuietInterval()


class _DeliverAgainError(Exception):
    """Tells Powertools to report a message as failed, so that the queue delivers it again."""


@logger.inject_lambda_context
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    """Processes an event of an SQS event source mapping that has ReportBatchItemFailures.

    Rows are written many to a request, so the batch is processed as a whole first. Powertools' batch processor, which
    calls one function a message, would mean one request a message; here it only reports what became of each, since it
    knows what Lambda wants to hear.

    Raises:
        ValueError: The event is not one of SQS.
        KeyError: An environment variable is missing.
    """
    records = _records(event)
    settings = FunctionEnvironment.read(os.environ)

    def until(reserve: float) -> Callable[[], float]:
        return lambda: context.get_remaining_time_in_millis() / 1000 - reserve

    # Half of the time is for reading, so that what is read can be written.
    reading_ends = _WRITE_SECONDS + until(_WRITE_SECONDS)() / 2
    batch = Batch(
        records,
        now=datetime.now(UTC),
        retention_days=settings.row_retention_days,
        time_left=until(reading_ends),
    )
    batch.store(LogWriter(clients.dynamodb(), table_name=settings.table_name, time_left=until(_WRITE_SECONDS)))
    batch.reject(
        FailedEventsQueue(clients.sqs(), queue_url=settings.failed_events_queue_url, time_left=until(_REJECT_SECONDS))
    )
    alert = _alert(batch, settings, until(_ALERT_SECONDS))
    _log_and_count(batch, records, settings, alert)

    def report(record: SQSRecord) -> None:
        if batch.is_retried(record.message_id):
            raise _DeliverAgainError

    return process_partial_response(
        event=event,
        record_handler=report,
        # Else a batch of which nothing could be stored would count as a crash of the function.
        processor=BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False),
        context=context,
    )


def _records(event: object) -> list[SQSRecord]:
    records = event.get("Records") if isinstance(event, dict) else None
    if not records or any(not isinstance(each, dict) or each.get("eventSource") != "aws:sqs" for each in records):
        raise ValueError("this function takes batches of SQS messages only: the event has no Records of aws:sqs")
    return [SQSRecord(record) for record in records]


class _Alert(StrEnum):
    """What became of the alert of an invocation."""

    NOT_NEEDED = "not needed"
    SENT = "sent"
    HELD_BACK = "held back"
    FAILED = "failed"


def _alert(batch: Batch, settings: FunctionEnvironment, time_left: Callable[[], float]) -> _Alert:
    """Publishes an alert if there is cause, and none was published a short time ago."""
    rejected, retried = _rejected(batch), list(batch.failures(Outcome.RETRIED))
    if not rejected and not retried:
        return _Alert.NOT_NEEDED
    if quiet_interval.lasts(settings.alert_quiet_minutes):
        quiet_interval.hold_back([*rejected, *retried])
        return _Alert.HELD_BACK
    text = alerts.compose(environment=settings.environment, rejected=rejected, retried=retried)
    text += quiet_interval.held_back()
    problem = alerts.publish(clients.sns(), topic_arn=settings.alert_topic_arn, text=text, time_left=time_left)
    if problem:
        quiet_interval.hold_back([*rejected, *retried])
        logger.error("alert not published", extra={"text": problem})
        return _Alert.FAILED
    quiet_interval.begin()
    return _Alert.SENT


def _rejected(batch: Batch) -> list[Failure]:
    """The rejected events that are somebody's concern: not the canary that is sent to be rejected."""
    return [
        failure
        for failure in batch.failures(Outcome.REJECTED)
        if not is_canary_rejection(shipment_id=failure.shipment_id, code=failure.code)
    ]


def _log_and_count(batch: Batch, records: list[SQSRecord], settings: FunctionEnvironment, alert: _Alert) -> None:
    """Logs one line for the batch and one for each failed event, and counts the outcomes."""
    bodies = {record.message_id: record.body for record in records}
    ids = cache(lambda message_id: correlation_ids(bodies[message_id]))
    for outcome in Outcome:
        for failure in batch.failures(outcome):
            logger.warning(
                f"event {outcome}",
                extra={
                    "message_id": failure.message_id,
                    "shipment_id": failure.shipment_id,
                    **ids(failure.message_id),
                    "code": failure.code,
                    "text": failure.text,
                },
            )
    if logger.log_level <= logging.DEBUG:
        for message_id, row in batch.stored():
            extra = {"message_id": message_id, "shipment_id": row.shipment_id, **ids(message_id)}
            logger.debug("event stored", extra=extra)
    counts = batch.counts()
    logger.info("batch processed", extra={**asdict(counts), "alert": alert.value})
    metrics.add_dimension(ENVIRONMENT_DIMENSION, settings.environment)
    for name, value in {
        OwnMetric.EVENTS_STORED: counts.stored,
        OwnMetric.EVENTS_REJECTED: len(_rejected(batch)),
        OwnMetric.EVENTS_RETRIED: counts.retried,
        OwnMetric.NOT_SHIPMENT_EVENTS: counts.not_a_shipment_event,
        OwnMetric.STATUSES_UNMAPPED: counts.unmapped_statuses,
        OwnMetric.TIMES_ASSUMED: counts.assumed_times,
        OwnMetric.ALERTS_FAILED: int(alert is _Alert.FAILED),
    }.items():
        metrics.add_metric(name=name, unit=MetricUnit.Count, value=value)
