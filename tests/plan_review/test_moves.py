"""What Terraform forgets, and what it cannot plan yet, beyond the examples of the rules."""

from __future__ import annotations

from plan_review.rules import moves, plan_itself
from tests.plan_review.plans import change, created, plan


def test_a_replacement_that_forgets_the_old_object_is_found() -> None:
    (finding,) = moves.find(plan(change("aws_x.y", ["create", "forget"], {}, {})))
    assert finding.rule is moves.FORGOTTEN
    assert "the one that is there now is forgotten" in finding.what


def test_what_is_deferred_makes_a_plan_incomplete_whatever_it_says_of_itself() -> None:
    deferred = [{"reason": "instance_count_unknown", "resource_change": created("aws_x.y", {})}]
    (finding,) = plan_itself.find(plan(complete=True, deferred_changes=deferred))
    assert (finding.rule, finding.details) == (plan_itself.INCOMPLETE, ("aws_x.y: instance_count_unknown",))
