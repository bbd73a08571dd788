"""How long to wait before trying again."""

from __future__ import annotations

import random
from collections.abc import Iterator


def backoff_delays(
    *, attempts: int, first: float = 0.2, longest: float = 20.0, chance: random.Random | None = None
) -> Iterator[float]:
    """The waits between attempts: capped exponential backoff with full jitter.

    Each wait is drawn evenly from zero to a ceiling that doubles, which spreads many clients best
    (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).

    Args:
        attempts: Attempts in all; there is one wait less.
        first: Ceiling of the first wait, seconds.
        longest: Highest ceiling, seconds.
        chance: Source of randomness.
    """
    chance = chance or random.Random()  # noqa: S311 - spreads load, protects nothing
    for retry in range(attempts - 1):
        yield chance.uniform(0, min(longest, first * 2**retry))
