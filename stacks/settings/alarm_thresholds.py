"""The Terraform variables that say when an alarm fires."""

from __future__ import annotations

from stacks.settings.variable_declarations import VariableDeclarations


class AlarmThresholds:
    """Declares the variables; the attribute `function_errors` is the variable `alarm_function_errors`, and so on.

    An alarm fires when a value reaches its threshold.
    """

    def __init__(self, declare: VariableDeclarations) -> None:
        self.function_errors = declare.threshold("alarm_function_errors", "Failed invocations in 5 minutes.")
        self.function_duration_percent = declare.percent_threshold(
            "alarm_function_duration_percent",
            "95th percentile of the function's duration, in percent of its timeout.",
            default=80,
        )
        self.function_concurrency_percent = declare.percent_threshold(
            "alarm_function_concurrency_percent",
            "Invocations at the same time, in percent of maximum_concurrency.",
            default=90,
        )
        self.function_throttles = declare.threshold("alarm_function_throttles", "Throttled invocations in 5 minutes.")
        self.events_rejected = declare.threshold(
            "alarm_events_rejected", "Events in 5 minutes that can never be stored."
        )
        self.events_retried = declare.threshold(
            "alarm_events_retried", "Events in 5 minutes that could not be stored and are delivered again."
        )
        self.alerts_failed = declare.threshold(
            "alarm_alerts_failed", "Alerts in 5 minutes that could not be published."
        )
        self.table_throttles = declare.threshold(
            "alarm_table_throttles",
            "Throttled reads, and throttled writes, of the table or its index in 5 minutes.",
        )
        self.table_system_errors = declare.threshold(
            "alarm_table_system_errors", "Requests that DynamoDB failed to answer in 5 minutes."
        )
        self.failed_events = declare.threshold("alarm_failed_events", "Messages waiting in the failed-events queue.")
        self.queue_age_seconds = declare.whole_number(
            "alarm_queue_age_seconds",
            "Alarm threshold: age in seconds of the oldest event that waits to be processed.",
            default=300,
            minimum=60,
            maximum=1209600,
        )
        # A queue stops counting the age of a message that was received three times, and gives it up after
        # max_receive_count: later than that the alarm would never see it.
        # https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
        self.queue_age_seconds.add_validation(
            condition="${var.alarm_queue_age_seconds < 6 * var.function_timeout * min(3, var.max_receive_count)}",
            error_message="alarm_queue_age_seconds must be less than 6 * function_timeout * max_receive_count, of "
            "which at most 3 count: after that an event that fails is no longer in the queue's age.",
        )
        self.failed_invocations = declare.threshold(
            "alarm_failed_invocations", "Events that the bus could not deliver to the queue in 5 minutes."
        )
        self.delivery_retries = declare.threshold(
            "alarm_delivery_retries", "Attempts of the bus to deliver an event to the queue again, in 5 minutes."
        )
        self.delivery_failure_percent = declare.percent_threshold(
            "alarm_delivery_failure_percent",
            "Deliveries of the bus to the queue that fail, in percent of all, for 15 minutes.",
            default=50,
        )
