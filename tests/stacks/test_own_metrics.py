"""What the function really emits is what the alarms and the catalogue expect."""

from __future__ import annotations

from typing import Any

import pytest

from contract.own_metrics import NAMESPACE
from stacks.monitoring.metric_catalogue import CATALOGUE
from tests.stacks.handler_output import printed_lines
from tests.stacks.metric_walk import uses
from tests.support.configuration import Configuration

_OWN = {entry.name: entry for entry in CATALOGUE if entry.namespace == NAMESPACE}


@pytest.fixture(scope="module")
def emitted(configurations: dict[str, Configuration]) -> dict[str, Any]:
    """What the function of dev emits for one stored event, one rejected event and one lost alert."""
    (document,) = [line for line in printed_lines(configurations["shipment-dev"]) if "_aws" in line]
    return document


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
    own = [use for use in uses(configurations["shipment-dev"]) if use.namespace == NAMESPACE]
    assert {use.name for use in own} == set(_OWN)
    for use in own:
        namespace, dimensions, _ = series(emitted)[use.name]
        assert (use.namespace, use.dimensions) == (namespace, dimensions), use.where


def test_the_emitted_values_are_those_of_the_invocation(emitted: dict[str, Any]) -> None:
    values = {name: emitted[name] for name in _OWN}
    assert values == {
        "EventsStored": 1,
        "EventsRejected": 1,
        "EventsRetried": 0,
        "NotShipmentEvents": 0,
        "StatusesUnmapped": 0,
        "TimesAssumed": 0,
        "AlertsFailed": 1,
    }
