"""Datapoints and how CloudWatch makes one out of many."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

Sample = tuple[datetime, float]


@dataclass(frozen=True)
class Window:
    """The time that the dashboard shows.

    Attributes:
        start: First moment.
        end: First moment after it.
        period: Seconds of one datapoint.
    """

    start: datetime
    end: datetime
    period: int


def statistic(name: str, values: Sequence[float]) -> float:
    """One value for several, as CloudWatch defines it.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html

    A percentile is the smallest value that at least so many percent of the values do not exceed.

    Raises:
        ValueError: An unknown statistic, or no values.
    """
    if not values:
        raise ValueError(f"no values to take the {name} of")
    if name.startswith("p"):
        return sorted(values)[max(0, math.ceil(len(values) * float(name[1:]) / 100) - 1)]
    match name:
        case "Sum":
            return math.fsum(values)
        case "Average":
            return math.fsum(values) / len(values)
        case "Maximum":
            return max(values)
        case "Minimum":
            return min(values)
        case "SampleCount":
            return float(len(values))
    raise ValueError(f"unknown statistic {name}")


def bucketed(samples: Iterable[Sample], name: str, window: Window) -> list[Sample]:
    """One datapoint for each period in which there are samples, at the period's start."""
    buckets: defaultdict[int, list[float]] = defaultdict(list)
    for moment, value in samples:
        if window.start <= moment < window.end:
            buckets[int(moment.timestamp()) // window.period * window.period].append(value)
    return [(datetime.fromtimestamp(start, UTC), statistic(name, buckets[start])) for start in sorted(buckets)]
