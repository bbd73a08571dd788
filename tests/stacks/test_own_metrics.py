"""What the function really emits is what the alarms and the catalogue expect.

The handler runs in a process of its own, under the environment variables that the stack gives it, because Powertools
takes namespace and service from them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from main import ROOT
from stacks.metric_catalogue import CATALOGUE, OWN_NAMESPACE
from tests.stacks.configuration import Configuration
from tests.stacks.metric_walk import uses

_OWN = {entry.name: entry for entry in CATALOGUE if entry.namespace == OWN_NAMESPACE}
# What Terraform would fill in.
_FILLED_IN = {
    "TABLE_NAME": "log",
    "ALERT_TOPIC_ARN": "arn:aws:sns:eu-central-1:123456789012:not-there",
    "FAILED_EVENTS_QUEUE_URL": "made-by-the-process",
    "ROW_RETENTION_DAYS": "0",
    "POWERTOOLS_LOG_LEVEL": "INFO",
    "POWERTOOLS_LOGGER_SAMPLE_RATE": "0",
    "ALERT_QUIET_MINUTES": "15",
}


def run_handler(configuration: Configuration) -> dict[str, Any]:
    """The EMF document that the handler prints."""
    declared = configuration.only("aws_lambda_function")["environment"]["variables"]
    references = {name for name, value in declared.items() if "${" in value}
    assert references <= _FILLED_IN.keys(), references - _FILLED_IN.keys()
    settings = {**declared, **{name: _FILLED_IN[name] for name in references}}
    done = subprocess.run(
        [sys.executable, "-m", "tests.stacks.failing_invocation"],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": "eu-central-1",
            **settings,
        },
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    (document,) = [json.loads(line) for line in done.stdout.splitlines() if '"_aws"' in line]
    assert isinstance(document, dict)
    return document


@pytest.fixture(scope="module")
def emitted(configurations: dict[str, Configuration]) -> dict[str, Any]:
    """What the function of dev emits for one stored event, one rejected event and one lost alert."""
    return run_handler(configurations["shipment-dev"])


def series(document: dict[str, Any]) -> dict[str, tuple[str, dict[str, str], str]]:
    """Namespace, dimensions and unit of each emitted metric, by its name."""
    found = {}
    for directive in document["_aws"]["CloudWatchMetrics"]:
        (names,) = directive["Dimensions"]
        for metric in directive["Metrics"]:
            dimensions = {name: document[name] for name in names}
            found[metric["Name"]] = (directive["Namespace"], dimensions, metric["Unit"])
    return found


def test_every_emitted_metric_is_in_the_catalogue_and_the_other_way_round(emitted: dict[str, Any]) -> None:
    found = {name: (namespace, frozenset(names), unit) for name, (namespace, names, unit) in series(emitted).items()}
    expected = {
        name: (entry.namespace, dimensions, entry.unit)
        for name, entry in _OWN.items()
        for dimensions in entry.dimension_sets
    }
    assert found == expected


def test_alarms_and_widgets_read_exactly_the_emitted_series(
    configurations: dict[str, Configuration], emitted: dict[str, Any]
) -> None:
    own = [use for use in uses(configurations["shipment-dev"]) if use.namespace == OWN_NAMESPACE]
    assert {use.name for use in own} == set(_OWN)
    for use in own:
        namespace, dimensions, _ = series(emitted)[use.name]
        assert (use.namespace, use.dimensions) == (namespace, dimensions), use.where


def test_the_emitted_values_are_those_of_the_invocation(emitted: dict[str, Any]) -> None:
    values = {name: emitted[name] for name in _OWN}
    assert values == {
        "EventsStored": [1.0],
        "EventsRejected": [1.0],
        "EventsRetried": [0.0],
        "AlertsFailed": [1.0],
    }
