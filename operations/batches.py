"""Batches within the limits of an AWS request."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")

# PutEvents, SendMessageBatch and DeleteMessageBatch all take ten entries:
# https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
MOST_ENTRIES = 10
# Of one SQS message, and of a whole request of PutEvents or SendMessageBatch. AWS has raised some of these
# to 1 MiB since; the queues of this pipeline take 256 KiB, and what fits there fits everywhere.
MOST_BYTES = 256 * 1024


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
        if batch and filled + needed > MOST_BYTES:
            yield batch
            batch, filled = [], 0
        batch.append(item)
        filled += needed
        if len(batch) == MOST_ENTRIES:
            yield batch
            batch, filled = [], 0
    if batch:
        yield batch
