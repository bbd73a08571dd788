"""The Terraform variables of a ShipmentStack: everything an environment may set in its `.tfvars` file.

Terraform checks each value when it plans, so nonsense is refused before anything is created.
"""

from __future__ import annotations

import json

from constructs import Construct

from contract.deployment import Sizing
from stacks.settings.alarm_thresholds import AlarmThresholds
from stacks.settings.variable_declarations import VariableDeclarations, matches

# https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
_LOG_RETENTION_DAYS = (
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
)  # fmt: skip

# What SNS takes of each protocol, as a pattern and in words: https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html
_ENDPOINTS = {
    "email": (r"^[^@\s]+@[^@\s]+\.[^@\s]+$", "an e-mail address"),
    "sms": (r"^\+[1-9][0-9]{6,14}$", "a number such as +491701234567"),
    "https": (r"^https://\S+$", "a URL that starts with https://"),
    "lambda": (r"^arn:[a-z-]+:lambda:\S+:function:\S+$", "the ARN of a function"),
    "sqs": (r"^arn:[a-z-]+:sqs:\S+$", "the ARN of a queue"),
}


class Variables:
    """Declares the variables on a stack; each attribute is the variable of the same name, `alarms` the thresholds.

    Defaults suit a small production environment. Only `notification_email` has none: an alert that reaches
    nobody would be a silent failure.
    """

    def __init__(self, stack: Construct) -> None:
        declare = VariableDeclarations(stack)

        self.notification_email = declare.text(
            "notification_email",
            "E-mail address that receives every alert and alarm.",
            pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$",
            must_be="an e-mail address such as operations@example.com",
        )
        self.further_alert_endpoints = declare.objects(
            "further_alert_endpoints",
            "Further subscribers of the alert topic. One with paging = true receives only the alarm that shipments "
            "are not being stored; the others receive every alert and alarm. While the account is in the SNS sandbox, "
            "a number (sms) has to be verified first.",
            fields={"protocol": "string", "endpoint": "string", "paging": "optional(bool, false)"},
            conditions={
                f"contains([{', '.join(map(json.dumps, _ENDPOINTS))}], it.protocol)": (
                    f"protocol must be one of {', '.join(_ENDPOINTS)}"
                ),
                **{
                    f'it.protocol != "{protocol}" || can({matches(pattern, "it.endpoint")})': (
                        f"the endpoint of protocol {protocol} must be {words}"
                    )
                    for protocol, (pattern, words) in _ENDPOINTS.items()
                },
                "length([for other in var.further_alert_endpoints : other if other.protocol == it.protocol && "
                "other.endpoint == it.endpoint]) == 1": "an endpoint must not be listed twice",
            },
        )
        self.alert_quiet_minutes = declare.whole_number(
            "alert_quiet_minutes",
            "Minutes after an alert in which the same execution environment of the function sends no other; its next "
            "alert tells what was held back. 0 sends one for each invocation with failures.",
            default=Sizing.alert_quiet_minutes,
            minimum=0,
            maximum=1440,
        )
        self.runbook_url = declare.text(
            "runbook_url",
            "Where people read this repository, such as https://git.example.com/pipeline/blob/main/; alarms put it "
            "before docs/runbooks/….",
            default="",
            # With the rest of its text an alarm's description holds 1,024 characters.
            pattern=r"^(https://[A-Za-z0-9._~:/?#@!$&*+,;=%-]{1,491}/)?$",
            must_be="empty, or a URL that starts with https://, ends with / and has at most 500 characters",
        )

        # A policy of a bus holds 10,240 characters: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
        self.producer_accounts = declare.texts(
            "producer_accounts",
            "Other AWS accounts that may put events on the bus, as far as their own policies let them. Whoever manages "
            "the account deploys it: continuous integration has no right to open the bus.",
            pattern=r"^[0-9]{12}$",
            must_be="account ids of 12 digits",
            most=100,
        )

        # The processor. Limits: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
        self.function_timeout = declare.whole_number(
            "function_timeout", "Seconds that one invocation may take.", default=30, minimum=15, maximum=900
        )
        self.function_memory = declare.whole_number(
            "function_memory",
            "Memory of the function in MB; CPU grows with it.",
            default=Sizing.function_memory,
            minimum=128,
            maximum=10240,
        )
        self.maximum_concurrency = declare.whole_number(
            "maximum_concurrency",
            "How many invocations the queue may run at once.",
            default=Sizing.maximum_concurrency,
            minimum=2,
            maximum=1000,
        )
        self.batch_size = declare.whole_number(
            "batch_size",
            "Messages of one invocation at most. 25 fill one BatchWriteItem request.",
            default=Sizing.batch_size,
            minimum=1,
            maximum=10000,
        )
        self.batching_window = declare.whole_number(
            "batching_window",
            "Seconds to wait for a batch to fill.",
            default=Sizing.batching_window,
            minimum=0,
            maximum=300,
        )
        # https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
        self.batching_window.add_validation(
            condition="${var.batch_size <= 10 || var.batching_window >= 1}",
            error_message="batching_window must be at least 1 second when batch_size is over 10.",
        )
        self.log_level = declare.one_of(
            "log_level",
            "Least severe messages that the function logs.",
            default="INFO",
            allowed=("DEBUG", "INFO", "WARN", "ERROR"),
        )
        self.debug_log_percent = declare.whole_number(
            "debug_log_percent",
            "Percent of the invocations that log as if log_level were DEBUG.",
            default=0,
            minimum=0,
            maximum=100,
        )
        self.saved_queries = declare.switch(
            "saved_queries",
            "Whether queries of the function's log are saved in CloudWatch Logs Insights.",
            default=True,
        )
        self.tracing = declare.switch(
            "tracing", "Whether X-Ray records traces of the function.", default=Sizing.tracing
        )

        # The queue. AWS advises at least 5 deliveries, so that a short outage rejects nothing:
        # https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
        self.max_receive_count = declare.whole_number(
            "max_receive_count",
            "Deliveries of a message before the queue moves it to the failed-events queue.",
            default=5,
            minimum=2,
            maximum=1000,
        )

        # How long things are kept.
        self.log_retention_days = declare.whole_number_of(
            "log_retention_days",
            "Days that logs are kept.",
            default=Sizing.log_retention_days,
            allowed=_LOG_RETENTION_DAYS,
        )
        self.archive_retention_days = declare.whole_number(
            "archive_retention_days",
            "Days that the bus's archive keeps events for replay; 0 keeps them for ever.",
            default=Sizing.archive_retention_days,
            minimum=0,
            maximum=3653,
        )
        self.row_retention_days = declare.whole_number(
            "row_retention_days",
            "Days after an event's own time at which DynamoDB deletes its row; 0 keeps rows for ever.",
            default=Sizing.row_retention_days,
            minimum=0,
            maximum=36500,
        )

        self.alarms = AlarmThresholds(declare)
