"""Writes docs/formats.md from the formats themselves: `python -m toolchain.formats_document`."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from formats import canonical
from formats.format import Format
from formats.registry import FORMATS
from formats.vocabulary import Vocabulary

DOCUMENT = Path(__file__).parents[1] / "docs" / "formats.md"
_WIDTH = 130
_INTRODUCTION = Path(__file__).with_name("formats_introduction.md")


def formats_document() -> str:
    """The text of docs/formats.md."""
    parts = [_INTRODUCTION.read_text("utf-8").strip()]
    for each in (canonical.FORMAT, *FORMATS):
        parts += _format_parts(each)
    return "\n\n".join(parts) + "\n"


def _format_parts(format_: Format) -> Iterator[str]:
    yield f"## {format_.title}"
    yield _wrapped(f"**Recognised by** {format_.looked_for}. `source`: `{format_.name}`.")
    yield _wrapped(f"**Shipment**: {format_.shipment_id}")
    yield _wrapped(f"**Identity**: {format_.identity}")
    yield _wrapped(f"**Time**: {format_.clock}")
    if format_.vocabulary:
        yield from _vocabulary_parts(format_.vocabulary)


def _vocabulary_parts(vocabulary: Vocabulary) -> Iterator[str]:
    yield "**Words from**\n\n" + "\n".join(
        f"- [{each.title}]({each.url}), looked up on {each.date}" for each in vocabulary.documents
    )
    yield _table("status", vocabulary.statuses)
    if vocabulary.details:
        yield "A detail that means another thing than the status it stands beside:"
        yield _table("detail", vocabulary.details)
    if vocabulary.plain_details:
        yield _wrapped(f"Details that leave it at the status: {_words(vocabulary.plain_details)}.")
    if vocabulary.firm:
        yield _wrapped(f"Statuses that no detail changes: {_words(vocabulary.firm)}.")
    for status, phrases in vocabulary.phrases.items():
        yield _wrapped(f"Words of the message that tell more of `{status}` where there is no detail:")
        yield _table("words", phrases)


def _table(heading: str, lines: Mapping[str, str]) -> str:
    rows = [f"| `{word}` | `{status}` |" for word, status in sorted(lines.items())]
    return "\n".join([f"| {heading} | means |", "|---|---|", *rows])


def _words(words: Collection[str]) -> str:
    return ", ".join(f"`{word}`" for word in sorted(words))


def _wrapped(text: str) -> str:
    return textwrap.fill(text, _WIDTH, break_long_words=False, break_on_hyphens=False)


if __name__ == "__main__":
    DOCUMENT.write_text(formats_document(), "utf-8")
