"""What is computed of metrics, in CloudWatch's metric math."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from stacks.monitoring.metric import Metric, MissingData

# https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataQuery.html
_ID = re.compile(r"[a-z][A-Za-z0-9_]*")


@dataclass(frozen=True, kw_only=True)
class MetricMath:
    """One value for each period, computed of series whose gaps are filled with 0.

    Without filling, one series without a datapoint leaves the result without one. Functions and operators:
    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html

    Attributes:
        label: What the value is, and its unit.
        expression: The computation; each series stands in it as `FILL(id, 0)`.
        series: The series by their ids.

    Raises:
        ValueError: An id is none to CloudWatch, or a series is not used or not filled.
    """

    label: str
    expression: str
    series: Mapping[str, Metric]

    # Filling leaves nothing missing. Should CloudWatch still find nothing, then nothing happened.
    missing_data = MissingData.NOT_BREACHING

    def __post_init__(self) -> None:
        """Refuses an expression that has gaps."""
        for id in self.series:
            if not _ID.fullmatch(id):
                raise ValueError(f"{id!r} is no id of metric math: a lower-case letter, then letters, digits and _")
            uses = len(re.findall(rf"\b{id}\b", self.expression))
            filled = len(re.findall(rf"\bFILL\({id}, 0\)", self.expression))
            if not uses or uses > filled:
                raise ValueError(f"{id} has to stand as FILL({id}, 0) wherever it is used: {self.expression}")


def filled(metric: Metric) -> MetricMath:
    """A series with 0 in every period without a datapoint."""
    return MetricMath(
        label=f"{metric.name}, 0 where there is none", expression="FILL(published, 0)", series={"published": metric}
    )
