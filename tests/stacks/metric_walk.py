"""Compares every alarm and widget of a synthesized stack with the catalogue of metrics."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from stacks.monitoring.metric_catalogue import CATALOGUE
from tests.support.configuration import Configuration

_DEFINITIONS = {(definition.namespace, definition.name): definition for definition in CATALOGUE}


@dataclass(frozen=True)
class Use:
    """A metric as an alarm or a widget reads it; `unit` is None where it names none, as alarms do."""

    where: str
    namespace: str
    name: str
    dimensions: dict[str, str]
    statistic: str
    unit: str | None

    def problem(self) -> str | None:
        """What is wrong with it, or None."""
        definition = _DEFINITIONS.get((self.namespace, self.name))
        if definition is None:
            return f"{self.where}: {self.namespace} {self.name} is not in the catalogue"
        found = definition.problem(dimensions=frozenset(self.dimensions), statistic=self.statistic)
        if found:
            return f"{self.where}: {found}"
        if self.unit not in (None, definition.unit):
            return f"{self.where}: the unit of {definition} is {definition.unit}, not {self.unit}"
        return None


def uses(configuration: Configuration) -> list[Use]:
    """Every use of a metric in a stack."""
    return [*_of_alarms(configuration), *_of_widgets(configuration)]


def problems(configuration: Configuration) -> list[str]:
    """What is wrong, one sentence for each use that is."""
    return [problem for use in uses(configuration) if (problem := use.problem())]


def widgets(configuration: Configuration) -> list[dict[str, Any]]:
    """The widgets of the dashboard."""
    found: list[dict[str, Any]] = json.loads(configuration.only("aws_cloudwatch_dashboard")["dashboard_body"])[
        "widgets"
    ]
    return found


def _of_alarms(configuration: Configuration) -> Iterator[Use]:
    for alarm in configuration.all("aws_cloudwatch_metric_alarm").values():
        for series in watched_series(alarm):
            yield Use(
                alarm["alarm_name"],
                series["namespace"],
                series["metric_name"],
                series["dimensions"],
                series["stat"],
                series.get("unit"),
            )


def watched_series(alarm: dict[str, Any]) -> list[dict[str, Any]]:
    """The series that an alarm reads, one by itself or several of metric math, each in the words of a query."""
    if "metric_query" in alarm:
        return [query["metric"] for query in alarm["metric_query"] if "metric" in query]
    return [{**alarm, "stat": alarm.get("statistic") or alarm["extended_statistic"]}]


def filled_ids(alarm: dict[str, Any]) -> set[str]:
    """The ids of the series of metric math whose every use fills the gaps."""
    (result,) = [query["expression"] for query in alarm["metric_query"] if "expression" in query]
    bare = re.sub(r"\bFILL\((\w+), 0\)", "", result)
    return {
        query["id"]
        for query in alarm["metric_query"]
        if "metric" in query and f"FILL({query['id']}, 0)" in result and not re.search(rf"\b{query['id']}\b", bare)
    }


def _of_widgets(configuration: Configuration) -> Iterator[Use]:
    for widget in widgets(configuration):
        properties = widget["properties"]
        for series in properties.get("metrics", []):
            namespace, name, *rest = series
            options = rest.pop() if isinstance(rest[-1], dict) else {}
            yield Use(
                f"widget {properties['title']}",
                namespace,
                name,
                dict(zip(rest[::2], rest[1::2], strict=True)),
                options.get("stat") or properties["stat"],
                options.get("unit") or properties.get("yAxis", {}).get("left", {}).get("label"),
            )
