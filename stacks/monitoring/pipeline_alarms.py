"""The alarms: every way in which the pipeline can fail has one."""

from __future__ import annotations

from cdktf import TerraformVariable
from constructs import Construct

from stacks.event_intake import EventIntake
from stacks.monitoring.intake_alarms import watch_queues, watch_rule
from stacks.monitoring.log_alarms import watch_log
from stacks.monitoring.named_alarms import NamedAlarms
from stacks.monitoring.processor_alarms import watch_invocations, watch_outcomes
from stacks.settings.alarm_thresholds import AlarmThresholds
from stacks.settings.environment import Environment
from stacks.shipment_log import ShipmentLog
from stacks.shipment_processor import ShipmentProcessor

PAGING = "not-stored"
"""The one alarm that is worth waking somebody; `ResourceNames.alarm` has its whole name."""

# While one of them fires, shipments that arrive are not stored in time, whatever the cause. What one producer can set
# off with a single event is not among them: an event that breaks the contract is rejected and safe for 14 days, and one
# that is too large for the queues counts as failed and undeliverable, but moves the failure rate of all events little.
_SHIPMENTS_ARE_NOT_STORED = ("queue-age", "rule-failure-rate")


class PipelineAlarms(NamedAlarms):
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
        super().__init__(scope, id, environment=environment, runbook_url=runbook_url, topic_arn=topic_arn)
        watch_invocations(
            self,
            processor,
            thresholds,
            function_timeout=function_timeout,
            maximum_concurrency=maximum_concurrency,
        )
        watch_outcomes(self, processor, thresholds)
        watch_log(self, log, thresholds)
        watch_queues(self, intake, thresholds)
        watch_rule(self, intake, thresholds)
        self.add_any_of(
            PAGING,
            _SHIPMENTS_ARE_NOT_STORED,
            meaning="Shipments are not being stored: events wait too long in the queue or do not reach it.",
            action="Look which of the alarms named in this message fires, and follow its runbook now.",
        )
