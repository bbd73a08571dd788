"""The alarms of the event intake: the bus's rule and the queues."""

from __future__ import annotations

from stacks.event_intake import EventIntake
from stacks.monitoring.named_alarms import MINUTE, NamedAlarms
from stacks.settings.alarm_thresholds import AlarmThresholds


def watch_queues(alarms: NamedAlarms, intake: EventIntake, thresholds: AlarmThresholds) -> None:
    """What waits to be processed, and what waits for an operator."""
    alarms.add(
        "failed-events",
        intake.metrics.failed_events(),
        threshold=thresholds.failed_events.number_value,
        period=MINUTE,
        meaning="Events could not be processed; the failed-events queue keeps them for 14 days.",
        action=_read_mend_redrive(alarms),
    )
    alarms.add(
        "queue-age",
        intake.metrics.queue_age(),
        threshold=thresholds.queue_age_seconds.number_value,
        period=MINUTE,
        meaning="Events wait too long before they are processed.",
        action="Check the other alarms; if none fires, raise maximum_concurrency.",
    )


def watch_rule(alarms: NamedAlarms, intake: EventIntake, thresholds: AlarmThresholds) -> None:
    """What the bus does not deliver.

    EventBridge tries an event for 24 hours and counts a failed invocation only then, or at once where trying again is
    of no use: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html
    """
    alarms.add(
        "rule-failure-rate",
        intake.metrics.failure_rate(),
        threshold=thresholds.delivery_failure_percent.number_value,
        meaning="For 15 minutes EventBridge has failed to deliver most events to the queue; they are not stored.",
        action="Check the queue's policy against the last deployment, and the AWS Health Dashboard for SQS.",
        # An event that is too large, or a moment's disturbance, is no reason to wake anybody.
        lasting=True,
    )
    alarms.add(
        "rule-retries",
        intake.metrics.retries(),
        threshold=thresholds.delivery_retries.number_value,
        meaning="EventBridge delivers events to the queue again and again; for 24 hours it gives none of them up.",
        action="Nothing if it ends by itself. Else check the AWS Health Dashboard for SQS.",
    )
    alarms.add(
        "rule-failed-invocations",
        intake.metrics.failed_invocations(),
        threshold=thresholds.failed_invocations.number_value,
        meaning="EventBridge could not deliver events to the queue; they go to the failed-events queue.",
        action=_read_mend_redrive(alarms),
    )
    alarms.add(
        "rule-undeliverable",
        intake.metrics.undeliverable(),
        threshold=thresholds.failed_invocations.number_value,
        meaning="EventBridge could deliver events to neither queue; only the archive has them.",
        action="An event over 256 KiB has to be sent again, smaller. Else mend the policies of both queues and replay "
        f"the archive with {alarms.command('replay')}.",
    )


def _read_mend_redrive(alarms: NamedAlarms) -> str:
    return f"Read the reasons with {alarms.command('failures')}, mend the cause, then run {alarms.command('redrive')}."
