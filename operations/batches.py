"""Batches within the limits of an AWS request."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from contract.limits import ENTRIES_PER_REQUEST, MESSAGE_BYTES

T = TypeVar("T")


def batches(items: Iterable[T], *, size: Callable[[T], int]) -> Iterator[list[T]]:
    """Groups items in order, at most ten and at most 256 KiB to a batch.

    An item that is larger than that comes alone. Reads at most one item ahead.

    Args:
        items: What to group.
        size: Bytes that an item takes in the request.
    """
    batch: list[T] = []
    filled = 0
    for item in items:
        needed = size(item)
        if batch and filled + needed > MESSAGE_BYTES:
            yield batch
            batch, filled = [], 0
        batch.append(item)
        filled += needed
        if len(batch) == ENTRIES_PER_REQUEST:
            yield batch
            batch, filled = [], 0
    if batch:
        yield batch
