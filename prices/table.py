"""The table of list prices in USD, each with source and day.

Where the price is one an hour, a month has 730 hours, as AWS's own calculator counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from prices.item import Item

HOURS = 730
"""Of a month."""


@dataclass(frozen=True)
class Price:
    """What one of an item costs.

    Attributes:
        usd: USD, for what costs the same every month USD a month.
        day: Of the source, or when it was read if it has none; ISO 8601.
        source: Where it says so.
        second_hand: Whether somebody other than AWS says so; else AWS's price list does, or a page of AWS's.
    """

    usd: Decimal
    day: str
    source: str
    second_hand: bool


_EVERYWHERE = "*"
_US, _FRANKFURT = "us-east-1", "eu-central-1"
REGIONS = (_FRANKFURT, _US)
"""Regions for which the table has what this pipeline uses."""

_OF_AWS = "https://aws.amazon.com/"
_LISTED = "AWS Price List API, as recorded in a public repository"
_RECORDED = "recorded in public repositories"
_C3X = "https://c3x.dev/resources/aws/aws_cloudwatch_metric_alarm"
_CLOUDWATCH = "https://www.factualminds.com/blog/amazon-cloudwatch-pricing-metrics-logs-alarms-dashboards/"
_KMS = "https://aws.amazon.com/kms/pricing/"
_IPV4 = "https://aws.amazon.com/blogs/aws/new-aws-public-ipv4-address-charge-public-ip-insights/"
_EVENTBRIDGE = "https://blog.awsfundamentals.com/aws-eventbridge-pricing-guide"
_DYNAMODB = "https://aws.amazon.com/dynamodb/pricing/"
_INFRACOST = "infracost's test data of 2024"
_READ = "2026-11-24"

# USD, for which time, of which day, by which source. Where no region stands, the source gives one price for all.
_ROWS: tuple[tuple[Item, str, str, int, str, str], ...] = (
    (Item.ALARM_METRIC, _US, "0.10", 1, _READ, _C3X),
    (Item.ALARM_METRIC, _FRANKFURT, "0.10", 1, "2026-10-01", _LISTED),
    (Item.FAST_ALARM_METRIC, _US, "0.30", 1, _READ, _C3X),
    (Item.COMPOSITE_ALARM, _US, "0.50", 1, _READ, _C3X),
    # Dashboards belong to an account, not to a region.
    (Item.DASHBOARD, _EVERYWHERE, "3.00", 1, "2026-06-13", _CLOUDWATCH),
    (Item.KEY, _EVERYWHERE, "1.00", 1, _READ, _KMS),
    (Item.SECRET, _EVERYWHERE, "0.40", 1, _READ, "https://awsready.net/learn/aws-secrets-manager-parameter-store/"),
    (Item.HOSTED_ZONE, _EVERYWHERE, "0.50", 1, _READ, _RECORDED),
    (Item.NAT_GATEWAY, _US, "0.045", HOURS, "2025-10-28", _LISTED),
    (Item.NAT_GATEWAY, _FRANKFURT, "0.052", HOURS, "2026-08-11", _RECORDED),
    (Item.PUBLIC_IPV4, _EVERYWHERE, "0.005", HOURS, "2025-10-28", f"{_LISTED}; {_IPV4}"),
    (Item.INTERFACE_ENDPOINT, _US, "0.01", HOURS, "2025-10-28", _LISTED),
    (Item.INTERFACE_ENDPOINT, _FRANKFURT, "0.012", HOURS, "2026-09-22", _LISTED),
    (Item.TRANSIT_ATTACHMENT, _US, "0.05", HOURS, "2025-10-28", _LISTED),
    (Item.VPN_CONNECTION, _US, "0.05", HOURS, "2025-10-28", _LISTED),
    (Item.WRITE_UNIT, _US, "0.00065", HOURS, _READ, _RECORDED),
    (Item.READ_UNIT, _US, "0.00013", HOURS, _READ, _RECORDED),
    (Item.CONCURRENCY_GB_X86, _US, "0.0000041667", HOURS * 3600, "2025-10-28", _LISTED),
    (Item.CONCURRENCY_GB_ARM, _US, "0.0000033334", HOURS * 3600, "2025-10-28", _LISTED),
    (Item.CUSTOM_METRIC, _US, "0.30", 1, "2025-10-28", _LISTED),
    (Item.CUSTOM_EVENTS, _EVERYWHERE, "1.00", 1, _READ, _EVENTBRIDGE),
    (Item.ARCHIVED, _US, "0.10", 1, "2025-10-28", _LISTED),
    (Item.ARCHIVE_STORAGE, _US, "0.023", 1, "2025-10-28", _LISTED),
    (Item.QUEUE_REQUESTS, _US, "0.40", 1, "2026-10-03", _LISTED),
    (Item.QUEUE_REQUESTS, _FRANKFURT, "0.40", 1, "2026-09-11", _LISTED),
    (Item.INVOCATIONS, _US, "0.20", 1, "2026-09-19", _LISTED),
    (Item.INVOCATIONS, _FRANKFURT, "0.20", 1, "2026-09-11", _LISTED),
    (Item.GB_SECONDS_ARM, _US, "13.3334", 1, "2026-09-19", _LISTED),
    (Item.GB_SECONDS_ARM, _FRANKFURT, "13.3334", 1, "2026-09-11", _LISTED),
    (Item.WRITE_REQUEST_UNITS, _US, "0.625", 1, "2026-10-03", _LISTED),
    (Item.WRITE_REQUEST_UNITS, _FRANKFURT, "0.7625", 1, "2026-09-11", _LISTED),
    (Item.READ_REQUEST_UNITS, _US, "0.125", 1, "2026-10-03", _LISTED),
    (Item.READ_REQUEST_UNITS, _FRANKFURT, "0.1525", 1, "2026-09-11", _LISTED),
    (Item.TABLE_STORAGE, _US, "0.25", 1, _READ, _DYNAMODB),
    (Item.TABLE_STORAGE, _FRANKFURT, "0.306", 1, "2026-09-11", _LISTED),
    (Item.POINT_IN_TIME_RECOVERY, _US, "0.20", 1, _READ, _INFRACOST),
    (Item.POINT_IN_TIME_RECOVERY, _FRANKFURT, "0.2448", 1, "2026-09-11", _LISTED),
    (Item.LOG_INGESTION, _US, "0.50", 1, "2025-10-28", _LISTED),
    (Item.LOG_INGESTION, _FRANKFURT, "0.63", 1, "2026-09-11", _LISTED),
    (Item.LOG_STORAGE, _US, "0.03", 1, "2025-10-28", _LISTED),
    (Item.LOG_STORAGE, _FRANKFURT, "0.0324", 1, "2026-09-11", _LISTED),
    (Item.TRACES, _US, "5.00", 1, _READ, _RECORDED),
    (Item.NOTIFICATIONS, _US, "0.50", 1, _READ, _INFRACOST),
    (Item.NOTIFICATIONS, _FRANKFURT, "0.50", 1, "2026-09-11", _LISTED),
    (Item.EMAILS, _US, "20.00", 1, _READ, _RECORDED),
    (Item.KEY_REQUESTS, _US, "3.00", 1, "2026-08-31", _LISTED),
    (Item.KEY_REQUESTS, _FRANKFURT, "3.00", 1, _READ, _RECORDED),
    (Item.OBJECT_STORAGE, _US, "0.023", 1, "2026-08-31", _LISTED),
    (Item.OBJECT_STORAGE, _FRANKFURT, "0.0245", 1, _READ, _LISTED),
    (Item.OBJECT_WRITES, _US, "5.00", 1, "2026-08-31", _LISTED),
    (Item.OBJECT_WRITES, _FRANKFURT, "5.40", 1, _READ, _LISTED),
)
PRICES: Mapping[tuple[Item, str], Price] = {
    (item, region): Price(Decimal(usd) * times, day, source, not source.startswith((_LISTED, _OF_AWS)))
    for item, region, usd, times, day, source in _ROWS
}
"""The price of an item in a region, or everywhere ("*")."""


def price(item: Item, region: str) -> Price | None:
    """The price of an item in a region, such as "eu-central-1"; None if the table has none."""
    return PRICES.get((item, _EVERYWHERE)) or PRICES.get((item, region))
