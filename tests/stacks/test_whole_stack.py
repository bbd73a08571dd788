"""What holds for every resource of every stack."""

from __future__ import annotations

import json
import re

import pytest

from tests.support.configuration import ENVIRONMENTS, Configuration

_NAME_ATTRIBUTES = ("name", "function_name", "alarm_name", "dashboard_name", "bucket")


def test_every_name_ends_with_the_environment(shipment: Configuration, environment: str) -> None:
    for resource_type, resources in shipment.document["resource"].items():
        if resource_type == "aws_iam_role_policy":  # named within its role
            continue
        for address, body in resources.items():
            for attribute in _NAME_ATTRIBUTES:
                name = body.get(attribute)
                if name is None or name.startswith("${") or isinstance(name, dict):
                    continue
                assert name.endswith(f"-{environment}"), f"{resource_type}.{address}: {attribute}={name}"


def test_terraform_addresses_are_the_same_in_every_environment(
    configurations: dict[str, Configuration],
) -> None:
    addresses = {
        environment: {
            (resource_type, address)
            for resource_type, resources in configurations[f"shipment-{environment}"].document["resource"].items()
            for address in resources
        }
        for environment in ENVIRONMENTS
    }
    assert addresses["dev"] == addresses["staging"] == addresses["prod"]


@pytest.mark.parametrize("kind", ["shipment", "state"])
def test_everything_is_tagged(configurations: dict[str, Configuration], environment: str, kind: str) -> None:
    (provider,) = configurations[f"{kind}-{environment}"].document["provider"]["aws"]
    assert provider["default_tags"] == [
        {"tags": {"project": "shipment-pipeline", "environment": environment, "managed-by": "cdktf"}}
    ]


def test_every_part_has_its_name_and_arn_as_output(shipment: Configuration) -> None:
    parts = ("table", "bus", "queue", "failed_events_queue", "topic", "function", "dashboard")
    expected = {f"{part}_{what}" for part in parts for what in ("name", "arn")}
    assert set(shipment.document["output"]) == expected


@pytest.mark.parametrize("kind", ["shipment", "state"])
def test_no_path_of_this_machine_is_synthesized(
    configurations: dict[str, Configuration], environment: str, kind: str
) -> None:
    text = json.dumps(configurations[f"{kind}-{environment}"].document)
    found = re.findall(r'"(/(?:home|root|tmp|Users|work|var|private)/[^"]*)"', text)
    assert not found, found


def test_every_variable_is_typed_described_and_validated(shipment: Configuration) -> None:
    for name, variable in shipment.document["variable"].items():
        assert variable["type"].split("(")[0] in ("string", "number", "bool", "list"), name
        assert variable["description"], name
        assert variable["nullable"] is False, name
        # Of a bool there is nothing more to validate.
        assert variable["type"] == "bool" or variable["validation"], f"{name} takes any value"


def test_every_variable_is_used(shipment: Configuration) -> None:
    text = json.dumps({part: shipment.document[part] for part in ("resource", "provider", "output")})
    unused = {name for name in shipment.document["variable"] if f"var.{name}" not in text}
    assert not unused, f"declared but used nowhere: {unused}"
