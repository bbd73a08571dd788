"""Has a plan reviewed by the room for that, `python -m plan_review`."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
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


def review(plan: Path, exceptions: Path) -> Verdict:
    """Reviews a plan, keeps the review beside it in every format, and shows it.

    Args:
        plan: The plan as JSON.
        exceptions: The file with what was agreed; it need not be there.

    Raises:
        DeliveryError: It could not be reviewed.
    """
    agreed = ["--exceptions", str(exceptions)] if exceptions.exists() else []
    verdicts = {_kept(plan, format_, plan.with_name(file), agreed) for format_, file in FORMATS.items()}
    if sys.stdout.isatty():
        # Once more, in the terminal's width and colours.
        verdicts.add(_verdict(_run(plan, "text", agreed, capture=False)))
    else:
        sys.stdout.write(plan.with_name(FORMATS["text"]).read_text("utf-8"))
        sys.stdout.flush()
    if len(verdicts) != 1:
        raise DeliveryError(f"{plan}: the same plan was judged in different ways: {sorted(verdicts)}")
    return verdicts.pop()


def _kept(plan: Path, format_: str, file: Path, agreed: Sequence[str]) -> Verdict:
    done = _run(plan, format_, agreed, capture=True)
    private_files.write(file, done.stdout)
    return _verdict(done)


def _run(plan: Path, format_: str, agreed: Sequence[str], *, capture: bool) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "plan_review", str(plan), "--format", format_, *agreed]
    return subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=capture, text=True)


def _verdict(done: subprocess.CompletedProcess[str]) -> Verdict:
    if done.returncode not in set(Verdict):
        raise DeliveryError(f"the plan could not be reviewed (exit status {done.returncode}): {done.stderr or ''}")
    return Verdict(done.returncode)
