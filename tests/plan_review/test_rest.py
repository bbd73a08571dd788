"""What changes in place and no finding speaks of."""

from __future__ import annotations

import pytest

from plan_review.finding import Group, Rule, Severity
from plan_review.review import Review
from tests.plan_review.plans import plan, updated

_PLAN = plan(updated("aws_sqs_queue.q", {"policy": "{}", "delay": 0}, {"policy": '{"Statement": []}', "delay": 1}))


@pytest.mark.parametrize(
    ("group", "what", "rest"),
    [
        (Group.RIGHTS, "1 right added", ["delay"]),
        (Group.RIGHTS, "its policy: 1 right added", ["delay"]),
        (Group.EXPOSURE, "1 right added", ["delay", "policy"]),
        (Group.EXPOSURE, "forced by delay: 0 → 1", ["policy"]),
        (Group.EXPOSURE, "there is a delay: longer", ["delay", "policy"]),
        (Group.DRIFT, "delay: 1 → 0", ["delay", "policy"]),
    ],
)
def test_an_attribute_is_left_out_where_a_finding_names_it(group: Group, what: str, rest: list[str]) -> None:
    rule = Rule(id="rule", group=group, severity=Severity.INFO, reason="Why.")
    (remaining,) = Review(_PLAN, [rule.finds("aws_sqs_queue.q", what)]).rest
    assert list(remaining.attributes) == rest
