"""The table holds every difference, and a new environment is one entry and one file."""

from __future__ import annotations

import json
import os
from pathlib import Path

import hcl2
import pytest
from hcl2.utils import SerializationOptions

from delivery import environments
from delivery.errors import DeliveryError
from delivery.target import Target
from main import ROOT, read_context
from operations.deployment_settings import DeploymentSettings
from tests.support.checkout import Checkout

DEMO = {"region": "eu-west-1", "state_bucket": "shipment-state-demo", "account": "123456789012"}


@pytest.fixture
def _output(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Leaves `cdktf.out` to whoever works in it."""
    for module in ("synthesis", "target"):
        monkeypatch.setattr(f"delivery.{module}.OUTPUT", tmp_path / "cdktf.out")


@pytest.mark.usefixtures("_output")
def test_every_setting_of_every_environment_is_in_the_table() -> None:
    found = {setting.name: setting for setting in environments.settings()}
    context = read_context()["environments"]
    for environment, entry in context.items():
        values = hcl2.loads(
            (ROOT / "environments" / f"{environment}.tfvars").read_text(),
            serialization_options=SerializationOptions(with_comments=False),
        )
        for name in {*entry, *values}:
            assert environment in found[name].values, f"{name} of {environment} is missing"
        assert found["region"].values[environment] == entry["region"]
    assert found["function_memory"].values == {"prod": 512}
    assert (found["function_memory"].default, found["notification_email"].default) == (256, None)


@pytest.mark.usefixtures("_output")
def test_a_variable_that_no_stack_has_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environments, "_values", lambda target: {"function_memroy": 1})
    with pytest.raises(DeliveryError, match="function_memroy"):
        environments.settings()


def test_an_environment_that_is_not_there_is_refused() -> None:
    with pytest.raises(DeliveryError, match="no environment 'production', only dev, staging, prod"):
        Target("production")
    with pytest.raises(DeliveryError, match="no stack 'shipments', only shipment and state"):
        Target("dev", "shipments")


def test_workflows_deliver_to_environments_with_an_account(monkeypatch: pytest.MonkeyPatch) -> None:
    context = {"environments": {"dev": {"region": "eu-central-1", "state_bucket": "b"}, "demo": DEMO}}
    monkeypatch.setattr(environments, "read_context", lambda: context)
    assert environments.in_delivery() == {
        "demo": {"environment": "demo", "account": DEMO["account"], "region": DEMO["region"]}
    }


def test_a_new_environment_is_one_entry_and_one_file(tmp_path: Path) -> None:
    folder = tmp_path / "checkout"
    folder.mkdir()
    checkout = Checkout.make(folder, {**read_context()["environments"], "demo": DEMO})
    for file in (ROOT / "environments").glob("*.tfvars"):
        checkout.values(file.stem, file.read_text())
    outputs = tmp_path / "outputs"
    settings = {**os.environ, "COLUMNS": "200", "GITHUB_OUTPUT": str(outputs)}

    without_file = checkout.python("delivery", "environments", environment=settings)
    assert (without_file.returncode, outputs.exists()) == (1, False)
    assert "environments/demo.tfvars is not there" in without_file.stderr

    checkout.values("demo", 'notification_email = "demo@example.com" # everybody\nmaximum_concurrency = 2\n')
    done = checkout.python("delivery", "environments", environment=settings)
    assert done.returncode == 0, done.stderr
    rows = {line.split()[0]: line.split()[1:] for line in done.stdout.splitlines() if line.split()}
    assert rows["setting"] == ["default", "dev", "staging", "prod", "demo"]
    assert rows["region"][-1] == "eu-west-1"
    assert rows["maximum_concurrency"] == ["10", "5", "10", "50", "2"]
    assert rows["notification_email"][-1] == "demo@example.com"

    # Both stacks are there, the pipeline like that of dev; the operator's commands and the workflows know it.
    stacks = folder / "cdktf.out" / "stacks"
    resources = [
        {
            kind: sorted(found)
            for kind, found in json.loads((stacks / id_ / "cdk.tf.json").read_text())["resource"].items()
        }
        for id_ in ("shipment-demo", "shipment-dev")
    ]
    assert resources[0] == resources[1]
    assert (stacks / "state-demo" / "cdk.tf.json").exists()
    assert DeploymentSettings.read("demo", project=folder).sizing.maximum_concurrency == 2
    listed = dict(line.split("=", 1) for line in outputs.read_text().splitlines())
    assert json.loads(listed["list"]) == [{"environment": "demo", "account": "123456789012", "region": "eu-west-1"}]
    assert json.loads(listed["by_name"]) == {"demo": json.loads(listed["list"])[0]}
