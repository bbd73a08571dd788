from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import cdktf
import pytest

from stacks.settings.aws_provider import use_aws
from stacks.settings.environment import Environment, environments_from_context

GOOD = {"region": "eu-central-1", "state_bucket": "shipment-state-dev"}


def test_environments_are_read_in_order() -> None:
    found = environments_from_context({"dev": GOOD, "prod": {**GOOD, "state_bucket": "other"}})
    assert found == [
        Environment(name="dev", region="eu-central-1", state_bucket="shipment-state-dev"),
        Environment(name="prod", region="eu-central-1", state_bucket="other"),
    ]
    assert found[0].names.table == "shipment-log-dev"


@pytest.mark.parametrize(
    ("context", "named"),
    [
        (None, "context.environments"),
        ({}, "context.environments"),
        (["dev"], "context.environments"),
        ({"Dev": GOOD}, "environments.Dev"),
        ({"a" * 21: GOOD}, "environments.aaa"),
        ({"dev": {"region": "eu-central-1"}}, "environments.dev"),
        ({"dev": {**GOOD, "zone": "a"}}, "environments.dev"),
        ({"dev": {**GOOD, "region": "Frankfurt"}}, "environments.dev.region"),
        ({"dev": {**GOOD, "state_bucket": "My_Bucket"}}, "environments.dev.state_bucket"),
        ({"dev": {**GOOD, "state_bucket": 5}}, "environments.dev.state_bucket"),
        ({"dev": {**GOOD, "account": "12345678901"}}, "environments.dev.account"),
        ({"dev": {**GOOD, "account": 123456789012}}, "environments.dev.account"),
        ({"dev": {**GOOD, "disposable": "yes"}}, "environments.dev.disposable"),
        ({"dev": {**GOOD, "state_in_bucket": 1}}, "environments.dev.state_in_bucket"),
        ({"prod": {**GOOD, "disposable": True}}, "environments.prod.disposable"),
    ],
)
def test_a_mistake_in_cdktf_json_is_named(context: Any, named: str) -> None:
    with pytest.raises(ValueError, match=r"cdktf\.json") as error:
        environments_from_context(context)
    assert named in str(error.value)


def test_an_environment_is_protected_unless_it_says_otherwise() -> None:
    (trial, dev) = environments_from_context({"trial": {**GOOD, "disposable": True}, "dev": GOOD})
    assert (trial.disposable, dev.disposable) == (True, False)


def test_a_wrong_account_is_refused_by_the_provider_where_one_is_given(tmp_path: Path) -> None:
    def provider(**settings: str) -> dict[str, Any]:
        (environment,) = environments_from_context({"dev": {**GOOD, **settings}})
        stack = cdktf.TerraformStack(cdktf.App(outdir=str(tmp_path)), "stack")
        use_aws(stack, environment=environment)
        (found,) = json.loads(cdktf.Testing.synth(stack))["provider"]["aws"]
        return dict(found)

    assert provider(account="123456789012")["allowed_account_ids"] == ["123456789012"]
    assert "allowed_account_ids" not in provider()


def test_prod_is_never_disposable_however_it_is_made() -> None:
    with pytest.raises(ValueError, match=r"prod must not be disposable.*docs/retention\.md"):
        Environment(name="prod", region="eu-central-1", state_bucket="bucket", disposable=True)
