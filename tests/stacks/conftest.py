"""Synthesizes the whole app once for all tests of the configuration."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cdktf import App

from main import ROOT, build_app
from tests.support.configuration import ENVIRONMENTS, Configuration


@pytest.fixture(scope="session")
def configurations(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Configuration]:
    """The configuration of every stack of the app, by stack id."""
    output = tmp_path_factory.mktemp("cdktf") / "cdktf.out"
    context = json.loads((ROOT / "cdktf.json").read_text())["context"]
    for settings in context["environments"].values():
        # Set after the first deployment, which is no reason for a test to fail.
        settings.pop("state_in_bucket", None)
    build_app(App(outdir=str(output), context=context)).synth()
    folders: list[Path] = sorted((output / "stacks").iterdir())
    return {folder.name: Configuration.read(folder) for folder in folders}


@pytest.fixture(params=ENVIRONMENTS)
def environment(request: pytest.FixtureRequest) -> str:
    """The name of each environment in turn."""
    name: str = request.param
    return name


@pytest.fixture
def shipment(configurations: dict[str, Configuration], environment: str) -> Configuration:
    """The ShipmentStack of each environment in turn."""
    return configurations[f"shipment-{environment}"]


@pytest.fixture
def state(configurations: dict[str, Configuration], environment: str) -> Configuration:
    """The StateStack of each environment in turn."""
    return configurations[f"state-{environment}"]
