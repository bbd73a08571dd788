"""Examples of the rules about protections."""

from __future__ import annotations

from tests.plan_review.example import Example
from tests.plan_review.plans import change, destroyed, plan, updated

_TABLE = {"point_in_time_recovery": [{"enabled": True}]}
_OFF = {"point_in_time_recovery": [{"enabled": False}]}
_BUCKET = "aws_s3_bucket_lifecycle_configuration.b"


def _rules(days: int) -> dict[str, object]:
    return {"rule": [{"id": "old", "status": "Enabled", "noncurrent_version_expiration": [{"noncurrent_days": days}]}]}


EXAMPLES = {
    "protection-weaker": Example(
        found_in=plan(updated("aws_dynamodb_table.log", _TABLE, _OFF)),
        address="aws_dynamodb_table.log",
        what="point_in_time_recovery[0].enabled: true → false",
        not_in=plan(updated("aws_dynamodb_table.log", _OFF, _TABLE)),
    ),
    "protection-unknown": Example(
        found_in=plan(
            change(
                "aws_dynamodb_table.log",
                before={"deletion_protection_enabled": True},
                after={},
                unknown={"deletion_protection_enabled": True},
            )
        ),
        address="aws_dynamodb_table.log",
        what="deletion_protection_enabled: true → (known after apply)",
        not_in=plan(
            change("aws_dynamodb_table.log", before={"arn": "a"}, after={}, unknown={"arn": True}),
        ),
    ),
    "protection-removed": Example(
        found_in=plan(destroyed("aws_s3_bucket_versioning.v", {"bucket": "b"})),
        address="aws_s3_bucket_versioning.v",
        what="versioning of the bucket",
        not_in=plan(destroyed("aws_s3_object.o", {"bucket": "b"})),
    ),
    "expires-sooner": Example(
        found_in=plan(updated(_BUCKET, _rules(90), _rules(30))),
        address=_BUCKET,
        what="noncurrent_version_expiration.noncurrent_days: 90 → 30",
        not_in=plan(updated(_BUCKET, _rules(30), _rules(90))),
    ),
}
