"""What is destroyed, replaced or taken away in part, beyond the examples of the rules."""

from __future__ import annotations

from typing import Any

import pytest

from plan_review.rules import destroyed as rules
from plan_review.rules.destroyed import find
from plan_review.stateful import HELD, VERSIONED
from tests.plan_review.plans import change, destroyed, plan, replaced, updated

_TABLE = "aws_dynamodb_table.log"
_INDEX = {
    "name": "Status",
    "hash_key": "status",
    "range_key": "timestamp",
    "projection_type": "ALL",
    "read_capacity": 5,
}


def said(entry: dict[str, Any]) -> list[str]:
    return [line for finding in find(plan(entry)) for line in (finding.rule.id, finding.what, *finding.details)]


def indexes(*indexes: dict[str, Any]) -> dict[str, Any]:
    return {"global_secondary_index": list(indexes)}


def test_an_index_with_another_key_is_built_anew_and_one_with_another_capacity_is_not() -> None:
    other = updated(_TABLE, indexes(_INDEX), indexes({**_INDEX, "range_key": "event_key"}))
    assert said(other) == [
        "part-removed",
        "the index Status is removed and built anew",
        'forced by range_key: "timestamp" → "event_key"',
    ]
    assert said(updated(_TABLE, indexes(_INDEX), indexes({**_INDEX, "read_capacity": 10}))) == []


@pytest.mark.parametrize(
    ("before", "after", "forced_by"),
    [
        ({"projection_type": "ALL"}, {"projection_type": "KEYS_ONLY"}, 'projection_type: "ALL" → "KEYS_ONLY"'),
        (
            {"projection_type": "INCLUDE", "non_key_attributes": ["carrier"]},
            {"projection_type": "INCLUDE", "non_key_attributes": ["carrier", "location"]},
            'non_key_attributes: ["carrier"] → ["carrier", "location"]',
        ),
    ],
)
def test_an_index_with_another_projection_is_built_anew(
    before: dict[str, Any], after: dict[str, Any], forced_by: str
) -> None:
    assert said(updated(_TABLE, indexes({**_INDEX, **before}), indexes({**_INDEX, **after}))) == [
        "part-removed",
        "the index Status is removed and built anew",
        f"forced by {forced_by}",
    ]


def test_a_second_index_beside_the_first_takes_nothing_away() -> None:
    assert said(updated(_TABLE, indexes(_INDEX), indexes(_INDEX, {**_INDEX, "name": "StatusV2"}))) == []


def test_a_replica_that_goes_is_named_and_another_order_is_no_change() -> None:
    here, there = {"region_name": "eu-west-1"}, {"region_name": "eu-north-1"}
    assert "the replica eu-west-1 is removed" in said(updated(_TABLE, {"replica": [here, there]}, {"replica": [there]}))
    assert said(updated(_TABLE, {"replica": [here, there]}, {"replica": [there, here]})) == []


def test_indexes_that_nobody_knows_yet_are_not_taken_for_the_same() -> None:
    entry = change(_TABLE, before=indexes(_INDEX), after={}, unknown={"global_secondary_index": True})
    assert said(entry) == ["part-removed", "global_secondary_index cannot be judged yet: (known after apply)"]


@pytest.mark.parametrize(
    ("address", "rule"), [(_TABLE, rules.STATEFUL_DESTROYED), ("aws_instance.i", rules.DEPOSED_DESTROYED)]
)
def test_a_deposed_object_that_holds_data_is_data(address: str, rule: object) -> None:
    assert [finding.rule for finding in find(plan(destroyed(address, {}, deposed="0a")))] == [rule]


@pytest.mark.parametrize(
    ("actions", "what"),
    [
        (["create", "delete"], "replaced (created anew, then destroyed): lost are the rows in it"),
        (["delete", "create"], "replaced (destroyed, then created): lost are the rows in it"),
    ],
)
def test_both_orders_of_a_replacement_lose_what_is_held(actions: list[str], what: str) -> None:
    assert said(change(_TABLE, actions, {}, {}))[:2] == ["stateful-replaced", what]


def test_where_a_plan_does_not_say_what_forces_a_replacement_what_changes_is_shown() -> None:
    assert said(replaced("aws_x.y", {"a": 1}, {"a": 2}, unknown={"id": True}))[2:] == [
        "the plan does not say what forces it",
        "changes: a: 1 → 2",
    ]


def test_an_action_that_is_new_and_deletes_counts_as_destroyed() -> None:
    assert said(change(_TABLE, ["archive", "delete"], {}, None))[0] == "stateful-destroyed"


def test_what_a_table_calls_held_has_one_meaning() -> None:
    assert not VERSIONED & HELD.keys()
