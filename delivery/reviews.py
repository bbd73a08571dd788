"""Puts the reviews of all environments together for a comment or an issue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from delivery.review import FORMATS
from plan_review.as_markdown import LONGEST

# For what a comment or an issue says before the reviews.
_OPENING = 500
_LONGEST_VERDICT = 500


def collected(folder: Path, environments: Sequence[str]) -> dict[str, str | None]:
    """The review of each environment, None where there is none.

    Args:
        folder: A folder for each environment, `review-<environment>`, as the workflow's artifacts are called.
        environments: Names of the environments.
    """
    files = {name: folder / f"review-{name}" / FORMATS["markdown"] for name in environments}
    return {name: file.read_text("utf-8") if file.exists() else None for name, file in files.items()}


def together(reviews: Mapping[str, str | None], *, run: str) -> str:
    """One text of all reviews, short enough for GitHub.

    What does not fit is cut down to its verdict, the longest review first.

    Args:
        reviews: The Markdown of each environment's review by its name; None where there is none.
        run: URL of the workflow run, which has the rest.
    """
    sections = {name: _section(name, review, run) for name, review in reviews.items()}
    for name in sorted(sections, key=lambda name: len(sections[name]), reverse=True):
        # In bytes, the stricter count; GitHub speaks of characters.
        if len("\n".join(sections.values()).encode()) + _OPENING <= LONGEST:
            break
        verdict = (reviews[name] or "").lstrip().partition("\n")[0][:_LONGEST_VERDICT]
        sections[name] = _section(name, f"{verdict}\n\nThe rest is too long for here: [the run]({run}) has it.", run)
    return "\n".join(sections.values())


def _section(name: str, review: str | None, run: str) -> str:
    return f"## {name}\n\n{review or f'There is no review: [the run]({run}) says why.'}\n"
