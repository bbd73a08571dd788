"""The Terraform variables of a ShipmentStack: everything an environment may set in its `.tfvars` file.

Terraform checks each value when it plans, so nonsense is refused before anything is created.
"""

from __future__ import annotations

from cdktf import TerraformVariable, TerraformVariableValidationConfig
from constructs import Construct

# https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
_LOG_RETENTION_DAYS = (
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
)  # fmt: skip


class Variables:
    """Declares the variables on a stack; each attribute is the variable of the same name.

    Defaults suit a small production environment. Only `notification_email` has none: an alert that reaches
    nobody would be a silent failure.
    """

    def __init__(self, stack: Construct) -> None:
        self._stack = stack

        self.notification_email = self._text(
            "notification_email",
            "E-mail address that receives every alert and alarm.",
            pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$",
            must_be="an e-mail address such as operations@example.com",
        )

        # The processor. Limits: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
        self.function_timeout = self._whole_number(
            "function_timeout", "Seconds that one invocation may take.", default=30, minimum=15, maximum=900
        )
        self.function_memory = self._whole_number(
            "function_memory",
            "Memory of the function in MB; CPU grows with it.",
            default=256,
            minimum=128,
            maximum=10240,
        )
        self.maximum_concurrency = self._whole_number(
            "maximum_concurrency",
            "How many invocations the queue may run at once.",
            default=10,
            minimum=2,
            maximum=1000,
        )
        self.batch_size = self._whole_number(
            "batch_size",
            "Messages of one invocation at most. 25 fill one BatchWriteItem request.",
            default=25,
            minimum=1,
            maximum=10000,
        )
        self.batching_window = self._whole_number(
            "batching_window",
            "Seconds to wait for a batch to fill.",
            default=1,
            minimum=0,
            maximum=300,
        )
        # https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
        self.batching_window.add_validation(
            condition="${var.batch_size <= 10 || var.batching_window >= 1}",
            error_message="batching_window must be at least 1 second when batch_size is over 10.",
        )
        self.log_level = self._one_of(
            "log_level",
            "Least severe messages that the function logs.",
            default="INFO",
            allowed=("DEBUG", "INFO", "WARN", "ERROR"),
        )

        # The queue. AWS advises at least 5 deliveries, so that a short outage rejects nothing:
        # https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
        self.max_receive_count = self._whole_number(
            "max_receive_count",
            "Deliveries of a message before the queue moves it to the failed-events queue.",
            default=5,
            minimum=2,
            maximum=1000,
        )

        # How long things are kept.
        self.log_retention_days = self._whole_number_of(
            "log_retention_days", "Days that logs are kept.", default=90, allowed=_LOG_RETENTION_DAYS
        )
        self.archive_retention_days = self._whole_number(
            "archive_retention_days",
            "Days that the bus's archive keeps events for replay; 0 keeps them for ever.",
            default=90,
            minimum=0,
            maximum=3653,
        )
        self.row_retention_days = self._whole_number(
            "row_retention_days",
            "Days after an event's own time at which DynamoDB deletes its row; 0 keeps rows for ever.",
            default=0,
            minimum=0,
            maximum=36500,
        )

        # Alarm thresholds. An alarm fires when a value reaches its threshold.
        self.alarm_function_errors = self._threshold("alarm_function_errors", "Failed invocations in 5 minutes.")
        self.alarm_function_duration_percent = self._whole_number(
            "alarm_function_duration_percent",
            "Alarm threshold: 95th percentile of the function's duration, in percent of its timeout.",
            default=80,
            minimum=1,
            maximum=100,
        )
        self.alarm_function_throttles = self._threshold(
            "alarm_function_throttles", "Throttled invocations in 5 minutes."
        )
        self.alarm_table_throttles = self._threshold(
            "alarm_table_throttles",
            "Throttled reads, and throttled writes, of the table or its index in 5 minutes.",
        )
        self.alarm_table_system_errors = self._threshold(
            "alarm_table_system_errors", "Requests that DynamoDB failed to answer in 5 minutes."
        )
        self.alarm_failed_events = self._threshold(
            "alarm_failed_events", "Messages waiting in the failed-events queue."
        )
        self.alarm_queue_age_seconds = self._whole_number(
            "alarm_queue_age_seconds",
            "Alarm threshold: age in seconds of the oldest event that waits to be processed.",
            default=300,
            minimum=60,
            maximum=1209600,
        )
        self.alarm_failed_invocations = self._threshold(
            "alarm_failed_invocations", "Events that the bus could not deliver to the queue in 5 minutes."
        )

    def _text(self, name: str, description: str, *, pattern: str, must_be: str) -> TerraformVariable:
        escaped = pattern.replace("\\", "\\\\")
        return self._variable(
            name, "string", description, None, f'can(regex("{escaped}", var.{name}))', f"must be {must_be}"
        )

    def _one_of(self, name: str, description: str, *, default: str, allowed: tuple[str, ...]) -> TerraformVariable:
        listed = ", ".join(f'"{value}"' for value in allowed)
        return self._variable(
            name,
            "string",
            description,
            default,
            f"contains([{listed}], var.{name})",
            f"must be one of {', '.join(allowed)}",
        )

    def _whole_number(
        self, name: str, description: str, *, default: int, minimum: int, maximum: int
    ) -> TerraformVariable:
        return self._variable(
            name,
            "number",
            description,
            default,
            f"var.{name} >= {minimum} && var.{name} <= {maximum} && floor(var.{name}) == var.{name}",
            f"must be a whole number from {minimum} to {maximum}",
        )

    def _whole_number_of(
        self, name: str, description: str, *, default: int, allowed: tuple[int, ...]
    ) -> TerraformVariable:
        listed = ", ".join(map(str, allowed))
        return self._variable(
            name,
            "number",
            description,
            default,
            f"contains([{listed}], var.{name})",
            f"must be one of {listed}",
        )

    def _threshold(self, name: str, description: str) -> TerraformVariable:
        return self._whole_number(name, f"Alarm threshold: {description}", default=1, minimum=1, maximum=1_000_000)

    def _variable(
        self,
        name: str,
        type_: str,
        description: str,
        default: str | int | None,
        condition: str,
        requirement: str,
    ) -> TerraformVariable:
        return TerraformVariable(
            self._stack,
            name,
            type=type_,
            description=description,
            default=default,
            nullable=False,
            validation=[
                TerraformVariableValidationConfig(condition=f"${{{condition}}}", error_message=f"{name} {requirement}.")
            ],
        )
