from __future__ import annotations

import json

import pytest

from tests.stacks.configuration import Configuration


@pytest.mark.parametrize(
    ("alarm", "queue"),
    [
        ("shipment-failed-events", "shipment-failed-events"),
        ("shipment-queue-age", "shipment-events"),
    ],
)
def test_queue_alarms_watch_the_right_queue(shipment: Configuration, environment: str, alarm: str, queue: str) -> None:
    watched = shipment.named("aws_cloudwatch_metric_alarm", "alarm_name", f"{alarm}-{environment}")
    address = shipment.address("aws_sqs_queue", "name", f"{queue}-{environment}")
    assert watched["dimensions"] == {"QueueName": f"${{{address}.name}}"}


def test_every_alarm_tells_the_topic_when_it_fires_and_when_it_is_over(shipment: Configuration) -> None:
    (topic,) = shipment.all("aws_sns_topic")
    for alarm in shipment.all("aws_cloudwatch_metric_alarm").values():
        assert alarm["alarm_actions"] == [f"${{aws_sns_topic.{topic}.arn}}"], alarm["alarm_name"]
        assert alarm["ok_actions"] == alarm["alarm_actions"], alarm["alarm_name"]


def test_every_alarm_says_what_it_means_and_what_to_do(shipment: Configuration) -> None:
    for alarm in shipment.all("aws_cloudwatch_metric_alarm").values():
        meaning, separator, action = alarm["alarm_description"].partition(" What to do: ")
        assert separator, alarm["alarm_name"]
        assert len(meaning) > 20, alarm["alarm_name"]
        assert len(action) > 20, alarm["alarm_name"]
        # https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
        assert len(alarm["alarm_description"]) <= 1024, alarm["alarm_name"]


def test_every_threshold_comes_from_a_variable(shipment: Configuration) -> None:
    for alarm in shipment.all("aws_cloudwatch_metric_alarm").values():
        assert "var.alarm_" in str(alarm["threshold"]), alarm["alarm_name"]


def test_the_duration_threshold_is_a_share_of_the_timeout(shipment: Configuration, environment: str) -> None:
    alarm = shipment.named("aws_cloudwatch_metric_alarm", "alarm_name", f"shipment-processor-duration-{environment}")
    assert alarm["threshold"] == "${(var.function_timeout * (var.alarm_function_duration_percent * 10))}"


def test_the_dashboard_shows_every_alarm_and_every_watched_metric(shipment: Configuration) -> None:
    widgets = json.loads(shipment.only("aws_cloudwatch_dashboard")["dashboard_body"])["widgets"]
    (shown_alarms,) = [widget["properties"]["alarms"] for widget in widgets if widget["type"] == "alarm"]
    alarms = shipment.all("aws_cloudwatch_metric_alarm")
    assert set(shown_alarms) == {f"${{aws_cloudwatch_metric_alarm.{name}.arn}}" for name in alarms}
    shown_metrics = {
        (series[0], series[1])
        for widget in widgets
        if widget["type"] == "metric"
        for series in widget["properties"]["metrics"]
    }
    watched = {(alarm["namespace"], alarm["metric_name"]) for alarm in alarms.values()}
    assert watched <= shown_metrics, f"not on the dashboard: {watched - shown_metrics}"


def test_no_two_widgets_overlap(shipment: Configuration) -> None:
    widgets = json.loads(shipment.only("aws_cloudwatch_dashboard")["dashboard_body"])["widgets"]
    taken: set[tuple[int, int]] = set()
    for widget in widgets:
        cells = {
            (widget["x"] + column, widget["y"] + row)
            for column in range(widget["width"])
            for row in range(widget["height"])
        }
        assert not cells & taken, widget["properties"]["title"]
        assert widget["x"] + widget["width"] <= 24, widget["properties"]["title"]
        taken |= cells
