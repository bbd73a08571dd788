"""Types of resources that watch something and tell somebody."""

from __future__ import annotations

from collections.abc import Mapping

CLOUDWATCH = ("aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm")

ACTIONS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(CLOUDWATCH, ("alarm_actions",)),
    "google_monitoring_alert_policy": ("notification_channels",),
    "azurerm_monitor_metric_alert": ("action",),
    "azurerm_monitor_activity_log_alert": ("action",),
    "azurerm_monitor_scheduled_query_rules_alert": ("action",),
    "azurerm_monitor_scheduled_query_rules_alert_v2": ("action",),
    "datadog_monitor": (),  # in its message, as @mentions
    "newrelic_nrql_alert_condition": (),
    "newrelic_alert_policy": (),
    "newrelic_workflow": ("destination",),
    "grafana_rule_group": (),
    "grafana_contact_point": (),
    "pagerduty_service": (),
    "opsgenie_alert_policy": (),
    "betteruptime_monitor": (),
}
"""The lists of whom an alarm tells, by its type."""

SWITCHES: Mapping[str, str] = {
    **dict.fromkeys(CLOUDWATCH, "actions_enabled"),
    "google_monitoring_alert_policy": "enabled",
    "azurerm_monitor_metric_alert": "enabled",
    "azurerm_monitor_activity_log_alert": "enabled",
    "azurerm_monitor_scheduled_query_rules_alert": "enabled",
    "azurerm_monitor_scheduled_query_rules_alert_v2": "enabled",
    "newrelic_nrql_alert_condition": "enabled",
}
"""The attribute that mutes an alarm when it is false, by its type."""
