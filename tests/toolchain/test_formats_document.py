from __future__ import annotations

from formats.registry import FORMATS
from toolchain.formats_document import DOCUMENT, formats_document


def test_the_document_is_what_the_formats_say() -> None:
    assert DOCUMENT.read_text("utf-8") == formats_document(), (
        "docs/formats.md is older than formats/: run `python -m toolchain.formats_document`"
    )


def test_every_word_of_every_table_is_shown() -> None:
    document = formats_document()
    for each in FORMATS:
        assert each.vocabulary is not None
        words = [*each.vocabulary.statuses, *each.vocabulary.details, *each.vocabulary.plain_details]
        assert [word for word in words if f"`{word}`" not in document] == []
