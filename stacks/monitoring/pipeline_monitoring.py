"""What is watched: every way the pipeline can fail has an alarm, and one dashboard shows all of it."""

from __future__ import annotations

from cdktf import TerraformVariable
from constructs import Construct

from stacks.alert_topic import AlertTopic
from stacks.event_intake import EventIntake
from stacks.monitoring.dashboard import Dashboard
from stacks.monitoring.pipeline_alarms import PipelineAlarms
from stacks.monitoring.pipeline_dashboard import rows
from stacks.monitoring.saved_queries import SavedQueries
from stacks.settings.alarm_thresholds import AlarmThresholds
from stacks.settings.environment import Environment
from stacks.shipment_log import ShipmentLog
from stacks.shipment_processor import ShipmentProcessor


class PipelineMonitoring(Construct):
    """The alarms of one environment, all wired to its alert topic, and its dashboard.

    Args:
        scope: The stack.
        id: Construct id.
        environment: Which environment is watched.
        thresholds: Variables: when each alarm fires.
        function_timeout: Variable: seconds, of which one threshold is a share.
        maximum_concurrency: Variable: invocations at a time, of which another is a share.
        runbook_url: Variable: where people read the runbooks.
        saved_queries: Variable: whether there are queries of the function's log.
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
        thresholds: AlarmThresholds,
        function_timeout: TerraformVariable,
        maximum_concurrency: TerraformVariable,
        runbook_url: TerraformVariable,
        saved_queries: TerraformVariable,
        log: ShipmentLog,
        intake: EventIntake,
        processor: ShipmentProcessor,
        alerts: AlertTopic,
    ) -> None:
        super().__init__(scope, id)
        alarms = PipelineAlarms(
            self,
            "alarms",
            environment=environment,
            thresholds=thresholds,
            function_timeout=function_timeout,
            maximum_concurrency=maximum_concurrency,
            runbook_url=runbook_url,
            log=log,
            intake=intake,
            processor=processor,
            topic_arn=alerts.topic_arn,
        )
        SavedQueries(
            self,
            "saved_queries",
            environment=environment,
            log_group_name=processor.log_group_name,
            wanted=saved_queries,
        )
        self._dashboard = Dashboard(
            self,
            "dashboard",
            name=environment.names.dashboard,
            region=environment.region,
            rows=rows(
                region=environment.region,
                log=log,
                intake=intake,
                processor=processor,
                alarm_arns=alarms.arns,
                runbooks=alarms.runbooks,
            ),
        )

    @property
    def dashboard_name(self) -> str:
        """Name of the dashboard."""
        return self._dashboard.dashboard_name

    @property
    def dashboard_arn(self) -> str:
        """ARN of the dashboard."""
        return self._dashboard.dashboard_arn
