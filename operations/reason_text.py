"""The reason of a failed event as people read it."""

from __future__ import annotations

import re

_SEPARATOR = "; "
# How the function begins the reason of a message that holds several events.
_SEVERAL = re.compile(r"\d+ of \d+ events are rejected; ")
_MOST_LINES = 6


def readable(text: str) -> str:
    """The reason with a line for each event that it tells of, as far as a table has room for them."""
    if not _SEVERAL.match(text):
        return text
    lines = text.split(_SEPARATOR)
    if len(lines) <= _MOST_LINES:
        return "\n".join(lines)
    return "\n".join([*lines[: _MOST_LINES - 1], f"and {len(lines) - _MOST_LINES + 1} lines more: --output json"])
