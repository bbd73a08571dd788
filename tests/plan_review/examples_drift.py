"""Examples of the rules about drift."""

from __future__ import annotations

from tests.plan_review.example import Example
from tests.plan_review.plans import change, destroyed, plan, updated

_FUNCTION = "aws_lambda_function.f"
_BUCKET = "aws_s3_bucket.b"
_VERSIONING = change("aws_s3_bucket_versioning.v", ["no-op"], {"bucket": "b"}, {"bucket": "b"})
_POLICY = change("aws_s3_bucket_policy.p", ["no-op"], {"bucket": "b"}, {"bucket": "b"})
_READ_BACK = ({"policy": "", "versioning": []}, {"policy": "{}", "versioning": [{"enabled": True}]})

EXAMPLES = {
    "drift-gone": Example(
        found_in=plan(resource_drift=[destroyed(_FUNCTION, {"memory_size": 256})]),
        address=_FUNCTION,
        what="not there any more",
        not_in=plan(destroyed(_FUNCTION, {"memory_size": 256})),
    ),
    "drift-changed": Example(
        found_in=plan(
            updated(_FUNCTION, {"memory_size": 512}, {"memory_size": 256}),
            resource_drift=[updated(_FUNCTION, {"memory_size": 256}, {"memory_size": 512})],
        ),
        address=_FUNCTION,
        what="this plan: update",
        not_in=plan(resource_drift=[change(_FUNCTION, ["update"], {"memory_size": 256}, {"memory_size": 256})]),
    ),
    "drift-echo": Example(
        found_in=plan(_VERSIONING, _POLICY, resource_drift=[updated(_BUCKET, *_READ_BACK)]),
        address=_BUCKET,
        what="reads back what other resources set",
        # The policy is of no resource: somebody set it by hand.
        not_in=plan(_VERSIONING, resource_drift=[updated(_BUCKET, *_READ_BACK)]),
    ),
    "drift-of-spelling": Example(
        found_in=plan(
            resource_drift=[
                updated(
                    _FUNCTION, {"tags": None, "vpc": [{"ids": []}], "kms": None}, {"tags": {}, "vpc": [], "kms": ""}
                )
            ]
        ),
        address=_FUNCTION,
        what="tags: nothing → {}",
        not_in=plan(resource_drift=[updated(_FUNCTION, {"memory_size": None}, {"memory_size": 0})]),
    ),
}
