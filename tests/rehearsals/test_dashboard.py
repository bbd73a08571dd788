"""The dashboard is drawn whole, and nothing in it is made up."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cdktf import App

from main import ROOT, build_app
from rehearsals.dashboard.body import DeployedWidget, Series, widgets
from rehearsals.dashboard.datapoints import Sample, Window, bucketed, statistic
from rehearsals.dashboard.drawing import NO_DATA, draw_picture
from rehearsals.dashboard.page import html_page
from rehearsals.dashboard.sources import emf_samples
from rehearsals.dashboard.view import View, observed
from tests.support.configuration import Configuration

START = datetime(2026, 1, 1, 12, tzinfo=UTC)
WINDOW = Window(START, START + timedelta(seconds=60), 5)


def at(second: float) -> datetime:
    return START + timedelta(seconds=second)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Sum", 15),
        ("Average", 3),
        ("Maximum", 9),
        ("Minimum", 0),
        ("SampleCount", 5),
        ("p50", 2),
        ("p80", 3),
        ("p95", 9),
        ("p100", 9),
        ("p0", 0),
    ],
)
def test_statistics_are_those_of_cloudwatch(name: str, value: float) -> None:
    assert statistic(name, [3, 1, 9, 2, 0]) == value


@pytest.mark.parametrize(("name", "values"), [("Median", [1.0]), ("Sum", [])])
def test_what_cannot_be_told_is_an_error(name: str, values: list[float]) -> None:
    with pytest.raises(ValueError, match=name):
        statistic(name, values)


def test_samples_of_one_period_become_one_datapoint_and_those_outside_of_the_window_none() -> None:
    samples = [(at(-1), 100.0), (at(0), 1.0), (at(4.9), 2.0), (at(5), 4.0), (at(60), 100.0)]
    assert bucketed(samples, "Sum", WINDOW) == [(at(0), 3.0), (at(5), 4.0)]


def test_a_line_in_embedded_metric_format_gives_its_metrics() -> None:
    line = json.dumps(
        {
            "_aws": {
                "Timestamp": int(at(7).timestamp() * 1000),
                "CloudWatchMetrics": [
                    {
                        "Namespace": "N",
                        "Dimensions": [["environment"], ["environment", "service"]],
                        "Metrics": [{"Name": "Stored", "Unit": "Count"}, {"Name": "Failed"}],
                    }
                ],
            },
            "environment": "dev",
            "service": "s",
            "Stored": [3.0, 4.0],
            "Failed": 1,
        }
    )
    found = list(emf_samples(line))
    one, both = frozenset({("environment", "dev")}), frozenset({("environment", "dev"), ("service", "s")})
    assert found == [
        ((("N", name, dimensions)), (at(7), value))
        for dimensions in (one, both)
        for name, value in (("Stored", 3.0), ("Stored", 4.0), ("Failed", 1.0))
    ]


@pytest.mark.parametrize("line", ["START RequestId: 1", '{"message": "batch processed"}', "[1]", ""])
def test_other_lines_of_log_give_none(line: str) -> None:
    assert list(emf_samples(line)) == []


def test_shorthand_and_inherited_options_of_a_body_are_understood() -> None:
    properties: dict[str, Any] = {
        "stat": "Sum",
        "metrics": [
            ["AWS/SQS", "Sent", "QueueName", "a", {"label": "A"}],
            [".", "Received", ".", "."],
            ["...", "b", {"stat": "p95"}],
        ],
    }
    place = {"x": 0, "y": 0, "width": 6, "height": 6}
    (widget,) = widgets({"widgets": [{"type": "metric", **place, "properties": properties}]})
    assert widget.series == [
        Series("AWS/SQS", "Sent", (("QueueName", "a"),), "A", "Sum"),
        Series("AWS/SQS", "Received", (("QueueName", "a"),), "Received", "Sum"),
        Series("AWS/SQS", "Received", (("QueueName", "b"),), "Received", "p95"),
    ]


class OnlyStored:
    """A source that knows one metric."""

    name = "a test"

    def datapoints(self, series: Series, window: Window) -> list[Sample]:
        """Two datapoints of EventsStored."""
        samples = [(at(1), 5.0), (at(31), 7.0)]
        return bucketed(samples, series.statistic, window) if series.name == "EventsStored" else []


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> View:
    """The synthesized dashboard of dev, with data for one metric."""
    output = tmp_path_factory.mktemp("dashboard")
    context = json.loads((ROOT / "cdktf.json").read_text())["context"]
    build_app(App(outdir=str(output), context=context)).synth()
    configuration = Configuration.read(Path(output) / "stacks" / "shipment-dev")
    shown = widgets(json.loads(configuration.only("aws_cloudwatch_dashboard")["dashboard_body"]))
    alarms = [arn for widget in shown for arn in widget.alarms]
    return View(
        name="shipment-pipeline-dev",
        window=WINDOW,
        widgets=shown,
        data=observed(shown, WINDOW, [OnlyStored()]),
        alarm_states={alarms[0]: "ALARM", alarms[1]: "OK"},
    )


def test_a_series_without_a_source_has_no_data_and_the_others_name_theirs(view: View) -> None:
    for series, drawn in view.data.items():
        if series.name == "EventsStored":
            assert (drawn.source, drawn.total, len(drawn.samples)) == ("a test", 12.0, 2)
        else:
            assert (drawn.source, drawn.total, drawn.samples) == ("", None, [])


def test_every_widget_is_drawn_at_its_place(view: View) -> None:
    figure = draw_picture(view)
    cards = [axes for axes in figure.axes if ": " in str(axes.get_label())]
    assert len(cards) == len(view.widgets)
    for widget, card in zip(view.widgets, cards, strict=True):
        place = card.get_position()
        assert place.x0 == pytest.approx(widget.x / 24, abs=0.005), widget
        assert place.width == pytest.approx(widget.width / 24, abs=0.01), widget
    tops = [(widget.y, card.get_position().y1) for widget, card in zip(view.widgets, cards, strict=True)]
    assert sorted(tops, key=lambda each: each[0]) == sorted(tops, key=lambda each: -each[1])


def test_what_has_no_data_says_so(view: View) -> None:
    graphs = [widget for widget in view.widgets if widget.kind == "metric" and widget.view == "timeSeries"]
    empty = [widget for widget in graphs if not any(view.data[series].samples for series in widget.series)]
    texts = [text.get_text() for axes in draw_picture(view).axes for text in axes.texts]
    assert texts.count(NO_DATA) == len(empty) > 0


def test_a_widget_of_an_unknown_type_is_shown_as_such(view: View) -> None:
    unknown = DeployedWidget(kind="explorer", x=0, y=0, width=24, height=3)
    figure = draw_picture(View(view.name, WINDOW, [unknown], {}, {}))
    assert "a widget of type explorer" in [text.get_text() for axes in figure.axes for text in axes.texts]


def test_the_page_shows_every_widget_and_every_source(view: View) -> None:
    page = html_page(view)
    assert page.count("<section") == len(view.widgets)
    assert page.count("<tr><td>") == len(view.data)
    assert "a test" in page
    assert "<script" not in page
    assert 'src="http' not in page, "the page must need nothing else"


@pytest.mark.parametrize(
    ("name", "whole"), [("Sum", 12.0), ("Maximum", 7.0), ("Minimum", 5.0), ("Average", None), ("p95", None)]
)
def test_the_value_of_the_whole_window_is_told_where_the_datapoints_tell_it(name: str, whole: float | None) -> None:
    series = Series("ShipmentPipeline", "EventsStored", (), "Stored", name)
    widget = DeployedWidget(kind="metric", x=0, y=0, width=6, height=4, view="singleValue", series=[series])
    assert observed([widget], WINDOW, [OnlyStored()])[series].total == whole
