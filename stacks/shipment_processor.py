"""The shipment processor: the function that turns events into rows, and all that belongs to it alone."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from cdktf import AssetType, TerraformAsset, TerraformVariable
from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.lambda_event_source_mapping import (
    LambdaEventSourceMapping,
    LambdaEventSourceMappingScalingConfig,
)
from cdktf_cdktf_provider_aws.lambda_function import (
    LambdaFunction,
    LambdaFunctionEnvironment,
    LambdaFunctionLoggingConfig,
    LambdaFunctionTracingConfig,
)
from constructs import Construct

from contract.names import SERVICE
from contract.own_metrics import ENVIRONMENT_DIMENSION, SERVICE_DIMENSION
from stacks.access.account import Account
from stacks.access.encryption_key import ExistingEncryptionKey
from stacks.access.resource_arns import ResourceArns
from stacks.access.service_role import ServiceRole
from stacks.function_package import FunctionPackage
from stacks.monitoring import metric_catalogue as catalogue
from stacks.monitoring.metric import Metric, MetricDefinition
from stacks.settings.environment import Environment


class ShipmentProcessor(Construct):
    """A Lambda function, its role and its log group; `process` connects it to a queue.

    Args:
        scope: The stack.
        id: Construct id.
        environment: Where the function lives.
        account: The stack's account.
        key: Encrypts the log group.
        package: The zip that holds its code.
        timeout: Variable: seconds that one invocation may take.
        memory: Variable: MB.
        log_retention_days: Variable: days that the log is kept.
        tracing: Variable: whether X-Ray records traces.
        configuration: Environment variables that the code needs.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        environment: Environment,
        account: Account,
        key: ExistingEncryptionKey,
        package: FunctionPackage,
        timeout: TerraformVariable,
        memory: TerraformVariable,
        log_retention_days: TerraformVariable,
        tracing: TerraformVariable,
        configuration: Mapping[str, str],
    ) -> None:
        super().__init__(scope, id)
        self._environment = environment
        names = environment.names

        self._log_group = CloudwatchLogGroup(
            self,
            "log_group",
            name=names.log_group,
            kms_key_id=key.arn,
            retention_in_days=log_retention_days.number_value,
        )
        self.role = ServiceRole(
            self,
            "role",
            name=names.role,
            service="lambda.amazonaws.com",
            description="What the shipment processor may do; each policy is named after what it is for.",
            boundary_arn=ResourceArns(names, account).function_boundary,
        )
        self._grant_own_needs(tracing)
        asset = TerraformAsset(self, "package", path=str(package.path), type=AssetType.FILE, asset_hash=package.digest)
        self._function = LambdaFunction(
            self,
            "function",
            function_name=names.function,
            description="Stores each shipment event in the shipment log, or rejects it with a reason.",
            role=self.role.arn,
            runtime="python3.13",
            architectures=["arm64"],
            handler="shipment_processor.handler.handler",
            filename=asset.path,
            source_code_hash=package.source_code_hash,
            timeout=timeout.number_value,
            memory_size=memory.number_value,
            environment=LambdaFunctionEnvironment(variables=configuration),
            # What the function prints is JSON by itself. Lambda's own JSON format filters lines by a level of its
            # own: metrics have none, count as INFO and would be lost above it, and so would sampled debug lines.
            # https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
            logging_config=LambdaFunctionLoggingConfig(log_format="Text", log_group=self._log_group.name),
            tracing_config=LambdaFunctionTracingConfig(mode=f'${{{tracing.fqn} ? "Active" : "PassThrough"}}'),
            # Else the function's first line of log creates the group, without retention, and Terraform fails.
            depends_on=[self._log_group],
        )

    @cached_property
    def function_name(self) -> str:
        """Name of the function."""
        return self._function.function_name

    @cached_property
    def function_arn(self) -> str:
        """ARN of the function."""
        return self._function.arn

    @cached_property
    def log_group_name(self) -> str:
        """Name of the log group."""
        return self._log_group.name

    def process(
        self,
        *,
        queue_arn: str,
        batch_size: TerraformVariable,
        batching_window: TerraformVariable,
        maximum_concurrency: TerraformVariable,
    ) -> None:
        """Feeds the messages of a queue to the function.

        Args:
            queue_arn: The queue.
            batch_size: Variable: messages of one invocation at most.
            batching_window: Variable: seconds to wait for a batch to fill.
            maximum_concurrency: Variable: invocations that the queue may run at once.
        """
        mapping = LambdaEventSourceMapping(
            self,
            "event_source_mapping",
            event_source_arn=queue_arn,
            function_name=self._function.arn,
            batch_size=batch_size.number_value,
            maximum_batching_window_in_seconds=batching_window.number_value,
            function_response_types=["ReportBatchItemFailures"],
            scaling_config=LambdaEventSourceMappingScalingConfig(maximum_concurrency=maximum_concurrency.number_value),
        )
        # Lambda checks the role's right to read the queue when the mapping is made, and events come from then on.
        self.role.needed_by(mapping)

    def errors_metric(self) -> Metric:
        """Invocations that ended in an error or a timeout."""
        return self._function_metric(catalogue.FUNCTION_ERRORS, "Sum")

    def duration_metric(self) -> Metric:
        """How long all but the slowest 5 % of the invocations took."""
        return self._function_metric(catalogue.FUNCTION_DURATION, "p95")

    def throttles_metric(self) -> Metric:
        """Invocations refused for lack of concurrency."""
        return self._function_metric(catalogue.FUNCTION_THROTTLES, "Sum")

    def invocations_metric(self) -> Metric:
        """Invocations."""
        return self._function_metric(catalogue.FUNCTION_INVOCATIONS, "Sum")

    def concurrency_metric(self) -> Metric:
        """Invocations that ran at the same time, at most."""
        return self._function_metric(catalogue.FUNCTION_CONCURRENCY, "Maximum")

    def stored_metric(self) -> Metric:
        """Events whose rows are in the shipment log."""
        return self._own_metric(catalogue.EVENTS_STORED)

    def rejected_metric(self) -> Metric:
        """Events that can never be stored."""
        return self._own_metric(catalogue.EVENTS_REJECTED)

    def retried_metric(self) -> Metric:
        """Events that the queue was asked to deliver again."""
        return self._own_metric(catalogue.EVENTS_RETRIED)

    def not_shipment_events_metric(self) -> Metric:
        """Events that are about no shipment, so that there is nothing to store."""
        return self._own_metric(catalogue.NOT_SHIPMENT_EVENTS)

    def unmapped_statuses_metric(self) -> Metric:
        """Stored events with a status of their source that is in no table."""
        return self._own_metric(catalogue.STATUSES_UNMAPPED)

    def assumed_times_metric(self) -> Metric:
        """Stored events whose time was taken as UTC for want of an offset."""
        return self._own_metric(catalogue.TIMES_ASSUMED)

    def alerts_failed_metric(self) -> Metric:
        """Alerts that SNS did not take."""
        return self._own_metric(catalogue.ALERTS_FAILED)

    def _grant_own_needs(self, tracing: TerraformVariable) -> None:
        self.role.grant(
            "write-logs",
            actions=["logs:CreateLogStream", "logs:PutLogEvents"],
            resources=[f"{self._log_group.arn}:*"],
        )
        # X-Ray knows no resources for these two actions:
        # https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html
        self.role.grant(
            "write-traces",
            actions=["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
            resources=["*"],
            only_if=tracing,
        )

    def _function_metric(self, definition: MetricDefinition, statistic: str) -> Metric:
        return Metric(definition=definition, dimensions={"FunctionName": self.function_name}, statistic=statistic)

    def _own_metric(self, definition: MetricDefinition) -> Metric:
        return Metric(
            definition=definition,
            dimensions={ENVIRONMENT_DIMENSION: self._environment.name, SERVICE_DIMENSION: SERVICE},
            statistic="Sum",
        )
