"""A review keeps within its budget: a second of computing for a thousand resources."""

from __future__ import annotations

import json
import time
from datetime import date

from plan_review.as_markdown import as_markdown
from plan_review.reading import parse_plan
from plan_review.review import review
from tests.plan_review.plans import created, destroyed, document, updated

_SECONDS = 1.0
_POLICY = json.dumps({"Statement": [{"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "*"}]})
_ATTRIBUTES = {
    "name": "log",
    "tags": {"team": "a"},
    "global_secondary_index": [{"name": "Status", "hash_key": "status"}] * 3,
    "policy": _POLICY,
    **{f"attribute_{number}": "x" * 40 for number in range(30)},
}


def test_a_thousand_resources_take_less_than_a_second() -> None:
    changes = [
        entry
        for number in range(250)
        for entry in (
            created(f"aws_dynamodb_table.new{number}", _ATTRIBUTES),
            destroyed(f"aws_sqs_queue.old{number}", _ATTRIBUTES),
            updated(f"aws_iam_role_policy.p{number}", _ATTRIBUTES, {"policy": _POLICY.replace("Get", "Delete")}),
            updated(f"aws_cloudwatch_metric_alarm.a{number}", _ATTRIBUTES, {"threshold": 5, "tags": {}}),
        )
    ]
    content = json.dumps(document(*changes)).encode()
    started = time.process_time()
    as_markdown(review(parse_plan(content, "plan.json"), [], date(2026, 11, 24)))
    seconds = time.process_time() - started
    assert seconds < _SECONDS * len(changes) / 1_000, f"{seconds:.2f} s for {len(changes)} resources"
