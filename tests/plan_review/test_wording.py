"""How values and changes are written."""

from __future__ import annotations

from typing import Any

import pytest

from plan_review.values import UNKNOWN, Sensitive, Value
from plan_review.wording import differences, shown

_SECRET = Sensitive.standing_for("a")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, "nothing"),
        (True, "true"),
        (1.5, "1.5"),
        ("a", '"a"'),
        ("", '""'),
        ([], "[]"),
        ({}, "{}"),
        (["a", 1], '["a", 1]'),
        (["a" * 80], "(1 element)"),
        ({"a": UNKNOWN, "b": 1}, "(2 attributes)"),
        ([_SECRET], "(1 element)"),
        (UNKNOWN, "(known after apply)"),
        (_SECRET, "(sensitive)"),
        ("a" * 61, '"' + "a" * 59 + '…"'),
        ('{"Statement": [' + " " * 2_000 + "]}", "(a document of 2,017 characters)"),
    ],
)
def test_a_value_is_short_enough_for_a_line(value: Value, written: str) -> None:
    assert shown(value) == written


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        (1, 1, []),
        (1, 2, ["x: 1 → 2"]),
        (None, [1], ["x: nothing → [1]"]),
        ({"a": 1, "b": 2}, {"a": 1, "c": 3}, ["x.b: 2 → nothing", "x.c: nothing → 3"]),
        ([{"a": 1}, {"b": 1}], [{"a": 1}, {"b": 2}], ["x[1].b: 1 → 2"]),
        (["a", "b"], ["b"], ["x: 2 → 1 elements", 'x: no longer "a"']),
        (["a"], ["a", _SECRET], ["x: 1 → 2 elements", "x: now also (sensitive)"]),
        ({"a": 1}, UNKNOWN, ['x: {"a": 1} → (known after apply)']),
    ],
)
def test_a_change_is_written_part_by_part(before: Any, after: Any, lines: list[str]) -> None:
    assert list(differences("x", before, after)) == lines
