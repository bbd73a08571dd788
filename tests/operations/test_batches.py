from __future__ import annotations

import random
from itertools import pairwise

import pytest

from contract.limits import MESSAGE_BYTES
from operations.backoff import backoff_delays
from operations.batches import batches


def test_batches_keep_order_and_both_limits() -> None:
    chance = random.Random(7)  # noqa: S311 - the same sizes in each run
    sizes = [chance.choice([1, 1000, MESSAGE_BYTES // 3, MESSAGE_BYTES]) for _ in range(200)] + [1] * 25
    grouped = list(batches(sizes, size=lambda size: size))
    assert [size for batch in grouped for size in batch] == sizes
    assert max(len(batch) for batch in grouped) == 10
    assert max(sum(batch) for batch in grouped) <= MESSAGE_BYTES


def test_no_two_batches_would_have_fitted_into_one() -> None:
    grouped = list(batches([1] * 25, size=lambda _: MESSAGE_BYTES // 10))
    assert [len(batch) for batch in grouped] == [10, 10, 5]
    for first, second in pairwise(batches([3, 5, 9] * 20, size=lambda _: MESSAGE_BYTES // 4)):
        assert len(first) + len(second) > 4


def test_what_is_larger_than_a_batch_comes_alone() -> None:
    assert list(batches([1, MESSAGE_BYTES + 1, 2], size=lambda size: size)) == [[1], [MESSAGE_BYTES + 1], [2]]


def test_a_full_batch_does_not_wait_for_the_next_item() -> None:
    items = iter(range(1, 100))
    next(batches(items, size=lambda _: 1))
    assert next(items) == 11, "a slow producer's ten events must go out when they are there"


def test_backoff_doubles_up_to_its_cap(monkeypatch: pytest.MonkeyPatch) -> None:
    def highest(low: float, high: float) -> float:
        assert low == 0
        return high

    monkeypatch.setattr("random.uniform", highest)
    assert list(backoff_delays(attempts=10)) == pytest.approx([0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 20, 20])
    assert list(backoff_delays(attempts=1)) == []


def test_backoff_is_spread() -> None:
    delays = {next(backoff_delays(attempts=2)) for _ in range(50)}
    assert len(delays) == 50, "clients that failed together must not come back together"
