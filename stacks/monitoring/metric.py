"""A CloudWatch metric as alarms and dashboards need it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

# Alarms on metrics of these namespaces ignore missing data, whatever they ask for: once in ALARM they stay there until
# a good datapoint comes, and what counts failures alone publishes none. The API reference says "always", the user
# guide that asking for something else wins; an alarm that fills the gaps itself does not depend on which is right.
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
_IGNORING_NAMESPACES = frozenset({"AWS/DynamoDB"})

# https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
_PERCENTILE = re.compile(r"p(100|\d{1,2}(\.\d+)?)")


class MissingData(StrEnum):
    """How an alarm takes a missing datapoint, in CloudWatch's words.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
    """

    NOT_BREACHING = "notBreaching"
    BREACHING = "breaching"
    IGNORE = "ignore"
    MISSING = "missing"


@dataclass(frozen=True, kw_only=True)
class MetricDefinition:
    """What the publisher of a metric documents about it.

    Attributes:
        namespace: Such as "AWS/Lambda".
        name: Such as "Errors".
        dimension_sets: Every set of dimensions under which the metric is published.
        unit: "Count", "Seconds" or "Milliseconds".
        statistics: Those that mean something, such as "Sum"; "percentile" stands for all percentiles.
        missing_data: How an alarm has to take a missing datapoint.
        silence: When a datapoint is missing, and why `missing_data` is right then.
        source: URL or file that says all this.
    """

    namespace: str
    name: str
    dimension_sets: frozenset[frozenset[str]]
    unit: str
    statistics: frozenset[str]
    missing_data: MissingData
    silence: str
    source: str

    def __str__(self) -> str:
        """Namespace and name, for messages."""
        return f"{self.namespace} {self.name}"

    def problem(self, *, dimensions: frozenset[str], statistic: str) -> str | None:
        """Why there is no such series, or why the statistic says nothing about it; None if all is well."""
        if dimensions not in self.dimension_sets:
            known = " or ".join(", ".join(sorted(each)) for each in sorted(self.dimension_sets, key=sorted))
            given = ", ".join(sorted(dimensions)) or "no dimension"
            return f"{self} is published under {known}, not under {given} ({self.source})"
        kind = "percentile" if _PERCENTILE.fullmatch(statistic) else statistic
        if kind not in self.statistics:
            known = ", ".join(sorted(self.statistics))
            return f"the statistic {statistic} of {self} means nothing, use {known} ({self.source})"
        return None

    @property
    def must_be_filled(self) -> bool:
        """Whether an alarm has to fill the gaps itself, because CloudWatch ignores what it says of missing data."""
        return self.namespace in _IGNORING_NAMESPACES


@dataclass(frozen=True, kw_only=True)
class Metric:
    """One series of CloudWatch and how to read it.

    CloudWatch finds a series only under exactly the dimensions it was published with, and says nothing where there is
    none: an alarm on it never fires. So a part of the system hands out its own metrics, and only such that are in the
    catalogue.

    Attributes:
        definition: Entry of `stacks.monitoring.metric_catalogue`.
        dimensions: All dimensions of the series.
        statistic: "Sum", "Maximum", "Average" or a percentile such as "p95".

    Raises:
        ValueError: The metric is not published under these dimensions, or the statistic means nothing for it.
    """

    definition: MetricDefinition
    dimensions: Mapping[str, str]
    statistic: str

    def __post_init__(self) -> None:
        """Refuses a series that does not exist."""
        problem = self.definition.problem(dimensions=frozenset(self.dimensions), statistic=self.statistic)
        if problem:
            raise ValueError(problem)

    @property
    def namespace(self) -> str:
        """Such as "AWS/Lambda"."""
        return self.definition.namespace

    @property
    def name(self) -> str:
        """Such as "Errors"."""
        return self.definition.name

    @property
    def unit(self) -> str:
        """Unit of the values: "Count", "Seconds" or "Milliseconds"."""
        return self.definition.unit
