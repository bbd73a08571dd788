"""The names of one environment's resources: the stacks give them, the operator's commands find resources by them."""

from __future__ import annotations

import re
from dataclasses import dataclass

ENVIRONMENT_NAME = re.compile(r"[a-z][a-z0-9-]{0,19}")
"""What an environment may be called. The longest resource name is built from it and must fit in IAM's 64 characters."""

ENVIRONMENT_NAME_RULE = "1 to 20 lower-case letters, digits and hyphens, first a letter"
"""`ENVIRONMENT_NAME` in words."""

PIPELINE = "shipment-pipeline"
"""Name of the whole: tag of every resource, name of the dashboard and of the folder of saved queries."""

SERVICE = "shipment-processor"
"""The function: part of its name, and a dimension of its metrics."""

STATE_KEY = f"{PIPELINE}.tfstate"
"""Key of the pipeline's Terraform state in the environment's bucket."""


@dataclass(frozen=True)
class ResourceNames:
    """Every name is `<part>-<environment>`, such as "shipment-log-dev".

    Attributes:
        environment: Such as "dev".
    """

    environment: str

    @property
    def table(self) -> str:
        """The shipment log."""
        return self._named("shipment-log")

    @property
    def bus(self) -> str:
        """The event bus that takes every shipment event."""
        return self._named("shipment-events")

    @property
    def rule(self) -> str:
        """The bus's rule, which takes every event."""
        return self._named("shipment-events")

    @property
    def archive(self) -> str:
        """The archive of every event put on the bus."""
        return self._named("shipment-events")

    @property
    def queue(self) -> str:
        """The queue that the shipment processor reads."""
        return self._named("shipment-events")

    @property
    def failed_events_queue(self) -> str:
        """The queue of the events that could not be processed."""
        return self._named("shipment-failed-events")

    @property
    def function(self) -> str:
        """The shipment processor."""
        return self._named(SERVICE)

    @property
    def role(self) -> str:
        """The shipment processor's role."""
        return self._named(SERVICE)

    @property
    def function_boundary(self) -> str:
        """The managed policy that ends what the shipment processor's role may ever do."""
        return self._named(f"{SERVICE}-boundary")

    @property
    def log_group(self) -> str:
        """The log of the shipment processor; Lambda asks for this name."""
        return f"/aws/lambda/{self.function}"

    @property
    def alert_topic(self) -> str:
        """The topic of alerts and alarms."""
        return self._named("shipment-alerts")

    @property
    def dashboard(self) -> str:
        """The dashboard."""
        return self._named(PIPELINE)

    @property
    def key_alias(self) -> str:
        """The alias of the encryption key."""
        return f"alias/{self._named(PIPELINE)}"

    def alarm(self, alarm: str) -> str:
        """An alarm, such as "shipment-queue-age-dev"; `alarm` is "queue-age", or "*" for all of them in a policy."""
        return self._named(f"shipment-{alarm}")

    def saved_query(self, query: str) -> str:
        """A saved query of the log; the slash makes a folder in CloudWatch Logs Insights."""
        return f"{PIPELINE}/{self._named(query)}"

    def _named(self, part: str) -> str:
        return f"{part}-{self.environment}"
