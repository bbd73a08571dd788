"""The alarms: every way in which the pipeline can fail has one."""

from __future__ import annotations

from typing import Any

from cdktf import Op, TerraformVariable
from constructs import Construct

from stacks.event_intake import EventIntake
from stacks.monitoring.alarm import Alarm, AnyOf, Notice
from stacks.monitoring.metric import Metric
from stacks.settings.alarm_thresholds import AlarmThresholds
from stacks.settings.environment import Environment
from stacks.shipment_log import ShipmentLog
from stacks.shipment_processor import ShipmentProcessor

PAGING = "not-stored"
"""The one alarm that is worth waking somebody; `ResourceNames.alarm` has its whole name."""

_MINUTE = 60
_FIVE_MINUTES = 300
# While one of them fires, shipments that arrive are not stored in time, whatever the cause. Rejected events are not
# among them: they are safe for 14 days, and it takes their producer to mend them.
_SHIPMENTS_ARE_NOT_STORED = ("queue-age", "rule-failed-invocations", "rule-undeliverable")


class PipelineAlarms(Construct):
    """The alarms of one environment, all wired to its alert topic.

    Args:
        scope: The stack.
        id: Construct id.
        environment: Which environment is watched.
        thresholds: Variables: when each alarm fires.
        function_timeout: Variable: seconds, of which one threshold is a share.
        maximum_concurrency: Variable: invocations at a time, of which another is a share.
        runbook_url: Variable: where people read the runbooks.
        log: The table to watch.
        intake: The bus and the queues to watch.
        processor: The function to watch.
        topic_arn: Topic that is notified.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        environment: Environment,
        thresholds: AlarmThresholds,
        function_timeout: TerraformVariable,
        maximum_concurrency: TerraformVariable,
        runbook_url: TerraformVariable,
        log: ShipmentLog,
        intake: EventIntake,
        processor: ShipmentProcessor,
        topic_arn: str,
    ) -> None:
        super().__init__(scope, id)
        self._environment = environment
        self._thresholds = thresholds
        self._topic_arn = topic_arn
        self._runbook_url = runbook_url.string_value
        self._failures = f"`python -m operations failures --environment {environment.name}`"
        self._redrive = f"`python -m operations redrive --environment {environment.name}`"
        self._alarms: dict[str, Alarm] = {}
        self._watch_invocations(processor, function_timeout, maximum_concurrency)
        self._watch_outcomes(processor)
        self._watch_log(log)
        self._watch_queues(intake)
        self._watch_rule(intake)
        self._paging = AnyOf(
            self,
            PAGING,
            name=environment.names.alarm(PAGING),
            alarms=[self._alarms[name] for name in _SHIPMENTS_ARE_NOT_STORED],
            notice=self._notice(
                PAGING,
                "Shipments are not being stored: events wait too long in the queue or do not reach it.",
                "Look which of the alarms named in this message fires, and follow its runbook now.",
            ),
        )

    @property
    def arns(self) -> list[str]:
        """ARNs of all alarms, the paging one first."""
        return [self._paging.arn, *(alarm.arn for alarm in self._alarms.values())]

    @property
    def runbooks(self) -> dict[str, str]:
        """Where the runbook of each alarm is, by the alarm's name without environment, the paging one first."""
        return {f"shipment-{name}": self._runbook(name) for name in (PAGING, *self._alarms)}

    def _watch_invocations(
        self, processor: ShipmentProcessor, function_timeout: TerraformVariable, maximum_concurrency: TerraformVariable
    ) -> None:
        thresholds = self._thresholds
        self._alarm(
            "processor-errors",
            processor.errors_metric(),
            threshold=thresholds.function_errors.number_value,
            meaning="The shipment processor crashed or timed out; those batches are delivered again.",
            action=f"Look for the error in the log group {processor.log_group_name}.",
        )
        self._alarm(
            "processor-duration",
            processor.duration_metric(),
            # Milliseconds from seconds and percent: timeout * 1000 * percent / 100.
            threshold=Op.mul(
                function_timeout.number_value,
                Op.mul(thresholds.function_duration_percent.number_value, 10),
            ),
            meaning="The shipment processor comes close to its timeout; past it, batches are repeated.",
            action="Check the table's latency on the dashboard; raise function_timeout or lower batch_size.",
        )
        self._alarm(
            "processor-throttles",
            processor.throttles_metric(),
            threshold=thresholds.function_throttles.number_value,
            meaning="Lambda refused invocations for lack of concurrency; events wait in the queue.",
            action="Check the account's concurrency quota and what else uses it.",
        )
        self._alarm(
            "processor-concurrency",
            processor.concurrency_metric(),
            threshold=Op.div(
                Op.mul(
                    maximum_concurrency.number_value,
                    thresholds.function_concurrency_percent.number_value,
                ),
                100,
            ),
            meaning="The shipment processor has run near maximum_concurrency for 15 minutes.",
            action="If the queue grows, raise maximum_concurrency; else find out who sends so much.",
            # A burst may use all there is.
            lasting=True,
        )

    def _watch_outcomes(self, processor: ShipmentProcessor) -> None:
        """What `AWS/Lambda Errors` leaves out: an invocation that reports failed messages is a success to Lambda."""
        thresholds = self._thresholds
        self._alarm(
            "events-rejected",
            processor.rejected_metric(),
            threshold=thresholds.events_rejected.number_value,
            meaning="Events can never be stored as they are; the failed-events queue keeps them for 14 days.",
            action=f"Read the reasons with {self._failures}, have the producer mend them, then run {self._redrive}.",
        )
        self._alarm(
            "events-retried",
            processor.retried_metric(),
            threshold=thresholds.events_retried.number_value,
            meaning="Events could not be stored; the queue delivers them again until max_receive_count is reached.",
            action="Nothing if it ends by itself. Else read the code of the failures in the log and end the cause.",
        )
        self._alarm(
            "alerts-failed",
            processor.alerts_failed_metric(),
            threshold=thresholds.alerts_failed.number_value,
            meaning="The shipment processor could not publish alerts; what they told of is in the log.",
            action=f"Check the topic, its key and the role's rights; see the failures with {self._failures}.",
        )

    def _watch_log(self, log: ShipmentLog) -> None:
        for name, metric in log.throttle_metrics().items():
            self._alarm(
                f"log-throttles-{name}",
                metric,
                threshold=self._thresholds.table_throttles.number_value,
                meaning="DynamoDB throttles the shipment log; writes are retried and events arrive later.",
                action="Look for one shipment or one status that takes most of the traffic.",
            )
        for name, metric in log.system_error_metrics().items():
            self._alarm(
                f"log-system-errors-{name}",
                metric,
                threshold=self._thresholds.table_system_errors.number_value,
                meaning="DynamoDB failed to answer requests to the shipment log; writes are retried.",
                action="Check the AWS Health Dashboard; redrive the failed events once it is over.",
            )

    def _watch_queues(self, intake: EventIntake) -> None:
        self._alarm(
            "failed-events",
            intake.failed_events_metric(),
            threshold=self._thresholds.failed_events.number_value,
            period=_MINUTE,
            meaning="Events could not be processed; the failed-events queue keeps them for 14 days.",
            action=f"Read the reasons with {self._failures}, mend the cause, then run {self._redrive}.",
        )
        self._alarm(
            "queue-age",
            intake.queue_age_metric(),
            threshold=self._thresholds.queue_age_seconds.number_value,
            period=_MINUTE,
            meaning="Events wait too long before they are processed.",
            action="Check the other alarms; if none fires, raise maximum_concurrency.",
        )

    def _watch_rule(self, intake: EventIntake) -> None:
        threshold = self._thresholds.failed_invocations.number_value
        self._alarm(
            "rule-failed-invocations",
            intake.failed_invocations_metric(),
            threshold=threshold,
            meaning="EventBridge could not deliver events to the queue; they go to the failed-events queue.",
            action=f"Check the queue's policy against the last deployment, then run {self._redrive}.",
        )
        self._alarm(
            "rule-undeliverable",
            intake.undeliverable_metric(),
            threshold=threshold,
            meaning="EventBridge could deliver events to neither queue; only the archive has them.",
            action="Mend the policies of both queues, then replay the archive with "
            f"`python -m operations replay --environment {self._environment.name}`.",
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
        lasting: bool = False,
    ) -> None:
        self._alarms[name] = Alarm(
            self,
            name,
            name=self._environment.names.alarm(name),
            metric=metric,
            threshold=threshold,
            period=period,
            notice=self._notice(name, meaning, action),
            lasting=lasting,
        )

    def _notice(self, name: str, meaning: str, action: str) -> Notice:
        return Notice(
            meaning=meaning,
            action=action,
            runbook=self._runbook(name),
            topic_arn=self._topic_arn,
        )

    def _runbook(self, name: str) -> str:
        return f"{self._runbook_url}docs/runbooks/shipment-{name}.md"
