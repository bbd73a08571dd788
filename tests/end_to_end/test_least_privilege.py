"""The rehearsal of the function's rights finds no gap."""

from __future__ import annotations

import pytest
from rich.console import Console

from rehearsals.least_privilege.matrix import Matrix, tables
from rehearsals.least_privilege.run import try_rights
from tests.end_to_end.pipeline import Pipeline


@pytest.fixture(scope="module")
def matrix(pipeline: Pipeline) -> Matrix:
    """Every right and every attempt, tried once."""
    tried = try_rights(pipeline.names)
    Console(width=140).print(tables(tried))
    return tried


def test_every_right_has_a_probe_or_a_reason(matrix: Matrix) -> None:
    assert matrix.unaccounted == []


def test_each_right_is_needed_and_ends_at_its_resource(matrix: Matrix) -> None:
    assert len(matrix.tried) == 7
    assert [gap for each in matrix.tried for gap in each.gaps] == []


def test_nobody_uses_the_key_by_hand(matrix: Matrix) -> None:
    assert matrix.denied_by_hand == {"encrypt with the key": True, "make a data key": True}


def test_the_role_may_do_nothing_else(matrix: Matrix) -> None:
    assert matrix.denied, "nothing was tried"
    assert [what for what, denied in matrix.denied.items() if not denied] == []


def test_the_rehearsal_as_a_whole_has_no_gap(matrix: Matrix) -> None:
    assert matrix.gaps == []
