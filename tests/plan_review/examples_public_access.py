"""Examples of the rules about what anybody may reach."""

from __future__ import annotations

from tests.plan_review.example import Example
from tests.plan_review.plans import created, plan, updated

_BLOCKED = {
    "bucket": "b",
    "block_public_acls": True,
    "block_public_policy": True,
    "ignore_public_acls": True,
    "restrict_public_buckets": True,
}
_BLOCK = "aws_s3_bucket_public_access_block.b"

EXAMPLES = {
    "public": Example(
        found_in=plan(updated(_BLOCK, _BLOCKED, {"block_public_policy": False})),
        address=_BLOCK,
        what="a policy may make it public (block_public_policy)",
        not_in=plan(updated(_BLOCK, {**_BLOCKED, "block_public_policy": False}, _BLOCKED)),
    ),
    "unauthenticated": Example(
        found_in=plan(created("aws_api_gateway_method.m", {"http_method": "GET", "authorization": "NONE"})),
        address="aws_api_gateway_method.m",
        what="anybody may call it (authorization)",
        not_in=plan(created("aws_api_gateway_method.m", {"http_method": "OPTIONS", "authorization": "NONE"})),
    ),
    "public-unknown": Example(
        found_in=plan(created("aws_db_instance.d", {}, unknown={"publicly_accessible": True})),
        address="aws_db_instance.d",
        what="it cannot be said yet",
        not_in=plan(created("aws_db_instance.d", {"publicly_accessible": False}, unknown={"address": True})),
    ),
}
