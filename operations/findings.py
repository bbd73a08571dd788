"""What a check found, its verdict and what to do: the result of `preflight` and of `verify`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from operations.errors import MissingError, OperationError


class Verdict(StrEnum):
    """How good what was found is."""

    GOOD = "good"
    ATTENTION = "attention"
    """Nothing is broken, but somebody should know or decide."""
    FAULT = "fault"
    UNCHECKED = "unchecked"
    """AWS gave no answer, so nothing is known."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One line of the result.

    Attributes:
        what: What was looked at, in a few words.
        found: What was found.
        verdict: How good that is.
        remedy: What to do about it, one sentence; empty where there is nothing to do.
    """

    what: str
    found: str
    verdict: Verdict
    remedy: str = ""


def good(what: str, found: str) -> Finding:
    """A finding that is as it should be."""
    return Finding(what=what, found=found, verdict=Verdict.GOOD)


def attention(what: str, found: str, remedy: str) -> Finding:
    """A finding that somebody should know of."""
    return Finding(what=what, found=found, verdict=Verdict.ATTENTION, remedy=remedy)


def fault(what: str, found: str, remedy: str) -> Finding:
    """A finding that is not as it should be."""
    return Finding(what=what, found=found, verdict=Verdict.FAULT, remedy=remedy)


def judged(what: str, *, sound: bool, found: str, remedy: str) -> Finding:
    """`good` or `fault`, where both say the same of what was found."""
    return good(what, found) if sound else fault(what, found, remedy)


@dataclass(frozen=True)
class Check:
    """Something to look at.

    Attributes:
        what: What it is, for the line that says that it could not be looked at.
        look: Looks; raises OperationError where AWS gives no answer, and MissingError where there is nothing.
    """

    what: str
    look: Callable[[], Iterable[Finding]]


def run_checks(checks: Sequence[Check]) -> Iterator[Finding]:
    """Runs every check, one after another: one that fails says so and keeps no other from running."""
    for check in checks:
        try:
            yield from check.look()
        except MissingError as error:
            yield fault(check.what, "not there", str(error))
        except OperationError as error:
            yield Finding(what=check.what, found="could not be looked at", verdict=Verdict.UNCHECKED, remedy=str(error))
