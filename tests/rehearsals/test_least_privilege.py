"""The matrix of rights tells every gap."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rehearsals.least_privilege.matrix import Matrix, TriedRight
from rehearsals.least_privilege.role import Right

RIGHT = Right("write", "dynamodb:BatchWriteItem")
TRIED = TriedRight(right=RIGHT, how="run", works_with=True, works_without=False, works_elsewhere=False)
MATRIX = Matrix(tried=[TRIED], unaccounted=[], denied={"scan": True}, denied_by_hand={"encrypt": True})


def test_a_matrix_without_gaps() -> None:
    assert MATRIX.gaps == []


@pytest.mark.parametrize(
    ("matrix", "gap"),
    [
        (replace(MATRIX, tried=[replace(TRIED, works_with=False)]), "dynamodb:BatchWriteItem is missing"),
        (
            replace(MATRIX, tried=[replace(TRIED, works_without=True)]),
            "dynamodb:BatchWriteItem is spare: without it write still works",
        ),
        (
            replace(MATRIX, tried=[replace(TRIED, works_elsewhere=True)]),
            "dynamodb:BatchWriteItem reaches resources of somebody else",
        ),
        (replace(MATRIX, unaccounted=[RIGHT]), "dynamodb:BatchWriteItem of write is not accounted for"),
        (replace(MATRIX, denied={"scan": False}), "the function may: scan"),
        (replace(MATRIX, denied_by_hand={"encrypt": False}), "a holder of KMS rights may: encrypt"),
    ],
)
def test_each_gap_is_told(matrix: Matrix, gap: str) -> None:
    assert matrix.gaps == [gap]
