"""Where datapoints come from: each source is one that really observed something."""

from __future__ import annotations

import json
import re
import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Literal, Protocol

import boto3

from rehearsals.dashboard.body import Series
from rehearsals.dashboard.datapoints import Sample, Window, bucketed

_POLL_SECONDS = 0.5
# The attribute of a queue that SQS publishes as a metric every minute.
_DEPTH_METRIC = "ApproximateNumberOfMessagesVisible"
_DEPTH_ATTRIBUTE: Literal["ApproximateNumberOfMessages"] = "ApproximateNumberOfMessages"
_REPORT = re.compile(r"REPORT RequestId: \S+\s+Duration: ([\d.]+) ms")
_Key = tuple[str, str, frozenset[tuple[str, str]]]


class Source(Protocol):
    """Something that may have datapoints of a series.

    Attributes:
        name: What a reader of the dashboard is told.
    """

    name: str

    def datapoints(self, series: Series, window: Window) -> list[Sample]:
        """The datapoints of a series; none if this source does not know it."""


class MetricsInLogs:
    """The function's own metrics, from the lines in embedded metric format (EMF) in its log.

    CloudWatch makes metrics of such lines by itself; the embedded AWS only keeps the lines.
    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html

    Args:
        log_group: Name of the log group.
    """

    name = "the function's log (EMF)"

    def __init__(self, log_group: str) -> None:
        self._samples: defaultdict[_Key, list[Sample]] = defaultdict(list)
        for event in _log_events(log_group):
            for key, sample in emf_samples(event["message"]):
                self._samples[key].append(sample)

    def datapoints(self, series: Series, window: Window) -> list[Sample]:
        """See `Source`."""
        return bucketed(self._samples.get(_key(series), []), series.statistic, window)


class QueueDepths:
    """The lengths of queues, looked at twice a second from outside, as SQS does once a minute.

    Args:
        queues: Names of the queues.
    """

    name = "the queue's attributes, sampled twice a second"

    def __init__(self, *queues: str) -> None:
        self._queues = queues
        self._samples: defaultdict[_Key, list[Sample]] = defaultdict(list)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Samples for the length of a `with` block."""
        sqs, stop = boto3.client("sqs"), threading.Event()
        urls = {name: sqs.get_queue_url(QueueName=name)["QueueUrl"] for name in self._queues}

        def sample() -> None:
            while not stop.is_set():
                for name, url in urls.items():
                    answer = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=[_DEPTH_ATTRIBUTE])
                    key = ("AWS/SQS", _DEPTH_METRIC, frozenset({("QueueName", name)}))
                    self._samples[key].append((datetime.now(UTC), float(answer["Attributes"][_DEPTH_ATTRIBUTE])))
                time.sleep(_POLL_SECONDS)

        thread = threading.Thread(target=sample, daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()

    def datapoints(self, series: Series, window: Window) -> list[Sample]:
        """See `Source`."""
        return bucketed(self._samples.get(_key(series), []), series.statistic, window)


class FunctionReports:
    """Invocations and their durations, from the line that Lambda writes into the log at the end of each.

    Args:
        function: Name of the function.
    """

    name = "the function's log (REPORT)"

    def __init__(self, function: str) -> None:
        self._samples: defaultdict[_Key, list[Sample]] = defaultdict(list)
        dimensions = frozenset({("FunctionName", function)})
        for event in _log_events(f"/aws/lambda/{function}"):
            if report := _REPORT.search(event["message"]):
                moment = datetime.fromtimestamp(event["timestamp"] / 1000, UTC)
                self._samples["AWS/Lambda", "Invocations", dimensions].append((moment, 1.0))
                self._samples["AWS/Lambda", "Duration", dimensions].append((moment, float(report[1])))

    def datapoints(self, series: Series, window: Window) -> list[Sample]:
        """See `Source`."""
        return bucketed(self._samples.get(_key(series), []), series.statistic, window)


class EmbeddedCloudWatch:
    """What the embedded AWS publishes by itself: a few metrics of Lambda."""

    name = "CloudWatch of the embedded AWS"

    def datapoints(self, series: Series, window: Window) -> list[Sample]:
        """See `Source`."""
        answer = boto3.client("cloudwatch").get_metric_data(
            StartTime=window.start,
            EndTime=window.end,
            MetricDataQueries=[
                {
                    "Id": "series",
                    "MetricStat": {
                        "Metric": {
                            "Namespace": series.namespace,
                            "MetricName": series.name,
                            "Dimensions": [{"Name": name, "Value": value} for name, value in series.dimensions],
                        },
                        "Period": window.period,
                        "Stat": series.statistic,
                    },
                }
            ],
        )
        (result,) = answer["MetricDataResults"]
        found = zip(result["Timestamps"], result["Values"], strict=True)
        return sorted((moment.astimezone(UTC), value) for moment, value in found)


def _log_events(log_group: str) -> Iterator[Any]:
    for page in boto3.client("logs").get_paginator("filter_log_events").paginate(logGroupName=log_group):
        yield from page["events"]


def emf_samples(line: str) -> Iterable[tuple[_Key, Sample]]:
    """The metrics in a line of log; none if it is not in embedded metric format."""
    try:
        document = json.loads(line)
    except ValueError:
        return
    if not isinstance(document, Mapping) or "_aws" not in document:
        return
    moment = datetime.fromtimestamp(document["_aws"]["Timestamp"] / 1000, UTC)
    for directive in document["_aws"]["CloudWatchMetrics"]:
        for names in directive["Dimensions"]:
            dimensions = frozenset((name, str(document[name])) for name in names)
            for metric in directive["Metrics"]:
                for value in _listed(document[metric["Name"]]):
                    yield (directive["Namespace"], metric["Name"], dimensions), (moment, float(value))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _key(series: Series) -> _Key:
    return series.namespace, series.name, frozenset(series.dimensions)
