"""A CloudWatch dashboard, laid out row by row."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from cdktf_cdktf_provider_aws.cloudwatch_dashboard import CloudwatchDashboard
from constructs import Construct

from stacks.metric import Metric

# CloudWatch's grid is 24 units wide:
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
_WIDTH = 24
_HEIGHT = 6
_PERIOD = 60


class Dashboard(Construct):
    """A dashboard with one widget per graph and one that shows the state of all alarms.

    Args:
        scope: Where the dashboard belongs.
        id: Construct id.
        name: Name of the dashboard.
        region: AWS region of the metrics.
        alarm_arns: Alarms whose states are shown on top.
        rows: Rows of graphs, each a mapping of a graph's title to its series (label to metric).
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        name: str,
        region: str,
        alarm_arns: Sequence[str],
        rows: Sequence[Mapping[str, Mapping[str, Metric]]],
    ) -> None:
        super().__init__(scope, id)
        widgets = [_alarm_widget(alarm_arns)]
        for row, graphs in enumerate(rows, start=1):
            width = _WIDTH // len(graphs)
            widgets += [
                _graph_widget(title, series, region=region, x=column * width, y=row * _HEIGHT, width=width)
                for column, (title, series) in enumerate(graphs.items())
            ]
        self._dashboard = CloudwatchDashboard(
            self, "dashboard", dashboard_name=name, dashboard_body=json.dumps({"widgets": widgets})
        )

    @property
    def dashboard_name(self) -> str:
        """Name of the dashboard."""
        return self._dashboard.dashboard_name

    @property
    def dashboard_arn(self) -> str:
        """ARN of the dashboard."""
        return self._dashboard.dashboard_arn


def _alarm_widget(alarm_arns: Sequence[str]) -> dict[str, object]:
    return {
        "type": "alarm",
        "x": 0,
        "y": 0,
        "width": _WIDTH,
        "height": _HEIGHT,
        "properties": {"title": "Alarms", "alarms": list(alarm_arns)},
    }


def _graph_widget(
    title: str, series: Mapping[str, Metric], *, region: str, x: int, y: int, width: int
) -> dict[str, object]:
    return {
        "type": "metric",
        "x": x,
        "y": y,
        "width": width,
        "height": _HEIGHT,
        "properties": {
            "title": title,
            "view": "timeSeries",
            "stacked": False,
            "region": region,
            "period": _PERIOD,
            "metrics": [_series(label, metric) for label, metric in series.items()],
            "yAxis": {"left": {"label": next(iter(series.values())).unit, "showUnits": False, "min": 0}},
        },
    }


def _series(label: str, metric: Metric) -> list[object]:
    dimensions = [part for dimension in metric.dimensions.items() for part in dimension]
    return [metric.namespace, metric.name, *dimensions, {"label": label, "stat": metric.statistic}]
