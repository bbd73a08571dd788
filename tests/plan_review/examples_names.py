"""Examples of the rules about names and tags."""

from __future__ import annotations

from tests.plan_review.example import Example
from tests.plan_review.plans import plan, updated

EXAMPLES = {
    "renamed": Example(
        found_in=plan(updated("github_repository.r", {"name": "old"}, {"name": "new"})),
        address="github_repository.r",
        what='name: "old" → "new"',
        not_in=plan(updated("github_repository.r", {"description": "old"}, {"description": "new"})),
    ),
    "tags-changed": Example(
        found_in=plan(updated("aws_sqs_queue.q", {"tags": {"team": "a"}}, {"tags": {"team": "b", "cost": "1"}})),
        address="aws_sqs_queue.q",
        what='tags.team: "a" → "b"',
        not_in=plan(updated("aws_sqs_queue.q", {"tags": None, "delay": 0}, {"tags": {}, "delay": 1})),
    ),
}
