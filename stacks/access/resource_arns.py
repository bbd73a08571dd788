"""The ARNs of an environment's resources, for policies that are written before these exist."""

from __future__ import annotations

from contract.names import ResourceNames
from stacks.access.account import Account


class ResourceArns:
    """Each ARN is put together from the resource's name.

    Args:
        names: The environment's names.
        account: Where the resources are.
    """

    def __init__(self, names: ResourceNames, account: Account) -> None:
        self.table = account.arn("dynamodb", f"table/{names.table}")
        self.queue = account.arn("sqs", names.queue)
        self.failed_events_queue = account.arn("sqs", names.failed_events_queue)
        self.topic = account.arn("sns", names.alert_topic)
        self.bus = account.arn("events", f"event-bus/{names.bus}")
        self.rule = account.arn("events", f"rule/{names.bus}/{names.rule}")
        self.archive = account.arn("events", f"archive/{names.archive}")
        self.replays = account.arn("events", f"replay/{names.archive}-*")
        self.function = account.arn("lambda", f"function:{names.function}")
        # AWS chooses the id of a mapping.
        self.mappings = account.arn("lambda", "event-source-mapping:*")
        self.log_group = account.arn("logs", f"log-group:{names.log_group}")
        self.alarms = account.arn("cloudwatch", f"alarm:{names.alarm('*')}")
        self.dashboard = account.global_arn("cloudwatch", f"dashboard/{names.dashboard}")
        self.role = account.global_arn("iam", f"role/{names.role}")
        self.function_boundary = account.global_arn("iam", f"policy/{names.function_boundary}")

    @property
    def log_group_and_streams(self) -> str:
        """The ARN of the log group in policies, for everything but its tags.

        https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_LogGroup.html
        """
        return f"{self.log_group}:*"
