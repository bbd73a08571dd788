"""The shipment log: the table that keeps every shipment event, and its protections."""

from __future__ import annotations

from functools import cached_property

from cdktf import Op, TerraformResourceLifecycle, TerraformVariable
from cdktf_cdktf_provider_aws.dynamodb_table import (
    DynamodbTable,
    DynamodbTableAttribute,
    DynamodbTableGlobalSecondaryIndex,
    DynamodbTablePointInTimeRecovery,
    DynamodbTableServerSideEncryption,
    DynamodbTableTtl,
)
from constructs import Construct

from contract.shipment_log import (
    EXPIRES_AT,
    PARTITION_KEY,
    SORT_KEY,
    STATUS_INDEX,
    STATUS_INDEX_ATTRIBUTES,
    STATUS_INDEX_PARTITION_KEY,
    STATUS_INDEX_SORT_KEY,
)
from stacks.access.encryption_key import ExistingEncryptionKey
from stacks.access.service_role import ServiceRole
from stacks.monitoring import metric_catalogue as catalogue
from stacks.monitoring.metric import Metric
from stacks.settings.environment import Environment


class ShipmentLog(Construct):
    """A DynamoDB table with one row per event, queried by shipment and, through `StatusIndex`, by status.

    Three things stand between the rows and an accident. `prevent_destroy` makes Terraform refuse any plan
    that would delete or replace the table. Terraform forgets it when the block leaves the code
    (hashicorp/terraform#17599), so DynamoDB's own deletion protection refuses as well. What is overwritten or
    deleted row by row comes back from point-in-time recovery, which reaches 35 days back.

    Args:
        scope: The stack.
        id: Construct id.
        environment: Where the table lives. In a disposable one the table can be destroyed.
        key: Encrypts the table.
        retention_days: Variable: days that a row is kept, 0 for ever.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        environment: Environment,
        key: ExistingEncryptionKey,
        retention_days: TerraformVariable,
    ) -> None:
        super().__init__(scope, id)
        self._key = key
        protected = not environment.disposable
        # Compared with 1: cdktf 0.21 writes "undefined" for a 0 in an expression.
        expires = Op.gte(retention_days.number_value, 1)
        self._table = DynamodbTable(
            self,
            "table",
            name=environment.names.table,
            billing_mode="PAY_PER_REQUEST",
            hash_key=PARTITION_KEY,
            range_key=SORT_KEY,
            attribute=[
                DynamodbTableAttribute(name=name, type="S")
                for name in (PARTITION_KEY, SORT_KEY, STATUS_INDEX_PARTITION_KEY, STATUS_INDEX_SORT_KEY)
            ],
            global_secondary_index=[
                DynamodbTableGlobalSecondaryIndex(
                    name=STATUS_INDEX,
                    hash_key=STATUS_INDEX_PARTITION_KEY,
                    range_key=STATUS_INDEX_SORT_KEY,
                    projection_type="INCLUDE",
                    non_key_attributes=list(STATUS_INDEX_ATTRIBUTES),
                )
            ],
            deletion_protection_enabled=protected,
            point_in_time_recovery=DynamodbTablePointInTimeRecovery(enabled=True),
            server_side_encryption=DynamodbTableServerSideEncryption(enabled=True, kms_key_arn=key.arn),
            ttl=DynamodbTableTtl(enabled=expires, attribute_name=EXPIRES_AT),
            lifecycle=TerraformResourceLifecycle(prevent_destroy=True) if protected else None,
        )

    @cached_property
    def table_name(self) -> str:
        """Name of the table."""
        return self._table.name

    @cached_property
    def table_arn(self) -> str:
        """ARN of the table."""
        return self._table.arn

    def grant_write_data(self, role: ServiceRole) -> None:
        """Lets `role` put rows, and look whether they are there; queries and changing the table stay refused.

        BatchWriteItem is an action of its own: PutItem does not include it. It could also delete rows by key,
        which IAM cannot tell apart, and BatchGetItem reads rows by key; the role still has no right to find out which
        keys exist.
        """
        role.grant("write-shipment-log", actions=["dynamodb:BatchWriteItem"], resources=[self.table_arn])
        role.grant("look-at-shipment-log", actions=["dynamodb:BatchGetItem"], resources=[self.table_arn])
        self._key.grant_access_table(role, table_name=self.table_name)

    def throttle_metrics(self) -> dict[str, Metric]:
        """Throttled reads and writes, of the table and of its index, under a name for each."""
        table = {"TableName": self.table_name}
        index = {**table, "GlobalSecondaryIndexName": STATUS_INDEX}
        return {
            f"{where}-{access}": Metric(definition=definition, dimensions=dimensions, statistic="Sum")
            for where, dimensions in (("table", table), ("index", index))
            for access, definition in (
                ("read", catalogue.TABLE_READ_THROTTLES),
                ("write", catalogue.TABLE_WRITE_THROTTLES),
            )
        }

    def system_error_metrics(self) -> dict[str, Metric]:
        """Requests that DynamoDB itself failed, under a name for each operation this system uses."""
        return {
            name: Metric(
                definition=catalogue.TABLE_SYSTEM_ERRORS,
                dimensions={"TableName": self.table_name, "Operation": operation},
                statistic="Sum",
            )
            for name, operation in (("write", "BatchWriteItem"), ("query", "Query"))
        }

    def latency_metric(self) -> Metric:
        """Time that DynamoDB takes to write a batch of rows."""
        return Metric(
            definition=catalogue.TABLE_LATENCY,
            dimensions={"TableName": self.table_name, "Operation": "BatchWriteItem"},
            statistic="p95",
        )
