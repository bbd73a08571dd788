"""The alarms of the shipment log: the table and its index."""

from __future__ import annotations

from stacks.monitoring.named_alarms import NamedAlarms
from stacks.settings.alarm_thresholds import AlarmThresholds
from stacks.shipment_log import ShipmentLog


def watch_log(alarms: NamedAlarms, log: ShipmentLog, thresholds: AlarmThresholds) -> None:
    """What DynamoDB refuses or fails to answer."""
    for name, metric in log.throttle_metrics().items():
        alarms.add(
            f"log-throttles-{name}",
            metric,
            threshold=thresholds.table_throttles.number_value,
            meaning="DynamoDB throttles the shipment log; writes are retried and events arrive later.",
            action="Look for one shipment or one status that takes most of the traffic.",
        )
    for name, metric in log.system_error_metrics().items():
        alarms.add(
            f"log-system-errors-{name}",
            metric,
            threshold=thresholds.table_system_errors.number_value,
            meaning="DynamoDB failed to answer requests to the shipment log; writes are retried.",
            action="Check the AWS Health Dashboard; redrive the failed events once it is over.",
        )
