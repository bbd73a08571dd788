"""Tables of documents that are written by a program."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in GitHub's Markdown."""
    return "\n".join(
        [_row(headings), "|" + "---|" * len(headings), *(_row(cells) for cells in rows)],
    )


def paragraph(text: str) -> str:
    """Text in lines of at most 130 characters."""
    return textwrap.fill(text, 130, break_long_words=False, break_on_hyphens=False)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
