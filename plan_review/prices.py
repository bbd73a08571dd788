"""List prices of what costs the same every month however much it is used, in USD, each with source and day.

Only what a source says of that region is here: a price is not carried over from one region to another. Free tiers and
discounts are not taken off, since they belong to an account and not to a plan. Where the price is one an hour, a month
has 730 hours, as AWS's own calculator counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

HOURS = 730


class Item(Enum):
    """What has a price; the value is what a reviewer calls one of them."""

    ALARM_METRIC = "metric of an alarm"
    FAST_ALARM_METRIC = "metric of an alarm below a minute"
    COMPOSITE_ALARM = "composite alarm"
    DASHBOARD = "dashboard"
    KEY = "KMS key"
    SECRET = "secret"  # noqa: S105 - no secret, but the word
    HOSTED_ZONE = "hosted zone"
    NAT_GATEWAY = "NAT gateway"
    PUBLIC_IPV4 = "public IPv4 address"
    INTERFACE_ENDPOINT = "interface endpoint in a subnet"
    TRANSIT_ATTACHMENT = "transit gateway attachment"
    VPN_CONNECTION = "VPN connection"
    WRITE_UNIT = "provisioned write unit"
    READ_UNIT = "provisioned read unit"
    CONCURRENCY_GB_X86 = "GB of provisioned concurrency (x86)"
    CONCURRENCY_GB_ARM = "GB of provisioned concurrency (arm64)"


@dataclass(frozen=True)
class Price:
    """What one of an item costs.

    Attributes:
        month: USD a month.
        day: Of the source, or when it was read if it has none; ISO 8601.
        source: Where it says so.
    """

    month: Decimal
    day: str
    source: str


_EVERYWHERE = "*"
_US, _FRANKFURT = "us-east-1", "eu-central-1"
_LISTED = "AWS Price List API, as recorded in a public repository"
_RECORDED = "recorded in public repositories"
_C3X = "https://c3x.dev/resources/aws/aws_cloudwatch_metric_alarm"
_CLOUDWATCH = "https://www.factualminds.com/blog/amazon-cloudwatch-pricing-metrics-logs-alarms-dashboards/"
_KMS = "https://aws.amazon.com/kms/pricing/"
_IPV4 = "https://aws.amazon.com/blogs/aws/new-aws-public-ipv4-address-charge-public-ip-insights/"
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
)
PRICES: Mapping[tuple[Item, str], Price] = {
    (item, region): Price(Decimal(usd) * times, day, source) for item, region, usd, times, day, source in _ROWS
}
"""The price of an item in a region, or everywhere ("*")."""


def price(item: Item, region: str) -> Price | None:
    """The price of an item in a region, such as "eu-central-1"; None if the table has none."""
    return PRICES.get((item, _EVERYWHERE)) or PRICES.get((item, region))
