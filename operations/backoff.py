"""How long to wait before trying again."""

from __future__ import annotations

import random
from collections.abc import Iterator

_FIRST_SECONDS = 0.2
_LONGEST_SECONDS = 20.0


def backoff_delays(*, attempts: int) -> Iterator[float]:
    """Seconds to wait between attempts: capped exponential backoff with full jitter.

    Each wait is drawn evenly from zero to a ceiling that doubles, which spreads many clients best
    (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).

    Args:
        attempts: Attempts in all; there is one wait less.
    """
    for retry in range(attempts - 1):
        yield random.uniform(0, min(_LONGEST_SECONDS, _FIRST_SECONDS * 2**retry))  # noqa: S311 - no secret
