"""With the longest names there can be, policies and the function's variables fit where AWS keeps them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from cdktf import App

from main import build_app
from tests.stacks.arns import resolved
from tests.support.aws_reference import quotas
from tests.support.configuration import Configuration

_NAME = "e" * 20
_REGION = "ap-southeast-99"
_LONGEST_NUMBER = "1000000"


@pytest.fixture(scope="module")
def longest(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Configuration]:
    """Both stacks of an environment with the longest names, "shipment" and "state"."""
    output = tmp_path_factory.mktemp("longest")
    context = {"environments": {_NAME: {"region": "ap-southeast-9", "state_bucket": "b" * 63}}}
    build_app(App(outdir=str(output), context=context)).synth()
    return {kind: Configuration.read(output / "stacks" / f"{kind}-{_NAME}") for kind in ("shipment", "state")}


def written(configuration: Configuration, policy: str) -> str:
    """The policy as AWS counts it: resolved, without white space."""
    return json.dumps(resolved(configuration, json.loads(policy)), separators=(",", ":"))


@pytest.mark.parametrize(
    "output", ["plan_policy", "apply_policy", "operator_policy", "operator_recovery_policy", "producer_policy"]
)
def test_each_policy_to_attach_is_a_managed_policy(longest: dict[str, Configuration], output: str) -> None:
    policy = longest["state"].document["output"][output]["value"]
    assert len(written(longest["state"], policy)) <= quotas.MANAGED_POLICY.most


def test_the_boundary_is_a_managed_policy(longest: dict[str, Configuration]) -> None:
    policy = longest["state"].only("aws_iam_policy")["policy"]
    assert len(written(longest["state"], policy)) <= quotas.MANAGED_POLICY.most


def test_the_grants_of_the_role_fit_into_it(longest: dict[str, Configuration]) -> None:
    policies = [body["policy"] for body in longest["shipment"].all("aws_iam_role_policy").values()]
    assert (
        sum(len(written(longest["shipment"], policy)) for policy in policies) <= quotas.INLINE_POLICIES_OF_A_ROLE.most
    )
    trust = longest["shipment"].only("aws_iam_role")["assume_role_policy"]
    assert len(written(longest["shipment"], trust)) <= quotas.TRUST_POLICY.most


@pytest.mark.parametrize(
    ("kind", "resource_type", "quota"),
    [
        ("state", "aws_s3_bucket_policy", quotas.BUCKET_POLICY),
        ("state", "aws_kms_key", quotas.KEY_POLICY),
        ("shipment", "aws_sns_topic", quotas.TOPIC_POLICY),
    ],
)
def test_policies_of_resources_fit(
    longest: dict[str, Configuration], kind: str, resource_type: str, quota: quotas.Quota
) -> None:
    for body in longest[kind].all(resource_type).values():
        assert len(written(longest[kind], body["policy"]).encode()) <= quota.most


def test_the_bus_takes_as_many_producers_as_the_variable_does(longest: dict[str, Configuration]) -> None:
    variable = longest["shipment"].document["variable"]["producer_accounts"]
    assert "length(var.producer_accounts) <= 100 &&" in variable["validation"][0]["condition"]
    bus_policy: Any = longest["shipment"].only("aws_cloudwatch_event_bus_policy")["policy"]
    before, _, after = bus_policy.partition("${jsonencode(")
    accounts = json.dumps(["arn:aws-us-gov:iam::123456789012:root"] * 100, separators=(",", ":"))
    policy = f"{before}{accounts}{after.partition(')}')[2]}"
    assert len(written(longest["shipment"], policy)) <= quotas.BUS_POLICY.most


def test_the_functions_variables_fit(longest: dict[str, Configuration]) -> None:
    variables = longest["shipment"].only("aws_lambda_function")["environment"]["variables"]
    references = {
        "FAILED_EVENTS_QUEUE_URL": f"https://sqs.{_REGION}.amazonaws.com.cn/123456789012/shipment-failed-events-{_NAME}",
        "ALERT_TOPIC_ARN": f"arn:aws-us-gov:sns:{_REGION}:123456789012:shipment-alerts-{_NAME}",
        "TABLE_NAME": f"shipment-log-{_NAME}",
    }
    values = {
        name: references.get(name, _LONGEST_NUMBER if "${" in value else value) for name, value in variables.items()
    }
    assert sum(len(f"{name}{value}".encode()) for name, value in values.items()) <= quotas.FUNCTION_ENVIRONMENT.most


def test_the_dashboard_holds_no_more_metrics_than_aws_draws(longest: dict[str, Configuration]) -> None:
    body = json.loads(longest["shipment"].only("aws_cloudwatch_dashboard")["dashboard_body"])
    metrics = [metric for widget in body["widgets"] for metric in widget["properties"].get("metrics", [])]
    assert 0 < len(metrics) <= quotas.DASHBOARD_METRICS.most
