from __future__ import annotations

import base64
import zlib

from hypothesis import given
from hypothesis import strategies as st

from contract.kept_text import compressed, decompressed, kept_beside, text_beside

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@given(TEXTS)
def test_every_text_comes_back_as_it_was(text: str) -> None:
    assert decompressed(compressed(text)) == text


@given(TEXTS)
def test_the_text_beside_an_event_comes_back_as_it_was(text: str) -> None:
    assert text_beside({"shipment_id": {"S": "A"}, **kept_beside(text)}) == text


def test_anything_that_knows_zlib_can_read_it() -> None:
    # A text as Node.js compresses it, and ours as Python's zlib reads it without our help.
    assert text_beside({"payload": {"B": base64.b64decode("eJyrVipRsjKqBQAIiwId")}}) == '{"t":2}'
    assert zlib.decompress(kept_beside("Zürich")["payload"]["B"]) == "Zürich".encode()


def test_a_row_that_points_at_another_has_no_text_beside_it() -> None:
    assert text_beside({"shipment_id": {"S": "A"}, "raw_message": {"S": "0a"}}) is None
