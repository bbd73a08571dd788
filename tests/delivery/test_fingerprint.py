"""Two plans that do the same have one fingerprint, and others have not."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from delivery.fingerprint import fingerprint

PLAN: dict[str, Any] = {
    "timestamp": "2026-01-01T00:00:00Z",
    "prior_state": {"values": {"messages": 3}},
    "resource_changes": [
        {"address": "a", "change": {"actions": ["no-op"], "before": {"messages": 3}, "after": {"messages": 3}}},
        {"address": "b", "change": {"actions": ["update"], "before": {"size": 1}, "after": {"size": 2}}},
        {"address": "c", "change": {"actions": ["create"], "before": None, "after": {}, "after_unknown": {"id": True}}},
    ],
    "output_changes": {
        "same": {"actions": ["no-op"], "before": 1, "after": 1},
        "other": {"actions": ["update"], "before": 1, "after": 2},
    },
}


def changed(change: Callable[[dict[str, Any]], object]) -> str:
    plan = copy.deepcopy(PLAN)
    change(plan)
    return fingerprint(plan)


@pytest.mark.parametrize(
    "change",
    [
        lambda plan: plan.update(timestamp="2026-01-02T00:00:00Z"),
        lambda plan: plan.update(prior_state={}),
        lambda plan: plan["resource_changes"][0]["change"].update(before={"messages": 4}, after={"messages": 4}),
        lambda plan: plan["resource_changes"].append({"address": "d", "change": {"actions": ["read"]}}),
        lambda plan: plan["output_changes"]["same"].update(before=2, after=2),
        lambda plan: plan.update(output_changes=dict(reversed(plan["output_changes"].items()))),
    ],
)
def test_what_stays_as_it_is_does_not_count(change: Callable[[dict[str, Any]], object]) -> None:
    assert changed(change) == fingerprint(PLAN)


@pytest.mark.parametrize(
    "change",
    [
        lambda plan: plan["resource_changes"].pop(),
        lambda plan: plan["resource_changes"][0]["change"].update(actions=["delete"], after=None),
        lambda plan: plan["resource_changes"][0]["change"].update(importing={"id": "a"}),
        lambda plan: plan["resource_changes"][1].update(address="z"),
        lambda plan: plan["resource_changes"][1]["change"].update(before={"size": 3}),
        lambda plan: plan["resource_changes"][1]["change"].update(after={"size": 3}),
        lambda plan: plan["resource_changes"][1]["change"].update(actions=["delete", "create"]),
        lambda plan: plan["resource_changes"][2]["change"].update(after_unknown={}),
        lambda plan: plan["output_changes"]["other"].update(after=3),
        lambda plan: plan.update(deferred_changes=[{"reason": "unknown"}]),
        lambda plan: plan.update(action_invocations=[{"address": "action.a"}]),
    ],
)
def test_whatever_would_be_done_otherwise_counts(change: Callable[[dict[str, Any]], object]) -> None:
    assert changed(change) != fingerprint(PLAN)
