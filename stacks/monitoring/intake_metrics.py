"""What CloudWatch counts and measures of the event intake."""

from __future__ import annotations

from dataclasses import dataclass

from stacks.monitoring import metric_catalogue as catalogue
from stacks.monitoring.metric import Metric, MetricDefinition
from stacks.monitoring.metric_math import MetricMath


@dataclass(frozen=True, kw_only=True)
class IntakeMetrics:
    """The metrics of a bus, its rule and the queues behind it.

    Attributes:
        bus_name: Name of the event bus.
        rule_name: Name of the rule that takes its events.
        queue_name: Name of the queue that the rule delivers to.
        failed_events_queue_name: Name of the queue for what cannot be processed.
    """

    bus_name: str
    rule_name: str
    queue_name: str
    failed_events_queue_name: str

    def queue_age(self) -> Metric:
        """Age of the oldest event that waits to be processed."""
        return self._of_queue(self.queue_name, catalogue.QUEUE_AGE)

    def queue_depth(self) -> Metric:
        """Events that wait to be processed."""
        return self._of_queue(self.queue_name, catalogue.QUEUE_DEPTH)

    def failed_events(self) -> Metric:
        """Messages in the failed-events queue."""
        return self._of_queue(self.failed_events_queue_name, catalogue.QUEUE_DEPTH)

    def matched_events(self) -> Metric:
        """Events that the rule took from the bus."""
        return self._of_rule(catalogue.RULE_MATCHED_EVENTS)

    def deliveries(self) -> Metric:
        """Attempts to deliver an event to the queue that succeeded."""
        return self._of_rule(catalogue.RULE_SUCCESSFUL_ATTEMPTS)

    def retries(self) -> Metric:
        """Attempts to deliver an event to the queue after one that failed."""
        return self._of_rule(catalogue.RULE_RETRIES)

    def failed_invocations(self) -> Metric:
        """Events that EventBridge gave up delivering to the queue."""
        return self._of_rule(catalogue.RULE_FAILED_INVOCATIONS)

    def undeliverable(self) -> Metric:
        """Events that EventBridge could deliver neither to the queue nor to the failed-events queue."""
        return self._of_rule(catalogue.RULE_UNDELIVERABLE)

    def failure_rate(self) -> MetricMath:
        """Percent of what EventBridge tried to deliver to the queue that failed; 0 where it tried nothing.

        Each attempt that fails is followed by another or by giving up, which are counted. AWS advises the share of
        successful attempts in all attempts; counted from the failures, a metric of attempts that were not published
        would not look like a failure.
        https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring-events-best-practices.html
        """
        failed = "(FILL(retried, 0) + FILL(given_up, 0))"
        return MetricMath(
            label="Deliveries that failed, in percent",
            expression=f"IF({failed} > 0, 100 * {failed} / ({failed} + FILL(delivered, 0)), 0)",
            series={
                "retried": self.retries(),
                "given_up": self.failed_invocations(),
                "delivered": self.deliveries(),
            },
        )

    def _of_queue(self, queue_name: str, definition: MetricDefinition) -> Metric:
        return Metric(definition=definition, dimensions={"QueueName": queue_name}, statistic="Maximum")

    def _of_rule(self, definition: MetricDefinition) -> Metric:
        return Metric(
            definition=definition,
            dimensions={"EventBusName": self.bus_name, "RuleName": self.rule_name},
            statistic="Sum",
        )
