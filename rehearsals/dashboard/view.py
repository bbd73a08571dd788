"""A dashboard with its data: what is drawn."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rehearsals.dashboard.body import DeployedWidget, Series
from rehearsals.dashboard.datapoints import Sample, Window
from rehearsals.dashboard.sources import Source

# How the values of all periods make one of the whole; an average or a percentile cannot be made so.
_WHOLE: Mapping[str, Callable[[Iterable[float]], float]] = {"Sum": math.fsum, "Maximum": max, "Minimum": min}


@dataclass(frozen=True)
class DrawnSeries:
    """A series with its datapoints.

    Attributes:
        series: The series.
        samples: Its datapoints; none if nobody observed it.
        total: The one value of the whole window; None where the datapoints do not tell it.
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
    widgets: Sequence[DeployedWidget]
    data: Mapping[Series, DrawnSeries]
    alarm_states: Mapping[str, str]


def observed(widgets: Sequence[DeployedWidget], window: Window, sources: Sequence[Source]) -> dict[Series, DrawnSeries]:
    """Asks the sources for every series of the widgets; the first that knows a series is believed."""
    return {series: _observed(series, window, sources) for widget in widgets for series in widget.series}


def _observed(series: Series, window: Window, sources: Sequence[Source]) -> DrawnSeries:
    for source in sources:
        if samples := source.datapoints(series, window):
            whole = _WHOLE.get(series.statistic)
            return DrawnSeries(series, samples, whole(value for _, value in samples) if whole else None, source.name)
    return DrawnSeries(series, [], None, "")
