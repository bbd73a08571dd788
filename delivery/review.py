"""Has a plan reviewed by the room for that, `python -m plan_review`."""

from __future__ import annotations

import subprocess
import sys
from enum import IntEnum
from pathlib import Path

from delivery import private_files
from delivery.errors import DeliveryError
from main import ROOT

FORMATS = {"text": "review.txt", "markdown": "review.md", "json": "review.json"}
"""Each format of a review, and the file that it is kept in."""


class Verdict(IntEnum):
    """The exit status of a review."""

    NOTHING_TO_WORRY_ABOUT = 0
    NEEDS_A_HUMAN = 2
    REFUSED = 3


def review(plan: Path) -> Verdict:
    """Reviews a plan, keeps the review beside it in every format, and shows it.

    Args:
        plan: The plan as JSON.

    Raises:
        DeliveryError: It could not be reviewed.
    """
    verdicts = {_kept(plan, format_, file) for format_, file in FORMATS.items()}
    # For the terminal, in its colours.
    verdicts.add(_verdict(_run(plan, "text", capture=False)))
    if len(verdicts) != 1:
        raise DeliveryError(f"{plan}: the same plan was judged in different ways: {sorted(verdicts)}")
    return verdicts.pop()


def _kept(plan: Path, format_: str, file: str) -> Verdict:
    done = _run(plan, format_, capture=True)
    private_files.write(plan.with_name(file), done.stdout)
    return _verdict(done)


def _run(plan: Path, format_: str, *, capture: bool) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "plan_review", str(plan), "--format", format_]
    return subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=capture, text=True)


def _verdict(done: subprocess.CompletedProcess[str]) -> Verdict:
    # A wrong option ends with the same status as the verdict in the middle, but reviews nothing.
    if done.returncode not in set(Verdict) or done.stdout == "":
        raise DeliveryError(f"the plan could not be reviewed (exit status {done.returncode}): {done.stderr or ''}")
    return Verdict(done.returncode)
