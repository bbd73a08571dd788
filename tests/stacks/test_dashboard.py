from __future__ import annotations

from tests.stacks.metric_walk import watched_series, widgets
from tests.support.configuration import ENVIRONMENTS, Configuration


def test_every_alarm_and_every_watched_metric_is_shown(shipment: Configuration) -> None:
    (shown_alarms,) = [widget["properties"]["alarms"] for widget in widgets(shipment) if widget["type"] == "alarm"]
    alarms = shipment.all("aws_cloudwatch_metric_alarm")
    (paging,) = shipment.all("aws_cloudwatch_composite_alarm")
    assert shown_alarms[0] == f"${{aws_cloudwatch_composite_alarm.{paging}.arn}}"
    assert set(shown_alarms[1:]) == {f"${{aws_cloudwatch_metric_alarm.{name}.arn}}" for name in alarms}
    shown_metrics = {
        (series[0], series[1])
        for widget in widgets(shipment)
        if widget["type"] == "metric"
        for series in widget["properties"]["metrics"]
    }
    watched = {(each["namespace"], each["metric_name"]) for alarm in alarms.values() for each in watched_series(alarm)}
    assert watched <= shown_metrics, f"not on the dashboard: {watched - shown_metrics}"


def test_the_first_row_answers_the_questions_that_matter(shipment: Configuration) -> None:
    first = [widget["properties"] for widget in widgets(shipment) if widget["y"] == 0]
    assert [properties["title"] for properties in first] == [
        "Are shipments being stored?",
        "How late?",
        "How many failed?",
        "How many wait for an operator?",
    ]
    assert {properties["view"] for properties in first} == {"singleValue"}
    shown = [{series[1] for series in properties["metrics"]} for properties in first]
    assert shown == [
        {"EventsStored"},
        {"ApproximateAgeOfOldestMessage"},
        {"EventsRejected", "EventsRetried"},
        {"ApproximateNumberOfMessagesVisible"},
    ]


def test_every_runbook_and_the_saved_queries_are_linked(shipment: Configuration, environment: str) -> None:
    text = " ".join(widget["properties"]["markdown"] for widget in widgets(shipment) if widget["type"] == "text")
    for kind in ("aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm"):
        for alarm in shipment.all(kind).values():
            page = alarm["alarm_name"].removesuffix(f"-{environment}")
            assert f"[{page}](${{var.runbook_url}}docs/runbooks/{page}.md)" in text
    folders = {query["name"].split("/")[0] for query in shipment.all("aws_cloudwatch_query_definition").values()}
    assert folders == {"shipment-pipeline"}
    assert "folder **shipment-pipeline**" in text
    assert "#logsV2:logs-insights)" in text


def test_no_two_widgets_overlap(shipment: Configuration) -> None:
    taken: set[tuple[int, int]] = set()
    for widget in widgets(shipment):
        cells = {
            (widget["x"] + column, widget["y"] + row)
            for column in range(widget["width"])
            for row in range(widget["height"])
        }
        assert not cells & taken, widget["properties"]
        assert widget["x"] + widget["width"] <= 24, widget["properties"]
        taken |= cells


def test_the_layout_is_the_same_in_every_environment(configurations: dict[str, Configuration]) -> None:
    layouts = {
        environment: [
            (*(widget[key] for key in ("type", "x", "y", "width", "height")), widget["properties"].get("title"))
            for widget in widgets(configurations[f"shipment-{environment}"])
        ]
        for environment in ENVIRONMENTS
    }
    assert layouts["dev"] == layouts["staging"] == layouts["prod"]
