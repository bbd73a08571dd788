"""Data and functions that anybody may reach: access blocks, ACLs, addresses of databases, calls without a credential.

Everybody as the principal of a policy is in `rights.py`, open networks are in `networks.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from plan_review.finding import Finding, Group, Rule, RuleGroup, Severity
from plan_review.plan import Action, Plan
from plan_review.settings import Attributes, Setting, Settings, holds, newly_exposed, off, on, one_of
from plan_review.values import Sensitive, Unknown, at

PUBLIC = Rule(
    id="public",
    group=Group.EXPOSURE,
    severity=Severity.REFUSED,
    reason="Anybody on the Internet may reach it, or is no longer kept from it; what leaked cannot be called back.",
)
UNAUTHENTICATED = Rule(
    id="unauthenticated",
    group=Group.EXPOSURE,
    severity=Severity.HUMAN,
    reason="Whoever finds the address may call it; whether it is meant for everybody only its owner knows.",
)
UNKNOWN = Rule(
    id="public-unknown",
    group=Group.EXPOSURE,
    severity=Severity.HUMAN,
    reason="Whether anybody may reach it is known only after apply, so that it cannot be judged yet.",
)

_EVERYBODY = "everybody may read it, or more"
# Whom these groups stand for: https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html
_ACL = Setting("acl", one_of("public-read", "public-read-write", "authenticated-read", path=("acl",)), _EVERYBODY)
_PUBLIC_GROUPS = ("/global/AllUsers", "/global/AuthenticatedUsers")
_ADDRESS = Setting("publicly_accessible", on("publicly_accessible"), "it gets an address on the Internet")
_MEMBERS = ("allUsers", "allAuthenticatedUsers")
# What S3 does without the four settings: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
_BLOCK = (
    Setting("block_public_acls", off("block_public_acls"), "ACLs may make it public"),
    Setting("block_public_policy", off("block_public_policy"), "a policy may make it public"),
    Setting("ignore_public_acls", off("ignore_public_acls"), "public ACLs count"),
    Setting("restrict_public_buckets", off("restrict_public_buckets"), "a public policy counts for everybody"),
)
_BLOCKS = ("aws_s3_bucket_public_access_block", "aws_s3_account_public_access_block")

_PUBLIC: Settings = {
    **dict.fromkeys(_BLOCKS, _BLOCK),
    "aws_s3_bucket": (_ACL, Setting("grant", holds(*_PUBLIC_GROUPS, path=("grant",)), _EVERYBODY)),
    "aws_s3_bucket_acl": (
        _ACL,
        Setting("access_control_policy", holds(*_PUBLIC_GROUPS, path=("access_control_policy",)), _EVERYBODY),
    ),
    "aws_s3_object": (_ACL,),
    "aws_db_instance": (_ADDRESS,),
    "aws_rds_cluster_instance": (_ADDRESS,),
    "aws_neptune_cluster_instance": (_ADDRESS,),
    "aws_redshift_cluster": (_ADDRESS,),
    "aws_redshiftserverless_workgroup": (_ADDRESS,),
    "aws_dms_replication_instance": (_ADDRESS,),
    "aws_mq_broker": (_ADDRESS,),
    "aws_lightsail_database": (_ADDRESS,),
    "aws_db_snapshot": (Setting("shared_accounts", holds("all", path=("shared_accounts",)), _EVERYBODY),),
    "aws_db_cluster_snapshot": (Setting("shared_accounts", holds("all", path=("shared_accounts",)), _EVERYBODY),),
    "aws_ami_launch_permission": (Setting("group", one_of("all", path=("group",)), _EVERYBODY),),
    "aws_lambda_function_url": (
        Setting(
            "authorization_type", one_of("none", path=("authorization_type",)), "anybody on the Internet may call it"
        ),
    ),
    "azurerm_storage_account": (
        Setting("allow_nested_items_to_be_public", on("allow_nested_items_to_be_public"), "containers may be public"),
    ),
    "azurerm_storage_container": (
        Setting("container_access_type", one_of("blob", "container", path=("container_access_type",)), _EVERYBODY),
    ),
    "google_sql_database_instance": (
        Setting("settings", holds("0.0.0.0/0", path=("settings", 0, "ip_configuration")), "every address may reach it"),
    ),
}
# Members of roles at Google: google_storage_bucket_iam_member, google_cloud_run_service_iam_binding and so on.
_MEMBER = (
    Setting("member", holds(*_MEMBERS, path=("member",)), "everybody gets the role"),
    Setting("members", holds(*_MEMBERS, path=("members",)), "everybody gets the role"),
)


def _without_authorizer(attributes: Attributes) -> bool | None:
    """A browser's question before a call (OPTIONS) carries no credential by its nature."""
    word = at(attributes, "authorization") or at(attributes, "authorization_type") or "NONE"
    if isinstance(word, Unknown | Sensitive):
        return None
    method = at(attributes, "http_method") or at(attributes, "route_key")
    return str(word).upper() == "NONE" and not str(method).upper().startswith("OPTIONS")


_UNAUTHENTICATED: Settings = {
    "aws_api_gateway_method": (Setting("authorization", _without_authorizer, "anybody may call it"),),
    "aws_apigatewayv2_route": (Setting("authorization_type", _without_authorizer, "anybody may call it"),),
    "aws_appsync_graphql_api": (
        Setting(
            "authentication_type",
            one_of("api_key", path=("authentication_type",)),
            "anybody with the key may call it, and it is in every client",
        ),
    ),
}


def find(plan: Plan) -> Iterator[Finding]:
    """What anybody may reach that was not to be reached before."""
    of_google = {
        change.type: _MEMBER for change in plan.managed if change.type.startswith("google_") and "_iam_" in change.type
    }
    yield from _found(plan, {**_PUBLIC, **of_google}, PUBLIC)
    yield from _found(plan, _UNAUTHENTICATED, UNAUTHENTICATED)
    yield from _blocks_removed(plan)


def _found(plan: Plan, settings: Settings, rule: Rule) -> Iterator[Finding]:
    for change, setting, known in newly_exposed(plan, settings):
        if known:
            yield rule.finds(change.address, f"{setting.what} ({setting.attribute})")
        else:
            yield UNKNOWN.finds(change.address, f"it cannot be said yet whether {setting.what} ({setting.attribute})")


def _blocks_removed(plan: Plan) -> Iterator[Finding]:
    buckets_gone = [change.was("bucket") for change in plan.of_type("aws_s3_bucket") if change.action is Action.DELETE]
    for change in plan.of_type(*_BLOCKS):
        bucket = change.was("bucket")
        if change.action is Action.DELETE and not change.deposed and (bucket is None or bucket not in buckets_gone):
            yield PUBLIC.finds(change.address, "nothing keeps ACLs and policies from making it public any more")


RULES = RuleGroup((PUBLIC, UNAUTHENTICATED, UNKNOWN), find)
