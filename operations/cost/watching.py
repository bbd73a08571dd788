"""What watching takes a month: logs, metrics, alarms, traces, alerts, and what the key and the state cost."""

from __future__ import annotations

import math
from collections.abc import Iterator

from contract.own_metrics import OwnMetric
from operations.cost.assumptions import (
    GB,
    LOG_COMPRESSION,
    LOG_LINE_OVERHEAD_BYTES,
    MONTH_DAYS,
    MONTH_SECONDS,
    PLATFORM_LOG_BYTES,
    PLATFORM_LOG_LINES,
    SAMPLED_A_SECOND,
    SAMPLED_SHARE,
    STATE_GB,
    STATE_WRITES,
    TABLE_KEY_SECONDS,
)
from operations.cost.flow import Flow
from operations.cost.quantity import MILLION, Quantity, in_words
from prices.item import Item

ALARM_METRICS = 21
"""That the alarms of an environment read together."""
COMPOSITE_ALARMS = 1
DASHBOARDS = 1


def log_lines(flow: Flow) -> Iterator[Quantity]:
    """The function's log."""
    processor = flow.measured.processor
    lines = processor.log_lines_per_invocation + PLATFORM_LOG_LINES
    each = processor.log_bytes_per_invocation + PLATFORM_LOG_BYTES + lines * LOG_LINE_OVERHEAD_BYTES
    rejection = processor.log_bytes_per_rejection + LOG_LINE_OVERHEAD_BYTES
    bytes_ = flow.invocations * each + flow.rejected * rejection
    kept_days = flow.kept_days(flow.design.sizing.log_retention_days)
    yield Quantity(
        service="CloudWatch",
        what="log written",
        item=Item.LOG_INGESTION,
        amount=bytes_ / GB,
        why=f"{in_words(each)} bytes an invocation, metrics among them, and {in_words(rejection)} a rejection",
    )
    yield Quantity(
        service="CloudWatch",
        what="log kept",
        item=Item.LOG_STORAGE,
        amount=bytes_ / MONTH_DAYS * kept_days * LOG_COMPRESSION / GB,
        why=f"that of {in_words(kept_days)} days, compressed to {LOG_COMPRESSION:.0%}",
    )


def watching(flow: Flow) -> Iterator[Quantity]:
    """All else."""
    a_second = flow.invocations / MONTH_SECONDS
    traced = min(a_second, SAMPLED_A_SECOND) + max(0, a_second - SAMPLED_A_SECOND) * SAMPLED_SHARE
    traces = traced * MONTH_SECONDS if flow.design.sizing.tracing else 0
    # Who uses the table's key: the function.
    key_requests = min(flow.invocations, MONTH_SECONDS / TABLE_KEY_SECONDS) + flow.alerts
    for service, what, item, amount, why in (
        # A metric costs for the hours in which it has values.
        (
            "CloudWatch",
            "metrics of its own",
            Item.CUSTOM_METRIC,
            len(OwnMetric) * min(1, _hours_with(flow)),
            "each hour that has values",
        ),
        ("CloudWatch", "alarms", Item.ALARM_METRIC, ALARM_METRICS, "the metrics that they read"),
        ("CloudWatch", "composite alarm", Item.COMPOSITE_ALARM, COMPOSITE_ALARMS, ""),
        ("CloudWatch", "dashboard", Item.DASHBOARD, DASHBOARDS, ""),
        (
            "X-Ray",
            "traces",
            Item.TRACES,
            traces / MILLION,
            f"{in_words(traces)}: the first of a second, then 5 %" if flow.design.sizing.tracing else "switched off",
        ),
        ("SNS", "alerts", Item.NOTIFICATIONS, flow.alerts / MILLION, f"{in_words(flow.alerts)}"),
        ("SNS", "mails of alerts", Item.EMAILS, flow.alerts / MILLION, "one subscriber"),
        ("KMS", "key", Item.KEY, 1, "without those of its rotations"),
        (
            "KMS",
            "requests",
            Item.KEY_REQUESTS,
            key_requests / MILLION,
            f"{in_words(key_requests)}: every 5 minutes, and for each alert",
        ),
        ("S3", "Terraform state", Item.OBJECT_STORAGE, float(STATE_GB), "assumed"),
        ("S3", "its writes", Item.OBJECT_WRITES, float(STATE_WRITES), "assumed"),
    ):
        yield Quantity(service=service, what=what, item=item, amount=amount, why=why)


def _hours_with(flow: Flow) -> float:
    """The share of hours in which anything comes."""
    return -math.expm1(-flow.invocations / MONTH_SECONDS * 3600)
