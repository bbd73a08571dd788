"""The shipment-event pipeline of one environment."""

from __future__ import annotations

from cdktf import TerraformOutput, TerraformStack
from constructs import Construct

from stacks.account import Account
from stacks.alert_topic import AlertTopic
from stacks.aws_provider import use_aws
from stacks.deployment_policies import STATE_KEY
from stacks.encryption_key import ExistingEncryptionKey
from stacks.environment import Environment
from stacks.event_intake import EventIntake
from stacks.function_package import FunctionPackage
from stacks.monitoring import Monitoring
from stacks.pipeline_alarms import PAGING, alarm_name
from stacks.remote_state import use_remote_state
from stacks.shipment_log import ShipmentLog
from stacks.shipment_processor import ShipmentProcessor
from stacks.variables import Variables


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
            paging_alarm=alarm_name(environment, PAGING),
        )
        intake = EventIntake(self, "event_intake", environment=environment, account=account, variables=variables)
        processor = ShipmentProcessor(
            self,
            "shipment_processor",
            environment=environment,
            key=key,
            package=package,
            variables=variables,
            configuration={
                "TABLE_NAME": log.table_name,
                "ROW_RETENTION_DAYS": variables.row_retention_days.string_value,
                "FAILED_EVENTS_QUEUE_URL": intake.failed_events_queue_url,
                "ALERT_TOPIC_ARN": alerts.topic_arn,
            },
        )
        log.grant_write_data(processor.role)
        intake.grant_consume(processor.role)
        intake.grant_reject(processor.role)
        alerts.grant_publish(processor.role)
        processor.process(queue_arn=intake.queue_arn)

        monitoring = Monitoring(
            self,
            "monitoring",
            environment=environment,
            variables=variables,
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
