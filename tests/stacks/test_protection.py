"""What holds data is protected, unless an environment says that it is there to be thrown away."""

from __future__ import annotations

from pathlib import Path

import pytest
from cdktf import App

from main import build_app
from tests.support.configuration import Configuration

_KEEPING = ("aws_dynamodb_table", "aws_s3_bucket", "aws_kms_key")
_SETTINGS = {"region": "eu-central-1", "state_bucket": "shipment-state-trial"}


def _keeping(*stacks: Configuration) -> dict[str, object]:
    """Whether Terraform may destroy each resource that holds data."""
    return {
        kind: body.get("lifecycle", {}).get("prevent_destroy", False)
        for stack in stacks
        for kind in _KEEPING
        for body in stack.all(kind).values()
    }


@pytest.fixture(scope="module")
def disposable(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Configuration]:
    """Both stacks of an environment that may be destroyed."""
    output = tmp_path_factory.mktemp("disposable")
    build_app(App(outdir=str(output), context={"environments": {"trial": {**_SETTINGS, "disposable": True}}})).synth()
    return {folder.name: Configuration.read(folder) for folder in Path(output, "stacks").iterdir()}


def test_terraform_destroys_nothing_that_holds_data(shipment: Configuration, state: Configuration) -> None:
    assert _keeping(shipment, state) == dict.fromkeys(_KEEPING, True)


def test_the_key_is_rotated_and_can_be_called_back_for_30_days(state: Configuration) -> None:
    key = state.only("aws_kms_key")
    assert (key["enable_key_rotation"], key["deletion_window_in_days"]) == (True, 30)


def test_a_disposable_environment_can_be_destroyed(disposable: dict[str, Configuration]) -> None:
    shipment, state = disposable["shipment-trial"], disposable["state-trial"]
    assert _keeping(shipment, state) == dict.fromkeys(_KEEPING, False)
    assert shipment.only("aws_dynamodb_table")["deletion_protection_enabled"] is False
    assert state.only("aws_kms_key")["deletion_window_in_days"] == 7


def test_even_there_mistakes_can_be_undone(disposable: dict[str, Configuration]) -> None:
    assert disposable["shipment-trial"].only("aws_dynamodb_table")["point_in_time_recovery"] == {"enabled": True}
    assert disposable["state-trial"].only("aws_kms_key")["enable_key_rotation"] is True
    assert "force_destroy" not in disposable["state-trial"].only("aws_s3_bucket")
