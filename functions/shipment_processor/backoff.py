"""How long to wait before a request is made again."""

from __future__ import annotations

import random

_FIRST_SECONDS = 0.05
_LONGEST_SECONDS = 5.0


def full_jitter(attempt: int) -> float:
    """Seconds to wait after the attempt of this number, counted from 1.

    Any time from 0 to a cap that doubles with each attempt, up to 5 seconds. Many invocations that were throttled
    together do not come back together: https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
    """
    # The exponent is bounded for the sake of floats.
    cap = min(_LONGEST_SECONDS, _FIRST_SECONDS * 2 ** min(attempt, 30))
    return random.uniform(0, cap)  # noqa: S311 - no secret
