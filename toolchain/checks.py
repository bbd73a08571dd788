"""Every check and every test of the project, with one summary at the end: `python -m toolchain.checks`.

Checks that mostly compute and tests that mostly wait for the embedded AWS run side by side. What a check prints is
shown as it comes, so that a long one can be watched.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

_PROJECT = Path(__file__).parents[1]
_PYTHON = sys.executable


@dataclass(frozen=True)
class Check:
    """One command that passes or fails.

    Attributes:
        name: Short name for the summary.
        command: The command, run in the project's folder.
    """

    name: str
    command: Sequence[str]


@dataclass(frozen=True)
class Result:
    """How a check ended.

    Attributes:
        check: The check.
        passed: Whether it succeeded.
        seconds: How long it took.
        last_line: The last line it printed, such as pytest's counts.
    """

    check: Check
    passed: bool
    seconds: float
    last_line: str


# Terraform and its provider spend a fifth of their work on collecting garbage, to need a tenth less memory.
# https://pkg.go.dev/runtime#hdr-Environment_Variables
_LESS_GARBAGE_COLLECTION = {"GOGC": "400"}
_PYTEST = (_PYTHON, "-m", "pytest", "-q", "--color=no")
# The checks of a row run one after another; the rows run side by side.
ROWS = (
    (
        Check("format", (_PYTHON, "-m", "ruff", "format", "--check", ".")),
        Check("lint", (_PYTHON, "-m", "ruff", "check", ".")),
        Check(
            "unit",
            (
                *_PYTEST,
                "tests/architecture",
                "tests/benchmarks",
                "tests/contract",
                "tests/delivery",
                "tests/documents",
                "tests/formats",
                "tests/functions",
                "tests/operations",
                "tests/plan_review",
                "tests/embedded_aws",
                "tests/rehearsals",
                "tests/support",
                "tests/toolchain",
            ),
        ),
        Check("workflows", (_PYTHON, "-m", "toolchain.workflow_scan")),
        Check("policies", (_PYTHON, "-m", "toolchain.policy_scan")),
        Check("snapshots", (*_PYTEST, "tests/stacks")),
        Check("types", (_PYTHON, "-m", "mypy")),
        Check("plan", (*_PYTEST, "tests/plan")),
    ),
    (Check("end to end", (*_PYTEST, "tests/end_to_end")),),
    (Check("throw-away", (*_PYTEST, "tests/throw_away")),),
    (
        Check("single stacks", (*_PYTEST, "tests/single_stacks")),
        Check("fast synth", (*_PYTEST, "tests/fast_synth")),
        Check("cdktn", (*_PYTEST, "tests/after_cdktf")),
    ),
)


def run(check: Check) -> Result:
    """Runs a check and shows what it prints, each line with the check's name."""
    started = time.monotonic()
    last_line = ""
    with subprocess.Popen(
        check.command,
        cwd=_PROJECT,
        env={**_LESS_GARBAGE_COLLECTION, **os.environ},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        for line in process.stdout or ():
            print(f"{check.name:>13} | {line}", end="", flush=True)
            if line.strip():
                last_line = line.strip()
    return Result(check, process.returncode == 0, time.monotonic() - started, last_line)


def main() -> int:
    """Runs all checks; returns the exit status: 0 only if every one passed."""
    with ThreadPoolExecutor(len(ROWS)) as rows:
        results = [result for row in rows.map(lambda row: [run(check) for check in row], ROWS) for result in row]
    print()
    for result in results:
        verdict = "passed" if result.passed else "FAILED"
        print(f"{verdict}  {result.check.name:<13} {result.seconds:6.1f} s  {result.last_line}")
    failed = sum(not result.passed for result in results)
    print(f"checks: {len(results) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
