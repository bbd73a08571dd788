"""What is watched: every way the pipeline can fail has an alarm, and one dashboard shows all of it."""

from __future__ import annotations

from constructs import Construct

from stacks.alert_topic import AlertTopic
from stacks.dashboard import Dashboard
from stacks.environment import Environment
from stacks.event_intake import EventIntake
from stacks.pipeline_alarms import PipelineAlarms
from stacks.pipeline_dashboard import rows
from stacks.saved_queries import SavedQueries
from stacks.shipment_log import ShipmentLog
from stacks.shipment_processor import ShipmentProcessor
from stacks.variables import Variables


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
        alarms = PipelineAlarms(
            self,
            "alarms",
            environment=environment,
            variables=variables,
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
            wanted=variables.saved_queries,
        )
        self._dashboard = Dashboard(
            self,
            "dashboard",
            name=environment.resource_name("shipment-pipeline"),
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
