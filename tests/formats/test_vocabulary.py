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


def test_a_firm_status_is_what_it_says_whatever_stands_beside_it() -> None:
    words = Vocabulary(
        documents=[DOCUMENT],
        statuses={"delivered": "delivered", "failure": "delivery_failed"},
        details={"damaged": "exception"},
        firm={"delivered"},
    )
    assert words.meaning("Delivered", "damaged").status == "delivered"
    assert words.meaning("failure", "damaged").status == "exception"


def test_words_of_a_message_tell_more_only_where_no_finer_status_does() -> None:
    words = Vocabulary(
        documents=[DOCUMENT],
        statuses={"unknown": "unknown", "transit": "in_transit"},
        details={"lost": "exception"},
        phrases={"unknown": {"label has been created": "pre_transit"}},
    )
    message = "The shipping LABEL has been created."
    assert words.meaning("UNKNOWN", None, message).status == "pre_transit"
    assert words.meaning("UNKNOWN", "other", message).status == "unknown"
    assert words.meaning("UNKNOWN", "lost", message).status == "exception"
    assert words.meaning("TRANSIT", None, message).status == "in_transit"
    assert words.meaning("UNKNOWN", None, "nothing yet").status == "unknown"


def test_a_firm_status_or_one_with_phrases_that_is_in_no_table_is_refused() -> None:
    with pytest.raises(ValueError, match="moved"):
        Vocabulary(documents=[DOCUMENT], statuses={}, firm={"moved"})
    with pytest.raises(ValueError, match="moved"):
        Vocabulary(documents=[DOCUMENT], statuses={}, phrases={"moved": {}})
