"""Bounds the number of alerts in a bad hour without hiding anything."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence

from .failure import Failure


class QuietInterval:
    """The time after an alert in which its execution environment sends no other.

    Lambda keeps an execution environment for many invocations, and so this memory. The first failure alerts at once.
    What is held back after that is counted and told in the next alert; it is in the log and in the metrics anyway, and
    those have alarms. So in an hour there are at most 60 / minutes alerts, rounded up, of each execution environment,
    of which `maximum_concurrency` run at a time.

    Args:
        clock: The present in seconds. Not a monotonic one: those may stand still while Lambda freezes the environment.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._last_alert: float | None = None
        self._invocations = 0
        self._codes: Counter[str] = Counter()

    def lasts(self, minutes: int) -> bool:
        """Whether the last alert is younger than so many minutes."""
        # A clock that was set back must not silence anything.
        return self._last_alert is not None and 0 <= self._clock() - self._last_alert < minutes * 60

    def hold_back(self, failures: Sequence[Failure]) -> None:
        """Counts the failures of an invocation whose alert is not sent."""
        self._invocations += 1
        self._codes.update(failure.code for failure in failures)

    def held_back(self) -> str:
        """What was held back since the last alert, for people; empty if nothing was."""
        if not self._invocations:
            return ""
        counts = ", ".join(f"{count} {code}" for code, count in self._codes.most_common())
        return (
            f"Since its last alert this execution environment held back those of {self._invocations} further"
            f" invocations with {self._codes.total()} failed events ({counts}).\n"
            "Each of these events is in the function's log, and in the failed-events queue or to be retried.\n"
        )

    def begin(self) -> None:
        """Starts the interval, after an alert that told everything."""
        self._last_alert = self._clock()
        self._invocations = 0
        self._codes.clear()
