"""A CloudWatch metric as alarms and dashboards need it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Metric:
    """One series of CloudWatch and how to read it.

    CloudWatch finds a series only under exactly the dimensions it was published with, so a part of the system
    hands out its own metrics instead of letting others spell the dimensions.

    Attributes:
        namespace: Such as "AWS/Lambda".
        name: Such as "Errors".
        dimensions: All dimensions of the series.
        statistic: "Sum", "Maximum", "Average" or a percentile such as "p95".
        unit: Unit of the values, for people: "Count", "Seconds", "Milliseconds".
    """

    namespace: str
    name: str
    dimensions: Mapping[str, str]
    statistic: str
    unit: str
