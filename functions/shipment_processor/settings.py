"""What the function is told about its environment."""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The function's environment variables.

    Attributes:
        environment: Such as "dev".
        table_name: Name of the shipment log.
        failed_events_queue_url: URL of the failed-events queue.
        alert_topic_arn: ARN of the alert topic.
        row_retention_days: Days after an event's own time at which its row expires; 0 for never.
        alert_quiet_minutes: Minutes after an alert in which the same execution environment sends no other.
    """

    environment: str
    table_name: str
    failed_events_queue_url: str
    alert_topic_arn: str
    row_retention_days: int
    alert_quiet_minutes: int

    @classmethod
    def from_environment(cls) -> Settings:
        """Reads the environment variables that the stack sets.

        Raises:
            KeyError: One is missing.
        """
        return cls(
            environment=os.environ["ENVIRONMENT"],
            table_name=os.environ["TABLE_NAME"],
            failed_events_queue_url=os.environ["FAILED_EVENTS_QUEUE_URL"],
            alert_topic_arn=os.environ["ALERT_TOPIC_ARN"],
            row_retention_days=int(os.environ["ROW_RETENTION_DAYS"]),
            alert_quiet_minutes=int(os.environ["ALERT_QUIET_MINUTES"]),
        )
