"""docs/benchmarks.md, each part of which is written by a command of its own and stays when another is measured anew."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

REPORT = Path(__file__).parents[1] / "docs" / "benchmarks.md"
_INTRODUCTION = """# Benchmarks

Each part is written by the command that it names, and says what was measured, when and with which versions.
"""


def write_part(title: str, markdown: str, *, report: Path = REPORT) -> None:
    """Replaces one part of the report and leaves the others as they are; parts stand in the order of their headings.

    Args:
        title: The part's heading, without the `##`.
        markdown: All that stands below the heading; its own headings are of the third level or deeper.
        report: The file, if it is not the project's report.

    Raises:
        ValueError: The text has a heading of the first or second level, which would end the part.
    """
    if re.search(r"^##? ", markdown, re.MULTILINE):
        raise ValueError(f"the part {title!r} has a heading above the third level")
    text = report.read_text("utf-8") if report.exists() else _INTRODUCTION
    introduction, *pieces = re.split(r"^## (.+)\n", text, flags=re.MULTILINE)
    parts = {**dict(zip(pieces[::2], pieces[1::2], strict=True)), title: markdown}
    sections = (f"## {heading}\n\n{body.strip()}\n" for heading, body in sorted(parts.items()))
    report.write_text("\n".join([f"{introduction.strip()}\n", *sections]), "utf-8")


def measured_with(versions: Mapping[str, str]) -> str:
    """The line that every part needs: today's date, the machine and the versions.

    Args:
        versions: Versions by the name of what has them; Python's is added.
    """
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}"
    listed = ", ".join(
        f"{name} {version}" for name, version in {"Python": platform.python_version(), **versions}.items()
    )
    return f"{datetime.now(UTC):%Y-%m-%d}, {machine}. {listed}."
