"""Terraform and the real AWS provider accept both stacks of prod as `cdktf synth` writes them.

Those of the other environments are the same but for their names (tests/stacks/test_snapshots.py), their values are
tried in test_variables.py, and dev is deployed in tests/end_to_end.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from stacks.monitoring.saved_queries import QUERIES
from tests.plan.prod import VALUES
from tests.support.terraform import Terraform


def test_the_bucket_and_the_key_are_planned(first_state: dict[str, Any]) -> None:
    assert set(_planned(first_state).values()) == {("create",)}


def test_the_pipeline_is_planned(first_pipeline: dict[str, Any]) -> None:
    planned = _planned(first_pipeline)
    assert set(planned.values()) == {("create",)}
    planned_types = Counter(address.split(".")[0] for address in planned)
    assert planned_types["aws_dynamodb_table"] == 1
    assert planned_types["aws_cloudwatch_query_definition"] == len(QUERIES)
    assert planned_types["aws_sns_topic_subscription"] == 3


def test_without_tracing_there_is_no_right_to_write_traces(pipeline: Terraform, first_pipeline: dict[str, Any]) -> None:
    off = _planned(first_pipeline)
    on = pipeline.changes(*VALUES, "-var=tracing=true")
    (right,) = on.keys() - off.keys()
    assert right.startswith("aws_iam_role_policy.")
    assert "write-traces" in right
    assert off.keys() <= on.keys()


def _planned(plan: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """What a plan does to each resource, by address; what is only read is left out."""
    actions = {change["address"]: tuple(change["change"]["actions"]) for change in plan["resource_changes"]}
    return {address: words for address, words in actions.items() if words != ("read",)}
