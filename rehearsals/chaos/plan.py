"""Which request suffers which fault."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rehearsals.chaos.faults import Call, Fault

WRITE, LOOK, REJECT, ALERT = "BatchWriteItem", "BatchGetItem", "SendMessage", "Publish"
"""The operations of the function: it stores rows, looks which are there, rejects events, and tells people."""


@dataclass
class Rule:
    """Faults for one operation.

    Attributes:
        operation: Such as "BatchWriteItem".
        fault: What is done to it.
        times: How many requests suffer it; None for all.
        probability: Share of the requests that suffer it.
    """

    operation: str
    fault: Fault
    times: int | None = None
    probability: float = 1.0


class FaultPlan:
    """Decides about each request and counts what was really done; safe to use from several threads.

    Args:
        seed: Of the random choices.
    """

    def __init__(self, seed: int = 0) -> None:
        self._random = random.Random(seed)  # noqa: S311 - repeatable, no secret
        self._lock = threading.Lock()
        self._rules: list[Rule] = []
        self.injected: Counter[Fault] = Counter()
        self.calls: Counter[str] = Counter()

    def set(self, *rules: Rule) -> None:
        """Replaces the rules; none means that all goes well."""
        with self._lock:
            self._rules = list(rules)

    @property
    def rules(self) -> Sequence[Rule]:
        """The rules that are in force."""
        with self._lock:
            return tuple(self._rules)

    def decide(self, call: Call) -> Fault | None:
        """The fault for a request: that of the first rule that applies, or None."""
        with self._lock:
            self.calls[call.operation] += 1
            for rule in self._rules:
                if rule.operation != call.operation or rule.times == 0:
                    continue
                if self._random.random() >= rule.probability:
                    continue
                if rule.times is not None:
                    rule.times -= 1
                return rule.fault
        return None

    def count(self, fault: Fault) -> None:
        """Notes that a fault took place."""
        with self._lock:
            self.injected[fault] += 1
