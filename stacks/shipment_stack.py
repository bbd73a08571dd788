"""The shipment-event pipeline of one environment."""

from __future__ import annotations

from cdktf import TerraformOutput, TerraformStack
from constructs import Construct

from contract.function_environment import FunctionEnvironment
from contract.names import STATE_KEY
from stacks.access.account import Account
from stacks.access.encryption_key import ExistingEncryptionKey
from stacks.alert_topic import AlertTopic
from stacks.event_intake import EventIntake
from stacks.function_package import FunctionPackage
from stacks.monitoring.pipeline_alarms import PAGING
from stacks.monitoring.pipeline_monitoring import PipelineMonitoring
from stacks.settings.aws_provider import use_aws
from stacks.settings.environment import Environment
from stacks.settings.remote_state import use_remote_state
from stacks.settings.variables import Variables
from stacks.shipment_log import ShipmentLog
from stacks.shipment_processor import ShipmentProcessor


class ShipmentStack(TerraformStack):
    """Everything between a producer's PutEvents and a row that can be queried, and what watches over it.

    The parts keep names and ARNs once they have read them: each reading asks jsii's Node.js process.

    Args:
        scope: The app.
        id: Stack id.
        environment: Which environment this is.
        package: The function's code.
    """

    def __init__(self, scope: Construct, id: str, *, environment: Environment, package: FunctionPackage) -> None:
        super().__init__(scope, id)
        use_aws(self, environment=environment)
        use_remote_state(self, environment=environment, key=STATE_KEY)
        variables = Variables(self)
        account = Account(self, "account", region=environment.region)

        key = ExistingEncryptionKey(self, "encryption_key", environment=environment)

        log = ShipmentLog(
            self, "shipment_log", environment=environment, key=key, retention_days=variables.row_retention_days
        )
        alerts = AlertTopic(
            self,
            "alert_topic",
            environment=environment,
            account=account,
            key=key,
            notification_email=variables.notification_email,
            further_endpoints=variables.further_alert_endpoints,
            paging_alarm=environment.names.alarm(PAGING),
        )
        intake = EventIntake(
            self,
            "event_intake",
            environment=environment,
            account=account,
            function_timeout=variables.function_timeout,
            batching_window=variables.batching_window,
            max_receive_count=variables.max_receive_count,
            archive_retention_days=variables.archive_retention_days,
            producer_accounts=variables.producer_accounts,
        )
        processor = ShipmentProcessor(
            self,
            "shipment_processor",
            environment=environment,
            account=account,
            key=key,
            package=package,
            timeout=variables.function_timeout,
            memory=variables.function_memory,
            log_retention_days=variables.log_retention_days,
            tracing=variables.tracing,
            configuration=FunctionEnvironment.variables(
                environment=environment.name,
                table_name=log.table_name,
                failed_events_queue_url=intake.failed_events_queue_url,
                alert_topic_arn=alerts.topic_arn,
                row_retention_days=variables.row_retention_days.string_value,
                alert_quiet_minutes=variables.alert_quiet_minutes.string_value,
                log_level=variables.log_level.string_value,
                debug_log_percent=variables.debug_log_percent.string_value,
            ),
        )
        log.grant_write_data(processor.role)
        intake.grant_consume(processor.role)
        intake.grant_reject(processor.role)
        alerts.grant_publish(processor.role)
        processor.process(
            queue_arn=intake.queue_arn,
            batch_size=variables.batch_size,
            batching_window=variables.batching_window,
            maximum_concurrency=variables.maximum_concurrency,
        )

        monitoring = PipelineMonitoring(
            self,
            "monitoring",
            environment=environment,
            thresholds=variables.alarms,
            function_timeout=variables.function_timeout,
            maximum_concurrency=variables.maximum_concurrency,
            runbook_url=variables.runbook_url,
            saved_queries=variables.saved_queries,
            log=log,
            intake=intake,
            processor=processor,
            alerts=alerts,
        )
        for name, value in {
            "table_name": log.table_name,
            "table_arn": log.table_arn,
            "bus_name": intake.bus_name,
            "bus_arn": intake.bus_arn,
            "queue_name": intake.queue_name,
            "queue_arn": intake.queue_arn,
            "failed_events_queue_name": intake.failed_events_queue_name,
            "failed_events_queue_arn": intake.failed_events_queue_arn,
            "topic_name": alerts.topic_name,
            "topic_arn": alerts.topic_arn,
            "function_name": processor.function_name,
            "function_arn": processor.function_arn,
            "dashboard_name": monitoring.dashboard_name,
            "dashboard_arn": monitoring.dashboard_arn,
        }.items():
            TerraformOutput(self, name, value=value)
