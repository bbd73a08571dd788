"""The body of a CloudWatch dashboard.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

_DEFAULT_PERIOD = 300
_DEFAULT_STATISTIC = "Average"


@dataclass(frozen=True)
class Series:
    """One metric of a widget.

    Attributes:
        namespace: Such as "AWS/Lambda".
        name: Such as "Errors".
        dimensions: Names and values, in order.
        label: What the legend says.
        statistic: Such as "Sum" or "p95".
    """

    namespace: str
    name: str
    dimensions: tuple[tuple[str, str], ...]
    label: str
    statistic: str


@dataclass(frozen=True, kw_only=True)
class DeployedWidget:
    """One widget and its place on the grid of 24 columns.

    Attributes:
        kind: "metric", "text", "alarm", "log" or whatever the body says.
        title: Empty if there is none.
        view: Of a metric widget: "timeSeries" or "singleValue".
        series: Of a metric widget.
        unit: Label of the axis.
        whole_range: Of a single value: for the whole time instead of the last period.
        text: Markdown, or the query of a log widget.
        alarms: ARNs.
    """

    kind: str
    x: int
    y: int
    width: int
    height: int
    title: str = ""
    view: str = ""
    series: Sequence[Series] = field(default_factory=list)
    unit: str = ""
    whole_range: bool = False
    text: str = ""
    alarms: Sequence[str] = field(default_factory=list)


def widgets(body: Mapping[str, Any]) -> list[DeployedWidget]:
    """Reads the widgets of a parsed dashboard body."""
    return [_widget(each) for each in body["widgets"]]


def _widget(widget: Mapping[str, Any]) -> DeployedWidget:
    properties = widget.get("properties", {})
    return DeployedWidget(
        kind=widget["type"],
        x=widget["x"],
        y=widget["y"],
        width=widget["width"],
        height=widget["height"],
        title=properties.get("title", ""),
        view=properties.get("view", "timeSeries"),
        series=_series(properties.get("metrics", []), properties.get("stat", _DEFAULT_STATISTIC)),
        unit=properties.get("yAxis", {}).get("left", {}).get("label", ""),
        whole_range=bool(properties.get("setPeriodToTimeRange")),
        text=properties.get("markdown") or properties.get("query", ""),
        alarms=properties.get("alarms", []),
    )


def _series(metrics: Sequence[Sequence[Any]], statistic: str) -> list[Series]:
    series: list[Series] = []
    before: list[str] = []
    for metric in metrics:
        options = metric[-1] if isinstance(metric[-1], Mapping) else {}
        parts = _expanded([part for part in metric if isinstance(part, str)], before)
        namespace, name, *rest = before = parts
        series.append(
            Series(
                namespace=namespace,
                name=name,
                dimensions=tuple(zip(rest[::2], rest[1::2], strict=True)),
                label=options.get("label", name),
                statistic=options.get("stat", statistic),
            )
        )
    return series


def _expanded(parts: list[str], before: list[str]) -> list[str]:
    """Replaces "." by the same part of the metric before, and "..." by all parts that are not given."""
    if "..." in parts:
        given = parts[parts.index("...") + 1 :]
        return before[: len(before) - len(given)] + given
    return [before[place] if part == "." else part for place, part in enumerate(parts)]
