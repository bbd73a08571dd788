from __future__ import annotations

import re
from typing import Any

import pytest

from main import ROOT
from stacks.monitoring.metric_catalogue import CATALOGUE
from tests.stacks.metric_walk import filled_ids, watched_series
from tests.support.configuration import Configuration


def all_alarms(shipment: Configuration) -> list[dict[str, Any]]:
    return [
        *shipment.all("aws_cloudwatch_metric_alarm").values(),
        *shipment.all("aws_cloudwatch_composite_alarm").values(),
    ]


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
    for alarm in all_alarms(shipment):
        assert alarm["alarm_actions"] == [f"${{aws_sns_topic.{topic}.arn}}"], alarm["alarm_name"]
        assert alarm["ok_actions"] == alarm["alarm_actions"], alarm["alarm_name"]


def test_every_alarm_says_what_it_means_and_what_to_do(shipment: Configuration) -> None:
    for alarm in all_alarms(shipment):
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


def test_the_concurrency_threshold_is_a_share_of_the_limit(shipment: Configuration, environment: str) -> None:
    alarm = shipment.named("aws_cloudwatch_metric_alarm", "alarm_name", f"shipment-processor-concurrency-{environment}")
    assert alarm["threshold"] == "${((var.maximum_concurrency * var.alarm_function_concurrency_percent) / 100)}"


def test_the_alarms_are_these(shipment: Configuration, environment: str) -> None:
    """A list of its own, so that no alarm disappears unnoticed."""
    names = {
        alarm["alarm_name"].removeprefix("shipment-").removesuffix(f"-{environment}") for alarm in all_alarms(shipment)
    }
    assert names == {
        "alerts-failed",
        "events-rejected",
        "events-retried",
        "failed-events",
        "log-system-errors-query",
        "log-system-errors-write",
        "log-throttles-index-read",
        "log-throttles-index-write",
        "log-throttles-table-read",
        "log-throttles-table-write",
        "not-stored",
        "processor-concurrency",
        "processor-duration",
        "processor-errors",
        "processor-throttles",
        "queue-age",
        "rule-failed-invocations",
        "rule-failure-rate",
        "rule-retries",
        "rule-undeliverable",
    }


def test_a_missing_datapoint_counts_as_the_catalogue_says(shipment: Configuration) -> None:
    definitions = {(entry.namespace, entry.name): entry for entry in CATALOGUE}
    for alarm in shipment.all("aws_cloudwatch_metric_alarm").values():
        for series in watched_series(alarm):
            entry = definitions[series["namespace"], series["metric_name"]]
            assert alarm["treat_missing_data"] == entry.missing_data.value, alarm["alarm_name"]


def test_no_alarm_waits_for_data_that_never_comes(shipment: Configuration) -> None:
    """CloudWatch ignores what such an alarm says of missing data, and what counts failures alone publishes no 0."""
    ignoring = [
        alarm
        for alarm in shipment.all("aws_cloudwatch_metric_alarm").values()
        if any(series["namespace"] == "AWS/DynamoDB" for series in watched_series(alarm))
    ]
    assert len(ignoring) == 6
    for alarm in ignoring:
        assert "metric_query" in alarm, f"{alarm['alarm_name']} would never end"
        assert filled_ids(alarm) == {query["id"] for query in alarm["metric_query"] if "metric" in query}, alarm


def test_metric_math_is_put_as_cloudwatch_wants_it(shipment: Configuration) -> None:
    """One result and nothing beside it: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html"""
    beside = {"namespace", "metric_name", "dimensions", "period", "unit", "statistic", "extended_statistic"}
    for alarm in shipment.all("aws_cloudwatch_metric_alarm").values():
        if "metric_query" in alarm:
            assert not beside & alarm.keys(), alarm["alarm_name"]
            returned = [query for query in alarm["metric_query"] if query.get("return_data")]
            assert ["expression" in query for query in returned] == [True], alarm["alarm_name"]


def test_alarms_fire_at_once_and_are_over_after_a_quiet_quarter_of_an_hour(
    shipment: Configuration, environment: str
) -> None:
    for alarm in shipment.all("aws_cloudwatch_metric_alarm").values():
        for series in watched_series(alarm):
            assert series["period"] * alarm["evaluation_periods"] == 15 * 60, alarm["alarm_name"]
        lasting = alarm["alarm_name"] in {
            f"shipment-processor-concurrency-{environment}",
            f"shipment-rule-failure-rate-{environment}",
        }
        assert alarm["datapoints_to_alarm"] == (alarm["evaluation_periods"] if lasting else 1), alarm["alarm_name"]


def paging_parts(shipment: Configuration) -> list[dict[str, Any]]:
    """The alarms of which any wakes people."""
    rule = shipment.only("aws_cloudwatch_composite_alarm")["alarm_rule"]
    assert re.fullmatch(r'ALARM\("[^"]+"\)( OR ALARM\("[^"]+"\))*', rule)
    names = re.findall(r"\${aws_cloudwatch_metric_alarm\.([\w-]+)\.alarm_name}", rule)
    return [shipment.all("aws_cloudwatch_metric_alarm")[name] for name in names]


def test_the_paging_alarm_fires_when_events_are_late_or_do_not_arrive(
    shipment: Configuration, environment: str
) -> None:
    paging = shipment.only("aws_cloudwatch_composite_alarm")
    assert paging["alarm_name"] == f"shipment-not-stored-{environment}"
    parts = [alarm["alarm_name"] for alarm in paging_parts(shipment)]
    assert parts == [f"shipment-{name}-{environment}" for name in ("queue-age", "rule-failure-rate")]


def test_what_one_event_can_do_wakes_nobody(shipment: Configuration) -> None:
    """An event that is too large for the queues is counted as failed, and as undeliverable."""
    for alarm in paging_parts(shipment):
        for query in alarm.get("metric_query", [alarm]):
            name = query.get("metric", query).get("metric_name", "")
            if name in ("FailedInvocations", "InvocationsFailedToBeSentToDlq"):
                assert alarm["datapoints_to_alarm"] == alarm["evaluation_periods"], alarm["alarm_name"]
                (rate,) = [each["expression"] for each in alarm["metric_query"] if "expression" in each]
                assert "/" in rate, f"{alarm['alarm_name']} counts single events"


@pytest.mark.parametrize(
    ("retried", "given_up", "delivered", "percent"),
    [
        pytest.param(0, 0, 0, 0, id="nothing happens"),
        pytest.param(0, 0, 900, 0, id="all is well"),
        pytest.param(0, 1, 900, 100 / 901, id="one event is too large"),
        pytest.param(0, 40, 0, 100, id="the queue's policy is gone"),
        pytest.param(60, 0, 0, 100, id="the queue does not answer"),
        pytest.param(30, 0, 30, 50, id="every other attempt fails"),
    ],
)
def test_the_failure_rate_is_the_share_of_deliveries_that_fail(
    shipment: Configuration, environment: str, retried: int, given_up: int, delivered: int, percent: float
) -> None:
    alarm = shipment.named("aws_cloudwatch_metric_alarm", "alarm_name", f"shipment-rule-failure-rate-{environment}")
    (expression,) = [query["expression"] for query in alarm["metric_query"] if "expression" in query]
    # CloudWatch's operators are Python's. It computes both branches, Python only the one that is taken.
    expression = expression.replace("IF(", "choose(").replace(" 100 *", " lambda: 100 *")
    names = {
        "choose": lambda condition, then, otherwise: then() if condition else otherwise,
        "FILL": lambda value, _: value,
        "retried": retried,
        "given_up": given_up,
        "delivered": delivered,
    }
    assert eval(expression, names) == pytest.approx(percent)  # noqa: S307 - our own expression


def test_a_delivery_that_is_tried_again_is_told_long_before_it_is_given_up(
    shipment: Configuration, environment: str
) -> None:
    alarm = shipment.named("aws_cloudwatch_metric_alarm", "alarm_name", f"shipment-rule-retries-{environment}")
    assert (alarm["namespace"], alarm["metric_name"]) == ("AWS/Events", "RetryInvocationAttempts")
    assert alarm["threshold"] == "${var.alarm_delivery_retries}"


def test_what_an_alarm_tells_names_the_runbook_and_its_environment(shipment: Configuration, environment: str) -> None:
    for alarm in all_alarms(shipment):
        page = alarm["alarm_name"].removesuffix(f"-{environment}")
        assert alarm["alarm_description"].endswith(f" Runbook: ${{var.runbook_url}}docs/runbooks/{page}.md")
        for command in re.findall(r"`(python -m operations .*?)`", alarm["alarm_description"]):
            assert command.endswith(f" --environment {environment}"), alarm["alarm_name"]


def test_the_table_in_the_documentation_is_that_of_the_stack(shipment: Configuration, environment: str) -> None:
    text = (ROOT / "docs" / "monitoring.md").read_text()
    rows = [line.split("|")[1:5] for line in text.splitlines() if re.match(r"\| \**shipment-[a-z-]+\** \|", line)]
    documented = {
        name.strip(" *"): (set(re.findall(r"`(alarm_\w+)`", variable)), missing.strip())
        for name, _, variable, missing in rows
    }
    reasons = {entry.silence: entry for entry in CATALOGUE}
    assert len(reasons) <= 4, "a new reason needs a word in the documentation"
    words = {"not invoked": "not invoked", "nothing happened": "only when it happens", "empty queue": "queue is empty"}
    definitions = {(entry.namespace, entry.name): entry for entry in CATALOGUE}
    expected = {}
    for alarm in shipment.all("aws_cloudwatch_metric_alarm").values():
        silences = {definitions[each["namespace"], each["metric_name"]].silence for each in watched_series(alarm)}
        (word,) = [word for word, part in words.items() if any(part in silence for silence in silences)]
        if "metric_query" in alarm:
            word = f"{word}, filled"
        name = alarm["alarm_name"].removesuffix(f"-{environment}")
        expected[name] = (set(re.findall(r"var\.(alarm_\w+)", str(alarm["threshold"]))), word)
    expected["shipment-not-stored"] = (set(), "")
    assert documented == expected
