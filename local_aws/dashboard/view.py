"""A dashboard with its data: what is drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from local_aws.dashboard.body import Series, Widget
from local_aws.dashboard.datapoints import Sample, Window
from local_aws.dashboard.sources import Source


@dataclass(frozen=True)
class DrawnSeries:
    """A series with its datapoints.

    Attributes:
        series: The series.
        samples: Its datapoints; none if nobody observed it.
        total: The one value of the whole window; None without datapoints.
        source: Who observed it; empty without datapoints.
    """

    series: Series
    samples: Sequence[Sample]
    total: float | None
    source: str


@dataclass(frozen=True)
class View:
    """A dashboard with its data.

    Attributes:
        name: Name of the dashboard.
        window: The time it shows.
        widgets: In the order of the body.
        data: Every series of every widget.
        alarm_states: State of each alarm by its ARN, such as "OK".
    """

    name: str
    window: Window
    widgets: Sequence[Widget]
    data: Mapping[Series, DrawnSeries]
    alarm_states: Mapping[str, str]


def observed(widgets: Sequence[Widget], window: Window, sources: Sequence[Source]) -> dict[Series, DrawnSeries]:
    """Asks the sources for every series of the widgets; the first that knows a series is believed."""
    return {series: _observed(series, window, sources) for widget in widgets for series in widget.series}


def _observed(series: Series, window: Window, sources: Sequence[Source]) -> DrawnSeries:
    whole = replace(window, period=max(60, int((window.end - window.start).total_seconds()) // 60 * 60 + 60))
    for source in sources:
        if samples := source.datapoints(series, window):
            totals = [value for _, value in source.datapoints(series, whole)]
            total = sum(totals) if series.statistic == "Sum" else max(totals)
            return DrawnSeries(series, samples, total, source.name)
    return DrawnSeries(series, [], None, "")
