from __future__ import annotations

from typing import Any

import pytest

from plan_review.rules.public_access import RULES
from tests.plan_review.found import configured, findings, ids
from tests.plan_review.plans import change, created, destroyed, updated

_BLOCKED = {
    "bucket": "b",
    "block_public_acls": True,
    "block_public_policy": True,
    "ignore_public_acls": True,
    "restrict_public_buckets": True,
}
_BLOCK = "aws_s3_bucket_public_access_block.b"


@pytest.mark.parametrize(
    ("type_", "safe", "public"),
    [
        ("aws_s3_bucket_acl", {"acl": "private"}, {"acl": "public-read"}),
        ("aws_s3_bucket_acl", {"acl": "private"}, {"acl": "authenticated-read"}),
        (
            "aws_s3_bucket_acl",
            {},
            {
                "access_control_policy": [
                    {"grant": [{"grantee": [{"uri": "http://acs.amazonaws.com/groups/global/AllUsers"}]}]}
                ]
            },
        ),
        ("aws_s3_bucket", {}, {"grant": [{"uri": "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"}]}),
        ("aws_s3_bucket", {"acl": None}, {"acl": "public-read-write"}),
        ("aws_db_instance", {"publicly_accessible": False}, {"publicly_accessible": True}),
        ("aws_redshift_cluster", {}, {"publicly_accessible": True}),
        ("aws_db_snapshot", {"shared_accounts": ["111122223333"]}, {"shared_accounts": ["111122223333", "all"]}),
        ("aws_ami_launch_permission", {"group": ""}, {"group": "all"}),
        ("aws_lambda_function_url", {"authorization_type": "AWS_IAM"}, {"authorization_type": "NONE"}),
        ("azurerm_storage_account", {}, {"allow_nested_items_to_be_public": True}),
        ("azurerm_storage_container", {"container_access_type": "private"}, {"container_access_type": "blob"}),
        ("google_storage_bucket_iam_member", {"member": "user:a@b"}, {"member": "allUsers"}),
        ("google_cloud_run_service_iam_binding", {"members": []}, {"members": ["allAuthenticatedUsers"]}),
        (
            "google_sql_database_instance",
            {"settings": [{"ip_configuration": [{"authorized_networks": [{"value": "10.0.0.0/8"}]}]}]},
            {"settings": [{"ip_configuration": [{"authorized_networks": [{"value": "0.0.0.0/0"}]}]}]},
        ),
    ],
)
def test_what_becomes_public_is_refused(type_: str, safe: dict[str, Any], public: dict[str, Any]) -> None:
    address = f"{type_}.x"
    (finding,) = findings(RULES, created(address, public))
    assert (finding.rule.id, finding.severity.name) == ("public", "REFUSED")
    assert next(iter(public)) in finding.what
    assert ids(RULES, updated(address, {"name": "a", **safe}, public)) == ["public"]
    assert ids(RULES, created(address, safe)) == []
    assert ids(RULES, updated(address, public, {"name": "b"})) == []
    assert ids(RULES, updated(address, public, {**dict.fromkeys(public), **safe})) == []
    assert ids(RULES, destroyed(address, public)) == []


@pytest.mark.parametrize("name", [name for name in _BLOCKED if name != "bucket"])
def test_each_setting_of_an_access_block_counts(name: str) -> None:
    assert ids(RULES, updated(_BLOCK, _BLOCKED, {name: False})) == ["public"]
    assert ids(RULES, created(_BLOCK, {key: value for key, value in _BLOCKED.items() if key != name})) == ["public"]
    assert ids(RULES, created(_BLOCK, _BLOCKED)) == []


def test_an_access_block_that_goes_is_refused_unless_its_bucket_goes_with_it() -> None:
    assert ids(RULES, destroyed(_BLOCK, _BLOCKED)) == ["public"]
    assert ids(RULES, destroyed(_BLOCK, _BLOCKED), destroyed("aws_s3_bucket.b", {"bucket": "b"})) == []
    assert ids(RULES, destroyed(_BLOCK, _BLOCKED), destroyed("aws_s3_bucket.c", {"bucket": "c"})) == ["public"]
    of_account = destroyed("aws_s3_account_public_access_block.a", {**_BLOCKED, "bucket": None})
    assert ids(RULES, of_account, destroyed("aws_s3_bucket.b", {})) == ["public"]


def test_an_api_that_anybody_may_call_needs_a_human() -> None:
    open_ = {"http_method": "GET", "authorization": "NONE"}
    assert ids(RULES, created("aws_api_gateway_method.m", open_)) == ["unauthenticated"]
    assert ids(RULES, created("aws_api_gateway_method.m", {**open_, "authorization": "AWS_IAM"})) == []
    assert ids(RULES, created("aws_api_gateway_method.m", {**open_, "http_method": "OPTIONS"})) == []
    assert ids(RULES, created("aws_apigatewayv2_route.r", {"route_key": "GET /"})) == ["unauthenticated"]
    assert ids(RULES, created("aws_apigatewayv2_route.r", {"route_key": "GET /", "authorization_type": "JWT"})) == []


def test_what_nobody_knows_yet_is_not_taken_for_harmless() -> None:
    address = "aws_db_instance.d"
    unknown = change(address, ["create"], None, {}, unknown={"publicly_accessible": True})
    assert ids(RULES, unknown) == ["public-unknown"]
    assert ids(RULES, unknown, configuration=configured(address, "publicly_accessible")) == ["public-unknown"]
    # Nobody sets it, and the provider's own choice is the safe one.
    assert ids(RULES, unknown, configuration=configured(address, "name")) == []
    block = change(_BLOCK, ["create"], None, {}, unknown=dict.fromkeys(_BLOCKED, True))
    assert ids(RULES, block, configuration=configured(_BLOCK)) == ["public-unknown"] * 4
