"""Names of one environment's resources, as the stacks give them."""

from __future__ import annotations

from dataclasses import dataclass

STATUS_INDEX = "StatusIndex"


@dataclass(frozen=True)
class ResourceNames:
    """Every name is `<part>-<environment>`.

    Attributes:
        environment: Such as "dev".
    """

    environment: str

    @property
    def table(self) -> str:
        """The shipment log."""
        return f"shipment-log-{self.environment}"

    @property
    def bus(self) -> str:
        """The event bus that takes every shipment event."""
        return f"shipment-events-{self.environment}"

    @property
    def queue(self) -> str:
        """The queue that the shipment processor reads."""
        return f"shipment-events-{self.environment}"

    @property
    def failed_events_queue(self) -> str:
        """The queue of the events that could not be processed."""
        return f"shipment-failed-events-{self.environment}"

    @property
    def archive(self) -> str:
        """The archive of every event put on the bus."""
        return f"shipment-events-{self.environment}"

    @property
    def function(self) -> str:
        """The shipment processor; its role has the same name."""
        return f"shipment-processor-{self.environment}"

    @property
    def log_group(self) -> str:
        """The log of the shipment processor."""
        return f"/aws/lambda/{self.function}"

    @property
    def alert_topic(self) -> str:
        """The topic of alerts and alarms."""
        return f"shipment-alerts-{self.environment}"
