"""Times the steps of a demonstration."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Stopwatch:
    """Measures named steps.

    Attributes:
        steps: Seconds that each finished step took, in order.
    """

    def __init__(self) -> None:
        self.steps: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Measures a `with` block."""
        started = time.monotonic()
        yield
        self.steps[name] = time.monotonic() - started
