"""What is read of a plan, and that nothing unknown or sensitive is left in it."""

from __future__ import annotations

from plan_review.plan import Action
from plan_review.values import UNKNOWN, Sensitive
from tests.plan_review.plans import change, plan


def test_a_change_is_read_with_everything_that_is_said_of_it() -> None:
    (read,) = plan(
        change(
            'module.log["a"].aws_dynamodb_table.this[0]',
            ["delete", "create"],
            {"name": "a", "hash_key": "id"},
            {"name": "a", "hash_key": "key"},
            unknown={"arn": True},
            module_address='module.log["a"]',
            index=0,
            replace_paths=[["hash_key"]],
            action_reason="replace_because_cannot_update",
            previous_address="aws_dynamodb_table.this",
            importing={"id": "a"},
        )
    ).managed
    assert (read.type, read.name, read.index, read.module) == ("aws_dynamodb_table", "this", 0, 'module.log["a"]')
    assert read.action is Action.DELETE_THEN_CREATE
    assert (read.previous_address, read.importing) == ("aws_dynamodb_table.this", True)
    assert (read.action_reason, read.replace_paths) == ("replace_because_cannot_update", (("hash_key",),))
    assert read.changed == {"hash_key": ("id", "key"), "arn": (None, UNKNOWN)}


def test_what_is_unknown_is_said_to_be_unknown_however_deep() -> None:
    (read,) = plan(
        change(
            "aws_x.y",
            after={"rule": [{"name": "a"}, {}], "set": None},
            unknown={"rule": [{}, {"name": True}], "set": [{"id": True}], "whole": True, "known": False, "none": {}},
        )
    ).managed
    assert read.becomes("rule", 0, "name") == "a"
    assert read.is_unknown("rule", 1, "name")
    assert read.is_unknown("set", 0, "id")
    assert read.is_unknown("whole", "any", "part")
    assert "known" not in read.after
    assert "none" not in read.after


def test_what_is_sensitive_on_either_side_is_hidden_on_both() -> None:
    entry = change(
        "aws_x.y",
        before={"a": "secret-1", "b": {"c": ["secret-2"]}, "d": "shown"},
        after={"a": "secret-1", "b": {"c": ["secret-3"]}, "d": "shown"},
    )
    entry["change"] |= {"before_sensitive": {"a": True}, "after_sensitive": {"b": {"c": [True]}}}
    output = {"actions": ["update"], "before": ["secret-4"], "after": "secret-5", "before_sensitive": True}
    read = plan(entry, output_changes={"o": output})
    assert "secret" not in repr(read)
    (masked,) = read.managed
    assert isinstance(masked.was("a"), Sensitive)
    assert masked.was("a") == masked.becomes("a")
    assert masked.was("b", "c", 0) != masked.becomes("b", "c", 0)
    assert masked.becomes("d") == "shown"
