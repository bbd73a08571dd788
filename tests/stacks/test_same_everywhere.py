"""Environments differ by their settings, and what is made of them is the same everywhere."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from main import read_context
from tests.support.configuration import ENVIRONMENTS, Configuration


def without_settings(configuration: Configuration, environment: str) -> Any:
    """A stack's configuration with placeholders for what `cdktf.json` says of its environment."""
    settings = read_context()["environments"][environment]
    text = json.dumps(configuration.document)
    for name in ("state_bucket", "account", "region"):
        if settings.get(name):
            text = text.replace(settings[name], f"<{name}>")
    document = json.loads(re.sub(rf"(?<![a-z]){re.escape(environment)}(?![a-z])", "<environment>", text))
    for provider in document["provider"]["aws"]:
        # Only where an account is named, and then that one.
        provider.pop("allowed_account_ids", None)
    return document


@pytest.mark.parametrize("stack", ["shipment", "state"])
def test_without_its_settings_every_environment_is_the_same(
    configurations: dict[str, Configuration], stack: str
) -> None:
    first, *others = ENVIRONMENTS
    expected = without_settings(configurations[f"{stack}-{first}"], first)
    for environment in others:
        assert without_settings(configurations[f"{stack}-{environment}"], environment) == expected


def test_these_are_all_the_environments() -> None:
    assert list(read_context()["environments"]) == list(ENVIRONMENTS)
