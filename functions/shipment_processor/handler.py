"""What Lambda calls: turns a batch of messages into rows, and accounts for each of them.

Every event ends in one of four ways. Stored: its row is in the shipment log. Rejected: it can never be stored and is
named, with its reason, in its message in the failed-events queue. About no shipment: there is nothing to store.
Retried: something failed for now, and the queue delivers its message again.
"""

from __future__ import annotations

import gc
import logging
import os
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from contract.canary import is_canary_rejection
from contract.function_environment import FunctionEnvironment
from contract.own_metrics import OwnMetric

from . import clients
from .batch import Batch
from .embedded_metrics import publish_metrics
from .known_rows import KnownRows
from .log import begin_invocation, logger
from .log_writer import LogWriter
from .message import Message, messages
from .outcomes import Outcome
from .quiet_interval import QuietInterval

if TYPE_CHECKING:
    from .failure import Failure

# What must be left of the invocation for the last request of each step to start: the time that it may take, and what
# the steps after it need. An invocation that does not answer in time is repeated as a whole, rejections included.
_ANSWER_SECONDS = 1
_ALERT_SECONDS = clients.REQUEST_SECONDS + _ANSWER_SECONDS
_REJECT_SECONDS = clients.REQUEST_SECONDS + 0.5 + _ALERT_SECONDS
_WRITE_SECONDS = clients.REQUEST_SECONDS + 0.5 + _REJECT_SECONDS
_LOOK_SECONDS = clients.REQUEST_SECONDS + _WRITE_SECONDS

# What a batch makes lives until its end, so that looking for garbage meanwhile is in vain. By default that happens
# every 700 objects, and takes up to a quarter of the CPU time of 10,000 events.
gc.set_threshold(20_000)

quiet_interval = QuietInterval()


class LambdaContext(Protocol):
    """What is used of the context: https://docs.aws.amazon.com/lambda/latest/dg/python-context.html."""

    aws_request_id: str

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until Lambda ends the invocation."""


def handler(event: object, context: LambdaContext) -> dict[str, Any]:
    """Processes an event of an SQS event source mapping that has ReportBatchItemFailures.

    Returns:
        The messages that are to be delivered again:
        https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting

    Raises:
        ValueError: The event is not one of SQS, or an environment variable that must be a number is none.
        KeyError: An environment variable is missing.
    """
    settings = FunctionEnvironment.read(os.environ)
    begin_invocation(
        request_id=context.aws_request_id, level=settings.log_level, debug_log_percent=settings.debug_log_percent
    )
    received = messages(event)

    def until(reserve: float) -> Callable[[], float]:
        return lambda: context.get_remaining_time_in_millis() / 1000 - reserve

    # Half of the time is for reading, so that what is read can be written.
    reading_ends = _WRITE_SECONDS + until(_WRITE_SECONDS)() / 2
    now = datetime.now(UTC)
    batch = Batch(
        received,
        now=now,
        retention_days=settings.row_retention_days,
        time_left=until(reading_ends),
    )
    batch.store(
        LogWriter(clients.dynamodb(), table_name=settings.table_name, time_left=until(_WRITE_SECONDS)),
        KnownRows(
            clients.dynamodb(),
            table_name=settings.table_name,
            now=now.timestamp(),
            time_left=until(_LOOK_SECONDS),
        ),
    )
    if batch.has_rejections:
        # Loaded only now, since most execution environments never need it, and each would wait for it at its start.
        from .rejected_messages import FailedEventsQueue

        batch.reject(
            FailedEventsQueue(
                clients.sqs(), queue_url=settings.failed_events_queue_url, time_left=until(_REJECT_SECONDS)
            )
        )
    alert = _alert(batch, settings, until(_ALERT_SECONDS))
    _log_and_count(batch, received, settings, alert)
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in batch.retried()]}


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
    # As with rejections: loaded only when there is something to tell.
    from . import alerts

    text = alerts.compose(environment=settings.environment, rejected=rejected, retried=retried)
    text += quiet_interval.held_back()
    problem = alerts.publish(clients.sns(), topic_arn=settings.alert_topic_arn, text=text, time_left=time_left)
    if problem:
        quiet_interval.hold_back([*rejected, *retried])
        logger.error("alert not published", extra={"fields": {"text": problem}})
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


def _log_and_count(batch: Batch, received: list[Message], settings: FunctionEnvironment, alert: _Alert) -> None:
    """Logs one line for the batch and one for each failed event, and counts the outcomes."""
    if batch.has_failures or logger.isEnabledFor(logging.DEBUG):
        _log_events(batch, received)
    counts = batch.counts()
    logger.info("batch processed", extra={"fields": {**counts._asdict(), "alert": alert}})
    publish_metrics(
        {
            OwnMetric.EVENTS_STORED: counts.stored,
            OwnMetric.EVENTS_REJECTED: len(_rejected(batch)),
            OwnMetric.EVENTS_RETRIED: counts.retried,
            OwnMetric.NOT_SHIPMENT_EVENTS: counts.not_a_shipment_event,
            OwnMetric.STATUSES_UNMAPPED: counts.unmapped_statuses,
            OwnMetric.TIMES_ASSUMED: counts.assumed_times,
            OwnMetric.ALERTS_FAILED: int(alert is _Alert.FAILED),
        },
        environment=settings.environment,
    )


def _log_events(batch: Batch, received: list[Message]) -> None:
    bodies = {message.message_id: message.body for message in received}

    @cache
    def ids(message_id: str) -> dict[str, str]:
        from .correlation import correlation_ids

        return correlation_ids(bodies[message_id])

    for outcome in Outcome:
        for failure in batch.failures(outcome):
            fields = {
                "message_id": failure.message_id,
                "shipment_id": failure.shipment_id,
                **ids(failure.message_id),
                "code": failure.code,
                "text": failure.text,
            }
            logger.warning("event %s", outcome, extra={"fields": fields})
    if logger.isEnabledFor(logging.DEBUG):
        for message_id, row in batch.stored():
            fields = {"message_id": message_id, "shipment_id": row.shipment_id, **ids(message_id)}
            logger.debug("event stored", extra={"fields": fields})
