"""Tells the workflow run, if this command is a step of one, what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from delivery.planning import Planned
from delivery.review import FORMATS
from delivery.target import Target


def tell(planned: Planned, target: Target, environment: Mapping[str, str]) -> None:
    """Sets the outputs `fingerprint` and `verdict` of the step, and puts the review on the run's page.

    https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#environment-files

    Args:
        planned: The plan.
        target: What was planned.
        environment: Environment variables; without those of a workflow run nothing happens.
    """
    set_output("fingerprint", planned.fingerprint, environment)
    set_output("verdict", planned.verdict.name.lower(), environment)
    if page := environment.get("GITHUB_STEP_SUMMARY"):
        review = (planned.folder / FORMATS["markdown"]).read_text("utf-8")
        _append(page, f"## {target.id}\n\n{review}\n")


def set_output(name: str, value: str, environment: Mapping[str, str]) -> None:
    """Sets an output of the step, if this is one.

    Args:
        name: Name of the output.
        value: Its value, one line.
        environment: Environment variables.
    """
    if outputs := environment.get("GITHUB_OUTPUT"):
        _append(outputs, f"{name}={value}\n")


def _append(file: str, text: str) -> None:
    with Path(file).open("a", encoding="utf-8") as opened:
        opened.write(text)
