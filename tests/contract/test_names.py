from __future__ import annotations

import pytest

from contract.names import ENVIRONMENT_NAME, ResourceNames

# Never to be adapted lightly: Terraform replaces what gets another name, and the table cannot be replaced.
NAMES = {
    "table": "shipment-log-dev",
    "bus": "shipment-events-dev",
    "rule": "shipment-events-dev",
    "archive": "shipment-events-dev",
    "queue": "shipment-events-dev",
    "failed_events_queue": "shipment-failed-events-dev",
    "function": "shipment-processor-dev",
    "role": "shipment-processor-dev",
    "function_boundary": "shipment-processor-boundary-dev",
    "log_group": "/aws/lambda/shipment-processor-dev",
    "alert_topic": "shipment-alerts-dev",
    "dashboard": "shipment-pipeline-dev",
    "key_alias": "alias/shipment-pipeline-dev",
}


@pytest.mark.parametrize(("part", "name"), NAMES.items())
def test_a_release_leaves_names_as_they_are(part: str, name: str) -> None:
    assert getattr(ResourceNames("dev"), part) == name


def test_alarms_and_saved_queries_are_named_after_what_they_are_about() -> None:
    assert ResourceNames("dev").alarm("queue-age") == "shipment-queue-age-dev"
    assert ResourceNames("dev").saved_query("slow") == "shipment-pipeline/slow-dev"


@pytest.mark.parametrize("name", ["dev", "a", "a" * 20, "eu-1"])
def test_a_name_of_an_environment(name: str) -> None:
    assert ENVIRONMENT_NAME.fullmatch(name)


@pytest.mark.parametrize("name", ["", "Dev", "1a", "-a", "a" * 21, "a_b", "a b", "dev\n"])
def test_no_name_of_an_environment(name: str) -> None:
    assert not ENVIRONMENT_NAME.fullmatch(name)
