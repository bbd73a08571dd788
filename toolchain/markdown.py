"""Tables of documents that are written by a program."""

from __future__ import annotations

from collections.abc import Sequence


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in GitHub's Markdown."""
    return "\n".join(
        [_row(headings), "|" + "---|" * len(headings), *(_row(cells) for cells in rows)],
    )


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
