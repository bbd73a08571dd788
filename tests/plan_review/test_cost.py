from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from plan_review.rules.cost import RULES
from prices.item import Item
from prices.table import PRICES, price
from tests.plan_review.found import findings, ids
from tests.plan_review.plans import change, created, destroyed, plan, replaced, updated

_ALARM = {"metric_name": "Errors", "period": 60}


def _in(region: str) -> dict[str, Any]:
    """The configuration of a plan whose provider is in a region."""
    return {"provider_config": {"aws": {"expressions": {"region": {"constant_value": region}}}}, "root_module": {}}


def said(*changes: Any, region: str = "us-east-1") -> list[str]:
    return [finding.what for finding in findings(RULES, *changes, configuration=_in(region))]


@pytest.mark.parametrize(
    ("type_", "attributes", "month"),
    [
        ("aws_cloudwatch_metric_alarm", _ALARM, "+0.10"),
        ("aws_cloudwatch_metric_alarm", {**_ALARM, "period": 10}, "+0.30"),
        (
            "aws_cloudwatch_metric_alarm",
            {
                "metric_query": [
                    {"metric": [{"period": 60}]},
                    {"metric": [{"period": 60}]},
                    {"metric": [], "expression": "a/b"},
                ]
            },
            "+0.20",
        ),
        (
            "aws_cloudwatch_metric_alarm",
            {"metric_query": [{"metric": [{"period": 60}]}, {"expression": "ANOMALY_DETECTION_BAND(m1, 2)"}]},
            "+0.30",
        ),
        ("aws_cloudwatch_composite_alarm", {}, "+0.50"),
        ("aws_cloudwatch_dashboard", {}, "+3.00"),
        ("aws_kms_key", {}, "+1.00"),
        ("aws_secretsmanager_secret", {}, "+0.40"),
        ("aws_nat_gateway", {}, "+32.85"),
        ("aws_eip", {"domain": "vpc"}, "+3.65"),
        ("aws_vpc_endpoint", {"vpc_endpoint_type": "Interface", "subnet_ids": ["a", "b"]}, "+14.60"),
        ("aws_dynamodb_table", {"write_capacity": 10, "read_capacity": 20, "billing_mode": "PROVISIONED"}, "+6.64"),
        (
            "aws_dynamodb_table",
            {
                "billing_mode": "PROVISIONED",
                "write_capacity": 5,
                "read_capacity": 0,
                "global_secondary_index": [{"write_capacity": 5, "read_capacity": 0}],
            },
            "+4.74",
        ),
    ],
)
def test_what_is_fixed_is_priced_when_it_comes_and_goes(type_: str, attributes: dict[str, Any], month: str) -> None:
    (only,) = said(created(f"{type_}.x", attributes))
    assert only.startswith(f"{month} USD a month")
    assert said(destroyed(f"{type_}.x", attributes))[0].startswith(f"-{month[1:]} USD a month")
    assert said(updated(f"{type_}.x", {**attributes, "name": "a"}, {"name": "b"})) == []
    assert said(replaced(f"{type_}.x", {**attributes, "name": "a"}, {"name": "b"})) == []


def test_lines_are_counted_and_added() -> None:
    (finding,) = findings(
        RULES,
        *(created(f"aws_cloudwatch_metric_alarm.a{number}", _ALARM) for number in range(20)),
        destroyed("aws_kms_key.k", {}),
        configuration=_in("eu-central-1"),
    )

    assert finding.what.startswith("+1.00 USD a month")
    assert finding.details == (
        "-1 KMS key in eu-central-1: -1.00 (1.00 each, 2026-11-24)",
        "+20 metric of an alarm in eu-central-1: +2.00 (0.10 each, 2026-10-01)",
    )


def test_only_the_difference_of_a_change_counts() -> None:
    table = {"billing_mode": "PROVISIONED", "write_capacity": 10, "read_capacity": 10}
    assert said(updated("aws_dynamodb_table.t", table, {"write_capacity": 11}))[0].startswith("+0.47 USD")


def test_what_is_not_known_and_stays_is_no_cost_that_comes() -> None:
    endpoint = {"vpc_endpoint_type": "Interface", "policy": "a"}
    assert said(updated("aws_vpc_endpoint.e", endpoint, {"policy": "b"})) == []


def test_provisioned_concurrency_costs_by_the_memory_of_its_function() -> None:
    function = change("aws_lambda_function.f", ["no-op"], None, {"function_name": "f", "memory_size": 512})
    arm = change(
        "aws_lambda_function.f", ["no-op"], None, {"function_name": "f", "memory_size": 512, "architectures": ["arm64"]}
    )
    config = created(
        "aws_lambda_provisioned_concurrency_config.c", {"function_name": "f", "provisioned_concurrent_executions": 10}
    )
    assert said(function, config)[0].startswith("+54.75 USD")
    assert said(arm, config)[0].startswith("+43.80 USD")
    assert said(config) == ["unpriced: +1 aws_lambda_provisioned_concurrency_config"]


@pytest.mark.parametrize(
    ("entry", "what"),
    [
        (created("aws_instance.i", {}), "unpriced: +1 aws_instance"),
        (destroyed("aws_lb.l", {}), "unpriced: -1 aws_lb"),
        (
            created("aws_vpc_endpoint.e", {"vpc_endpoint_type": "Interface"}, unknown={"subnet_ids": True}),
            "unpriced: +1 aws_vpc_endpoint",
        ),
        (
            created(
                "aws_dynamodb_table.t",
                {"billing_mode": "PROVISIONED", "read_capacity": 1},
                unknown={"write_capacity": True},
            ),
            "unpriced: +1 aws_dynamodb_table",
        ),
    ],
)
def test_what_cannot_be_priced_is_said_to_be_unpriced(entry: Any, what: str) -> None:
    (said_of_it,) = said(entry)
    assert what in said_of_it


def test_a_price_is_not_carried_over_to_another_region() -> None:
    gateway = created("aws_nat_gateway.n", {})
    assert said(gateway, region="eu-central-1")[0].startswith("+37.96 USD")
    assert said(gateway, region="eu-north-1") == ["unpriced: +1 NAT gateway in eu-north-1"]
    assert [finding.what for finding in findings(RULES, gateway)] == [
        "unpriced: +1 NAT gateway in a region that the plan does not tell"
    ]
    arn = {"arn": "arn:aws:ec2:us-east-1:111122223333:natgateway/n"}
    assert said(destroyed("aws_nat_gateway.n", arn), region="eu-north-1")[0].startswith("-32.85 USD")
    assert said(created("aws_nat_gateway.n", {"region": "us-east-1"}), region="eu-north-1")[0].startswith("+32.85 USD")


def test_the_region_may_be_a_variable_and_must_be_one() -> None:
    gateway = created("aws_nat_gateway.n", {})
    variable = {"aws": {"expressions": {"region": {"references": ["var.region"]}}}}
    read = plan(gateway, configuration={"provider_config": variable}, variables={"region": {"value": "us-east-1"}})
    assert read.region == "us-east-1"
    two = {**variable, "aws.b": {"expressions": {"region": {"constant_value": "eu-north-1"}}}}
    assert (
        plan(gateway, configuration={"provider_config": two}, variables={"region": {"value": "us-east-1"}}).region == ""
    )


def test_what_costs_by_use_is_said_to_be_not_priced() -> None:
    on_demand = {"billing_mode": "PAY_PER_REQUEST"}
    assert said(created("aws_dynamodb_table.t", on_demand), created("aws_sqs_queue.q", {})) == [
        "not priced, by use: +1 aws_dynamodb_table, +1 aws_sqs_queue"
    ]
    assert said(updated("aws_sqs_queue.q", {"name": "a"}, {"delay_seconds": 1})) == []
    assert said(destroyed("aws_sqs_queue.q", {"name": "a"})) == []
    assert said(created("aws_vpc_endpoint.e", {"vpc_endpoint_type": "Gateway"})) == []
    assert said(created("aws_iam_role.r", {})) == []


def test_every_price_has_a_day_and_a_source_and_every_item_a_price() -> None:
    for found in PRICES.values():
        assert date(2025, 1, 1) <= date.fromisoformat(found.day) <= date(2026, 11, 24)
        assert found.source
        assert found.usd > 0
    assert all(price(item, "us-east-1") for item in Item)
    assert ids(RULES) == []


def test_a_price_that_somebody_other_than_aws_says_is_marked() -> None:
    marked = {found.source: found.second_hand for found in PRICES.values()}
    assert not marked["https://aws.amazon.com/kms/pricing/"]
    assert not any(hand for source, hand in marked.items() if source.startswith("AWS Price List API"))
    others = {source for source in marked if "aws.amazon.com" not in source and "AWS Price List API" not in source}
    assert len(others) > 3
    assert all(marked[source] for source in others)
