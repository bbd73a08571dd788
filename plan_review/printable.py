"""Makes text of a plan safe to be written anywhere."""

from __future__ import annotations


def printable(text: str) -> str:
    """The text on one line, without what could move a cursor, change colours or reorder what is read."""
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() else " " if character.isspace() else "\N{REPLACEMENT CHARACTER}"
        for character in text
    )
