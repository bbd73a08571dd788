"""A CloudWatch dashboard, laid out row by row.

The grid and every field: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cdktf_cdktf_provider_aws.cloudwatch_dashboard import CloudwatchDashboard
from constructs import Construct

from stacks.monitoring.metric import Metric

# CloudWatch's grid is 24 units wide.
_WIDTH = 24
_PERIOD = 60

Properties = dict[str, object]


@dataclass(frozen=True)
class Widget(ABC):
    """One widget; where it stands is the dashboard's business."""

    type = "metric"

    @abstractmethod
    def properties(self, region: str) -> Properties:
        """The widget's properties as CloudWatch has them; `region` is where its metrics are."""


@dataclass(frozen=True)
class Graph(Widget):
    """Metrics over time.

    Attributes:
        title: What the graph shows.
        series: Label to metric; all of one unit.
    """

    title: str
    series: Mapping[str, Metric]

    def properties(self, region: str) -> Properties:
        """See `Widget`."""
        return {
            "title": self.title,
            "view": "timeSeries",
            "stacked": False,
            "region": region,
            "period": _PERIOD,
            "metrics": _metrics(self.series),
            "yAxis": {"left": {"label": next(iter(self.series.values())).unit, "showUnits": False, "min": 0}},
        }


@dataclass(frozen=True)
class Number(Widget):
    """Metrics as large numbers with a small graph behind each.

    Attributes:
        title: What the numbers tell.
        series: Label to metric.
        whole_range: Show one value of the whole time that the dashboard shows, instead of the latest minute.
    """

    title: str
    series: Mapping[str, Metric]
    whole_range: bool = False

    def properties(self, region: str) -> Properties:
        """See `Widget`."""
        return {
            "title": self.title,
            "view": "singleValue",
            "sparkline": not self.whole_range,
            "setPeriodToTimeRange": self.whole_range,
            "region": region,
            "period": _PERIOD,
            "metrics": _metrics(self.series),
        }


@dataclass(frozen=True)
class Text(Widget):
    """Markdown."""

    markdown: str
    type = "text"

    def properties(self, region: str) -> Properties:
        """See `Widget`."""
        return {"markdown": self.markdown}


@dataclass(frozen=True)
class AlarmStates(Widget):
    """The states of some alarms."""

    title: str
    arns: Sequence[str]
    type = "alarm"

    def properties(self, region: str) -> Properties:
        """See `Widget`."""
        return {"title": self.title, "alarms": list(self.arns)}


@dataclass(frozen=True)
class WidgetRow:
    """Widgets side by side, of the same width.

    Attributes:
        height: In units of the grid.
        widgets: From left to right.
    """

    height: int
    widgets: Sequence[Widget]


class Dashboard(Construct):
    """A dashboard.

    Args:
        scope: Where the dashboard belongs.
        id: Construct id.
        name: Name of the dashboard.
        region: AWS region of the metrics.
        rows: From top to bottom.
    """

    def __init__(self, scope: Construct, id: str, *, name: str, region: str, rows: Sequence[WidgetRow]) -> None:
        super().__init__(scope, id)
        body = {"widgets": _placed(rows, region)}
        self._dashboard = CloudwatchDashboard(self, "dashboard", dashboard_name=name, dashboard_body=json.dumps(body))

    @property
    def dashboard_name(self) -> str:
        """Name of the dashboard."""
        return self._dashboard.dashboard_name

    @property
    def dashboard_arn(self) -> str:
        """ARN of the dashboard."""
        return self._dashboard.dashboard_arn


def _placed(rows: Sequence[WidgetRow], region: str) -> list[dict[str, object]]:
    placed: list[dict[str, object]] = []
    y = 0
    for row in rows:
        width = _WIDTH // len(row.widgets)
        placed += [
            {
                "type": widget.type,
                "x": column * width,
                "y": y,
                "width": width,
                "height": row.height,
                "properties": widget.properties(region),
            }
            for column, widget in enumerate(row.widgets)
        ]
        y += row.height
    return placed


def _metrics(series: Mapping[str, Metric]) -> list[list[object]]:
    return [
        [
            metric.namespace,
            metric.name,
            *(part for dimension in metric.dimensions.items() for part in dimension),
            {"label": label, "stat": metric.statistic},
        ]
        for label, metric in series.items()
    ]
