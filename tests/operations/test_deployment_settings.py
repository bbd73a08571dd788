from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from contract.deployment import Sizing
from main import ROOT
from operations.caller_account import check_account
from operations.deployment_settings import DeploymentSettings, Endpoint
from operations.errors import UsageError
from tests.operations.answers import ACCOUNT, verdicts
from tests.operations.pipeline import REGION

VALUES = """
notification_email = "me@example.com" # everybody
maximum_concurrency = 7

further_alert_endpoints = [
  { protocol = "sms", endpoint = "+491701234567", paging = true },
  { protocol = "https", endpoint = "https://pager.example.com/key" },
]
"""


def read(folder: Path, values: str = VALUES, **entry: Any) -> DeploymentSettings:
    settings = {"region": REGION, "state_bucket": "bucket", **entry}
    (folder / "cdktf.json").write_text(json.dumps({"context": {"environments": {"test": settings}}}))
    (folder / "environments").mkdir(exist_ok=True)
    (folder / "environments" / "test.tfvars").write_text(values)
    return DeploymentSettings.read("test", project=folder)


def test_both_files_are_read(tmp_path: Path) -> None:
    assert read(tmp_path, account="123456789012", disposable=True) == DeploymentSettings(
        region=REGION,
        account="123456789012",
        state_bucket="bucket",
        disposable=True,
        sizing=Sizing(maximum_concurrency=7),
        endpoints=[
            Endpoint(protocol="email", address="me@example.com"),
            Endpoint(protocol="sms", address="+491701234567"),
            Endpoint(protocol="https", address="https://pager.example.com/key"),
        ],
    )


def test_what_is_left_out_has_the_default(tmp_path: Path) -> None:
    settings = read(tmp_path, 'notification_email = "me@example.com"')
    assert (settings.account, settings.disposable, settings.sizing.maximum_concurrency) == (None, False, 10)
    assert len(settings.endpoints) == 1


@pytest.mark.parametrize("environment", ["dev", "staging", "prod"])
def test_the_settings_of_every_environment_can_be_read(environment: str) -> None:
    settings = DeploymentSettings.read(environment)
    assert settings.state_bucket == f"shipment-state-{environment}"
    assert f"maximum_concurrency     = {settings.sizing.maximum_concurrency}".split() in [
        line.split() for line in (ROOT / "environments" / f"{environment}.tfvars").read_text().splitlines()
    ]


@pytest.mark.parametrize(
    ("values", "named"), [("a = [", "test.tfvars cannot be read"), ("maximum_concurrency = 7", "notification_email")]
)
def test_what_cannot_be_read_is_named(tmp_path: Path, values: str, named: str) -> None:
    with pytest.raises(UsageError, match=named):
        read(tmp_path, values)


def test_an_unknown_environment_is_named(tmp_path: Path) -> None:
    read(tmp_path)
    with pytest.raises(UsageError, match="no environment other, only test"):
        DeploymentSettings.read("other", project=tmp_path)


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ({"account": "123456789012"}, {"account": "good", "region": "good"}),
        ({}, {"account": "attention", "region": "good"}),
        ({"account": "999999999999"}, {"account": "fault", "region": "good"}),
        ({"account": "123456789012", "region": "us-east-1"}, {"account": "good", "region": "fault"}),
    ],
)
def test_the_credentials_are_held_to_the_environment(
    tmp_path: Path, entry: dict[str, str], expected: dict[str, str]
) -> None:
    assert verdicts(check_account(ACCOUNT, read(tmp_path, **entry))) == expected
