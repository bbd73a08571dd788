"""Every alarm and widget reads a series that exists, in a way that means something."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from stacks.monitoring import metric_catalogue as catalogue
from stacks.monitoring.metric import Metric
from stacks.monitoring.metric_math import MetricMath
from tests.stacks.metric_walk import problems, uses
from tests.support.configuration import Configuration

Mutation = Callable[[dict[str, Any]], None]


def test_every_alarm_and_widget_is_as_the_catalogue_says(shipment: Configuration) -> None:
    assert problems(shipment) == []


def test_the_walk_sees_every_alarm_and_every_graph(shipment: Configuration) -> None:
    seen = {use.where for use in uses(shipment)}
    alarms = {alarm["alarm_name"] for alarm in shipment.all("aws_cloudwatch_metric_alarm").values()}
    assert alarms
    assert alarms <= seen
    assert len(uses(shipment)) > 2 * len(alarms), "the widgets are missing"


def test_every_entry_is_used_and_says_where_it_is_from(shipment: Configuration) -> None:
    used = {(use.namespace, use.name) for use in uses(shipment)}
    for entry in catalogue.CATALOGUE:
        assert (entry.namespace, entry.name) in used, f"{entry} is used nowhere"
        assert entry.source.startswith(("https://docs.aws.amazon.com/", "functions/")), entry
        assert entry.silence, entry


def parts(alarm: dict[str, Any]) -> list[dict[str, Any]]:
    """What of an alarm names a series: the alarm itself, or the series of its metric math."""
    return [query["metric"] for query in alarm.get("metric_query", [{"metric": alarm}]) if "metric" in query]


def series_of(metric_name: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    def find(document: dict[str, Any]) -> dict[str, Any]:
        alarms: list[dict[str, Any]] = list(document["resource"]["aws_cloudwatch_metric_alarm"].values())
        return next(series for alarm in alarms for series in parts(alarm) if series["metric_name"] == metric_name)

    return find


def drop(metric_name: str, dimension: str) -> Mutation:
    def mutate(document: dict[str, Any]) -> None:
        del series_of(metric_name)(document)["dimensions"][dimension]

    return mutate


def change(watched: str, **attributes: Any) -> Mutation:
    def mutate(document: dict[str, Any]) -> None:
        series_of(watched)(document).update(attributes)

    return mutate


def in_widgets(old: str, new: str) -> Mutation:
    def mutate(document: dict[str, Any]) -> None:
        (dashboard,) = document["resource"]["aws_cloudwatch_dashboard"].values()
        assert old in dashboard["dashboard_body"]
        dashboard["dashboard_body"] = dashboard["dashboard_body"].replace(old, new)

    return mutate


@pytest.mark.parametrize(
    ("mutation", "named"),
    [
        pytest.param(drop("Throttles", "FunctionName"), "not under no dimension", id="dimension dropped"),
        pytest.param(drop("FailedInvocations", "EventBusName"), "not under RuleName", id="bus dropped"),
        pytest.param(drop("SystemErrors", "Operation"), "not under TableName", id="operation dropped"),
        pytest.param(
            change("Duration", statistic="Sum", extended_statistic=None),
            "the statistic Sum of AWS/Lambda Duration means nothing",
            id="sum of durations",
        ),
        pytest.param(change("Errors", unit="Seconds"), "is Count, not Seconds", id="unit"),
        pytest.param(change("Errors", metric_name="Eorrs"), "Eorrs is not in the catalogue", id="unknown metric"),
        pytest.param(
            in_widgets('"TableName", ', '"Table", '), "not under Operation, Table", id="dimension of a widget"
        ),
        pytest.param(in_widgets('"stat": "p95"', '"stat": "Sum"'), "statistic Sum", id="statistic of a widget"),
        pytest.param(in_widgets('"label": "Seconds"', '"label": "Count"'), "is Seconds, not Count", id="unit of graph"),
    ],
)
def test_a_mistake_is_found_and_named(shipment: Configuration, mutation: Mutation, named: str) -> None:
    document = copy.deepcopy(dict(shipment.document))
    mutation(document)
    found = problems(Configuration(shipment.stack, document))
    assert any(named in problem for problem in found), json.dumps(found, indent=1)


@pytest.mark.parametrize(
    ("dimensions", "statistic", "named"),
    [
        ({}, "p95", "published under FunctionName or FunctionName, Resource, not under no dimension"),
        ({"FunctionName": "f", "Version": "1"}, "p95", "not under FunctionName, Version"),
        ({"FunctionName": "f"}, "Sum", "use Average, Maximum, Minimum, percentile"),
        ({"FunctionName": "f"}, "p101", "the statistic p101"),
    ],
)
def test_a_metric_that_does_not_exist_cannot_be_built(dimensions: dict[str, str], statistic: str, named: str) -> None:
    with pytest.raises(ValueError, match="AWS/Lambda Duration") as error:
        Metric(definition=catalogue.FUNCTION_DURATION, dimensions=dimensions, statistic=statistic)
    assert named in str(error.value)
    assert "https://docs.aws.amazon.com/lambda/" in str(error.value)


def test_metric_math_with_gaps_cannot_be_built() -> None:
    series = Metric(definition=catalogue.TABLE_READ_THROTTLES, dimensions={"TableName": "t"}, statistic="Sum")
    for expression in ("reads", "FILL(reads, 0) + reads", "FILL(reads, REPEAT)", "1"):
        with pytest.raises(ValueError, match=r"reads has to stand as FILL\(reads, 0\)"):
            MetricMath(label="reads", expression=expression, series={"reads": series})
    with pytest.raises(ValueError, match="no id"):
        MetricMath(label="reads", expression="FILL(Reads, 0)", series={"Reads": series})
    MetricMath(label="reads", expression="100 * FILL(reads, 0)", series={"reads": series})
