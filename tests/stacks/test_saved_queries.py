"""The saved queries read fields that are really logged, and the level and its sampling are those of the variables."""

from __future__ import annotations

import re
from typing import Any

import pytest

from stacks.monitoring.saved_queries import QUERIES
from tests.stacks.handler_output import printed_lines
from tests.support.configuration import Configuration

# https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
_WORDS = {
    *("and", "as", "asc", "by", "desc", "fields", "filter", "like", "limit", "or", "sort", "stats"),
    *("bin", "count", "count_distinct", "ispresent", "latest", "max", "pct", "sum"),
}
# Fields that CloudWatch Logs finds by itself:
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_AnalyzeLogData-discoverable-fields.html
_DISCOVERED = {"@timestamp", "@message", "@requestId", "@type", "@duration", "@maxMemoryUsed"}


@pytest.fixture(scope="module")
def lines(configurations: dict[str, Configuration]) -> list[dict[str, Any]]:
    """What the function of dev logs with an event that is stored and one that is rejected."""
    return printed_lines(configurations["shipment-dev"], LOG_LEVEL="DEBUG")


def fields(query: str) -> set[str]:
    """The fields that a query reads: all names but keywords, functions and what it names itself."""
    plain = re.sub(r"\"[^\"]*\"|/(?:\\/|[^/\n])*/(?= ?\||\n|$)", " ", query)
    named = set(re.findall(r"\bas (\w+)", plain))
    return set(re.findall(r"@?\b[a-zA-Z]\w*", plain)) - _WORDS - named


@pytest.mark.parametrize("name", QUERIES)
def test_every_field_that_is_read_is_logged(lines: list[dict[str, Any]], name: str) -> None:
    logged = {field for line in lines for field in line}
    read = fields(QUERIES[name])
    assert read, name
    assert read - logged - _DISCOVERED == set(), f"{name} reads what nobody logs"


def test_the_messages_that_are_looked_for_are_logged(lines: list[dict[str, Any]]) -> None:
    messages = {line.get("message") for line in lines}
    looked_for = {text for query in QUERIES.values() for text in re.findall(r'\bmessage = "(.*?)"', query)}
    assert looked_for
    assert looked_for <= messages


def test_queries_are_saved_for_the_log_group_in_one_folder(shipment: Configuration, environment: str) -> None:
    (group,) = shipment.all("aws_cloudwatch_log_group")
    saved = shipment.all("aws_cloudwatch_query_definition").values()
    assert {query["name"] for query in saved} == {f"shipment-pipeline/{name}-{environment}" for name in QUERIES}
    for query in saved:
        assert query["log_group_names"] == [f"${{aws_cloudwatch_log_group.{group}.name}}"]
        assert query["count"] == "${var.saved_queries ? 1 : 0}"


def test_a_failed_event_and_the_batch_are_one_line_each(lines: list[dict[str, Any]]) -> None:
    (failed,) = [line for line in lines if line.get("message") == "event rejected"]
    assert (failed["code"], failed["message_id"], failed["level"]) == ("NOT_JSON", "1", "WARNING")
    (batch,) = [line for line in lines if line.get("message") == "batch processed"]
    counts = {name: batch[name] for name in ("messages", "stored", "rejected", "retried", "alert")}
    assert counts == {"messages": 2, "stored": 1, "rejected": 1, "retried": 0, "alert": "failed"}


@pytest.mark.parametrize(
    ("level", "percent", "stored_line", "batch_line"),
    [("INFO", "0", False, True), ("INFO", "100", True, True), ("DEBUG", "0", True, True), ("WARN", "0", False, False)],
)
def test_level_and_sampling_decide_what_is_logged_and_metrics_come_always(
    configurations: dict[str, Configuration], level: str, percent: str, stored_line: bool, batch_line: bool
) -> None:
    lines = printed_lines(configurations["shipment-dev"], LOG_LEVEL=level, DEBUG_LOG_PERCENT=percent)
    messages = [line.get("message") for line in lines]
    assert ("event stored" in messages) is stored_line
    assert ("batch processed" in messages) is batch_line
    assert any("_aws" in line for line in lines)


def test_level_and_percentage_are_variables(shipment: Configuration) -> None:
    variables = shipment.only("aws_lambda_function")["environment"]["variables"]
    assert (variables["LOG_LEVEL"], variables["DEBUG_LOG_PERCENT"]) == (
        "${var.log_level}",
        "${var.debug_log_percent}",
    )
