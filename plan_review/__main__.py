"""Runs a review: `python -m plan_review PLAN.json`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

from rich.console import Console

from plan_review.as_json import as_json
from plan_review.as_markdown import as_markdown
from plan_review.as_text import print_text
from plan_review.errors import InputError
from plan_review.exceptions import read_agreements
from plan_review.printable import printable
from plan_review.reading import read_plan
from plan_review.review import Review, review

UNUSABLE = 1
"""The exit status where there is no verdict: 2 and 3 are verdicts, so that no mistake may end with these."""


class _Arguments(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(UNUSABLE, f"Error: {message}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Reviews the plan that the arguments name; returns the exit status, that of `Verdict` or UNUSABLE."""
    parser = _Arguments(
        prog="python -m plan_review",
        description="Reviews a Terraform plan, as `terraform show -json` prints it.",
        epilog="Exit status: 0 nothing to worry about, 2 needs a human, 3 refused, 1 no plan that can be read.",
    )
    parser.add_argument("plan", type=Path, help="the plan's JSON")
    parser.add_argument("--format", choices=("text", "markdown", "json"), default="text", help="default: %(default)s")
    parser.add_argument("--exceptions", type=Path, metavar="FILE", help="exceptions that were agreed, a TOML file")
    options = parser.parse_args(arguments)
    try:
        agreements = read_agreements(options.exceptions) if options.exceptions else []
        reviewed = review(read_plan(options.plan), agreements, datetime.now(UTC).date())
    except InputError as error:
        print(f"Error: {printable(str(error))}", file=sys.stderr)  # noqa: T201
        return UNUSABLE
    _write(reviewed, options.format)
    return reviewed.verdict


def _write(reviewed: Review, form: str) -> None:
    if form == "text":
        print_text(reviewed, Console())
    else:
        sys.stdout.write(as_markdown(reviewed) if form == "markdown" else f"{as_json(reviewed)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    # A locale that lacks a character must not end in a traceback, nor must a reader that has read enough.
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        status = main()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = UNUSABLE
    sys.exit(status)
