"""Where and how results are written: tables for people, JSON for scripts."""

from __future__ import annotations

import json
import secrets
import sys
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

# Results go to stdout; progress, notes and errors to stderr, so that stdout can be piped.
stdout = Console(highlight=False, markup=False)
stderr = Console(highlight=False, markup=False, stderr=True)


class Output(StrEnum):
    """How a command writes its result."""

    TABLE = "table"
    JSON = "json"


def print_json(value: object) -> None:
    """Writes a value as JSON to stdout, numbers to the last digit.

    `Decimal` becomes a number, `datetime` becomes RFC 3339.
    """
    # json has no hook that writes a number's digits unchanged, so marked strings stand in for those numbers.
    mark = secrets.token_hex(8)

    def encode(other: object) -> str:
        if isinstance(other, Decimal):
            return f"{mark}{other}{mark}"
        if isinstance(other, datetime):
            return other.isoformat().replace("+00:00", "Z")
        raise TypeError(f"{type(other).__name__} has no JSON form")

    text = json.dumps(value, default=encode, ensure_ascii=not _writes_utf8(), indent=2)
    sys.stdout.write(text.replace(f'"{mark}', "").replace(f'{mark}"', "") + "\n")


def print_table(columns: Sequence[str], rows: Sequence[Sequence[str]], *, flexible: str) -> None:
    """Writes a table to stdout that fits the terminal; nothing when it has no rows.

    Args:
        columns: The headings.
        rows: As many cells as columns each.
        flexible: Heading of the column that takes the width which the others leave.
    """
    if not rows:
        return
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), expand=True)
    for column in columns:
        table.add_column(column, overflow="fold", ratio=1 if column == flexible else None)
    for row in rows:
        table.add_row(*(Text(printable(cell)) for cell in row))
    stdout.print(table)


def say(text: str) -> None:
    """Writes one line of a result to stdout."""
    stdout.print(printable(text), soft_wrap=True)


def note(text: str) -> None:
    """Writes one line that is not part of a result to stderr."""
    stderr.print(printable(text), soft_wrap=True)


def complain(text: str) -> None:
    """Writes an error, one line, to stderr."""
    stderr.print(Text.assemble(("Error: ", "bold red"), printable(text)), soft_wrap=True)


def printable(text: str) -> str:
    """The text without what could move the cursor, change colours or reorder a terminal's line.

    Events come from outside; an escape sequence in a description must not reach the terminal.
    """
    return "".join(
        character
        if character.isprintable() or character == "\n"
        else " "
        if character.isspace()
        else "\N{REPLACEMENT CHARACTER}"
        for character in text
    )


def in_words(seconds: float) -> str:
    """A duration in its largest unit, such as "3 h"."""
    for unit, length in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= length:
            return f"{int(seconds // length)} {unit}"
    return f"{max(0, int(seconds))} s"


def _writes_utf8() -> bool:
    return (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
