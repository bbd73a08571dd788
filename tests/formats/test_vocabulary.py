from __future__ import annotations

import pytest

from formats.vocabulary import Document, Vocabulary

DOCUMENT = Document("a list", "https://example.com/list", "2026-11-24")
WORDS = Vocabulary(
    documents=[DOCUMENT], statuses={"in_transit": "in_transit", "unknown": "unknown"}, details={"lost": "exception"}
)


def test_a_detail_that_says_more_than_its_status_wins() -> None:
    assert WORDS.meaning("IN_TRANSIT", "Lost").status == "exception"
    assert WORDS.meaning("In_Transit", "on its way").status == "in_transit"


def test_a_word_that_no_table_has_is_unknown_and_told_from_a_known_unknown() -> None:
    assert (WORDS.meaning("teleported", None).status, WORDS.meaning("teleported", None).mapped) == ("unknown", False)
    assert (WORDS.meaning("unknown", None).status, WORDS.meaning("unknown", None).mapped) == ("unknown", True)
    assert (WORDS.meaning("", None).status, WORDS.meaning("", None).mapped) == ("unknown", True)


def test_a_table_that_maps_to_no_status_of_the_contract_is_refused() -> None:
    with pytest.raises(ValueError, match="teleported"):
        Vocabulary(documents=[DOCUMENT], statuses={"moved": "teleported"})
    with pytest.raises(ValueError, match="Moved"):
        Vocabulary(documents=[DOCUMENT], statuses={"Moved": "in_transit"})


@pytest.mark.parametrize("word", ["Lost", "lost"])
def test_a_plain_detail_that_is_spelled_wrong_or_means_something_is_refused(word: str) -> None:
    with pytest.raises(ValueError, match=word):
        Vocabulary(documents=[DOCUMENT], statuses={}, details={"lost": "exception"}, plain_details={word})
