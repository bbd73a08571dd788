"""Examples of the rules about fixed monthly cost."""

from __future__ import annotations

from tests.plan_review.example import Example
from tests.plan_review.plans import created, plan, updated

EXAMPLES = {
    "fixed-cost": Example(
        found_in=plan(created("aws_kms_key.k", {"enable_key_rotation": True})),
        address="",
        what="+1.00 USD a month at list prices of",
        not_in=plan(updated("aws_kms_key.k", {"description": "a"}, {"description": "b"})),
    ),
    "fixed-cost-unpriced": Example(
        found_in=plan(created("aws_instance.i", {"instance_type": "m7g.large"})),
        address="",
        what="unpriced: +1 aws_instance",
        not_in=plan(updated("aws_instance.i", {"ami": "a"}, {"ami": "b"})),
    ),
    "cost-by-use": Example(
        found_in=plan(created("aws_sqs_queue.q", {"name": "q"})),
        address="",
        what="not priced, by use: +1 aws_sqs_queue",
        not_in=plan(updated("aws_sqs_queue.q", {"name": "q"}, {"delay_seconds": 1})),
    ),
}
