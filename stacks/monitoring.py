"""What is watched: every way the pipeline can fail has an alarm, and one dashboard shows all of it."""

from __future__ import annotations

from typing import Any

from cdktf import Op
from constructs import Construct

from stacks.alarm import Alarm
from stacks.alert_topic import AlertTopic
from stacks.dashboard import Dashboard
from stacks.environment import Environment
from stacks.event_intake import EventIntake
from stacks.metric import Metric
from stacks.shipment_log import ShipmentLog
from stacks.shipment_processor import ShipmentProcessor
from stacks.variables import Variables

_MINUTE = 60
_FIVE_MINUTES = 300


class Monitoring(Construct):
    """The alarms of one environment, all wired to its alert topic, and its dashboard.

    Args:
        scope: The stack.
        id: Construct id.
        environment: Which environment is watched.
        variables: The thresholds, and the timeout that one of them is a share of, are used.
        log: The table to watch.
        intake: The bus and the queues to watch.
        processor: The function to watch.
        alerts: Topic that is notified.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        environment: Environment,
        variables: Variables,
        log: ShipmentLog,
        intake: EventIntake,
        processor: ShipmentProcessor,
        alerts: AlertTopic,
    ) -> None:
        super().__init__(scope, id)
        self._environment = environment
        self._variables = variables
        self._alerts = alerts
        self._alarms: list[Alarm] = []
        self._watch_processor(processor)
        self._watch_log(log)
        self._watch_intake(intake)
        self._dashboard = self._build_dashboard(log, intake, processor)

    @property
    def dashboard_name(self) -> str:
        """Name of the dashboard."""
        return self._dashboard.dashboard_name

    @property
    def dashboard_arn(self) -> str:
        """ARN of the dashboard."""
        return self._dashboard.dashboard_arn

    def _watch_processor(self, processor: ShipmentProcessor) -> None:
        variables = self._variables
        self._alarm(
            "processor-errors",
            processor.errors_metric(),
            threshold=variables.alarm_function_errors.number_value,
            meaning="The shipment processor crashed or timed out; those batches are delivered again.",
            action=f"Look for the error in the log group {processor.log_group_name}.",
        )
        self._alarm(
            "processor-duration",
            processor.duration_metric(),
            # Milliseconds from seconds and percent: timeout * 1000 * percent / 100.
            threshold=Op.mul(
                variables.function_timeout.number_value,
                Op.mul(variables.alarm_function_duration_percent.number_value, 10),
            ),
            meaning="The shipment processor comes close to its timeout; past it, batches are repeated.",
            action="Check the table's latency on the dashboard; raise function_timeout or lower batch_size.",
        )
        self._alarm(
            "processor-throttles",
            processor.throttles_metric(),
            threshold=variables.alarm_function_throttles.number_value,
            meaning="Lambda refused invocations for lack of concurrency; events wait in the queue.",
            action="Check the account's concurrency quota and what else uses it.",
        )

    def _watch_log(self, log: ShipmentLog) -> None:
        for name, metric in log.throttle_metrics().items():
            self._alarm(
                f"log-throttles-{name}",
                metric,
                threshold=self._variables.alarm_table_throttles.number_value,
                meaning="DynamoDB throttles the shipment log; writes are retried and events arrive later.",
                action="Look for one shipment or one status that takes most of the traffic.",
            )
        for name, metric in log.system_error_metrics().items():
            self._alarm(
                f"log-system-errors-{name}",
                metric,
                threshold=self._variables.alarm_table_system_errors.number_value,
                meaning="DynamoDB failed to answer requests to the shipment log; writes are retried.",
                action="Check the AWS Health Dashboard; redrive the failed events once it is over.",
            )

    def _watch_intake(self, intake: EventIntake) -> None:
        variables = self._variables
        name = self._environment.name
        failures = f"`python -m operations failures --environment {name}`"
        redrive = f"`python -m operations redrive --environment {name}`"
        self._alarm(
            "failed-events",
            intake.failed_events_metric(),
            threshold=variables.alarm_failed_events.number_value,
            period=_MINUTE,
            meaning="Events could not be processed; the failed-events queue keeps them for 14 days.",
            action=f"Read the reasons with {failures}, mend the cause, then run {redrive}.",
        )
        self._alarm(
            "queue-age",
            intake.queue_age_metric(),
            threshold=variables.alarm_queue_age_seconds.number_value,
            period=_MINUTE,
            meaning="Events wait too long before they are processed.",
            action="Check the other alarms; if none fires, raise maximum_concurrency.",
        )
        self._alarm(
            "rule-failed-invocations",
            intake.failed_invocations_metric(),
            threshold=variables.alarm_failed_invocations.number_value,
            meaning="EventBridge could not deliver events to the queue; they go to the failed-events queue.",
            action=f"Check the queue's policy against the last deployment, then run {redrive}.",
        )
        self._alarm(
            "rule-undeliverable",
            intake.undeliverable_metric(),
            threshold=variables.alarm_failed_invocations.number_value,
            meaning="EventBridge could deliver events to neither queue; only the archive has them.",
            action="Mend the policies of both queues, then replay the archive with "
            f"`python -m operations replay --environment {name}`.",
        )

    def _alarm(
        self,
        name: str,
        metric: Metric,
        *,
        threshold: Any,
        meaning: str,
        action: str,
        period: int = _FIVE_MINUTES,
    ) -> None:
        self._alarms.append(
            Alarm(
                self,
                name,
                name=self._environment.resource_name(f"shipment-{name}"),
                metric=metric,
                threshold=threshold,
                period=period,
                meaning=meaning,
                action=action,
                topic_arn=self._alerts.topic_arn,
            )
        )

    def _build_dashboard(self, log: ShipmentLog, intake: EventIntake, processor: ShipmentProcessor) -> Dashboard:
        return Dashboard(
            self,
            "dashboard",
            name=self._environment.resource_name("shipment-pipeline"),
            region=self._environment.region,
            alarm_arns=[alarm.arn for alarm in self._alarms],
            rows=[
                {
                    "Are events being stored?": {
                        "Taken from the bus": intake.matched_events_metric(),
                        "Stored": processor.stored_metric(),
                    },
                    "How late?": {"Oldest waiting event": intake.queue_age_metric()},
                    "How many failed?": {
                        "Rejected": processor.rejected_metric(),
                        "To be retried": processor.retried_metric(),
                        "In the failed-events queue": intake.failed_events_metric(),
                    },
                },
                {
                    "Processor: invocations": {
                        "Invocations": processor.invocations_metric(),
                        "Errors": processor.errors_metric(),
                        "Throttles": processor.throttles_metric(),
                        "At the same time": processor.concurrency_metric(),
                    },
                    "Processor: duration": {"95th percentile": processor.duration_metric()},
                    "Processor: lost alerts": {"Alerts not published": processor.alerts_failed_metric()},
                },
                {
                    "Log: throttled requests": {
                        name.replace("-", ", ").capitalize(): metric for name, metric in log.throttle_metrics().items()
                    },
                    "Log: failed requests": {
                        name.capitalize(): metric for name, metric in log.system_error_metrics().items()
                    },
                    "Log: latency of writes": {"95th percentile": log.latency_metric()},
                },
                {
                    "Intake: waiting events": {"In the queue": intake.queue_depth_metric()},
                    "Intake: failed deliveries": {
                        "To the queue": intake.failed_invocations_metric(),
                        "To either queue": intake.undeliverable_metric(),
                    },
                },
            ],
        )
