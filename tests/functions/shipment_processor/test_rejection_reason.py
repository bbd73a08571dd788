from __future__ import annotations

from contract.canonical_event import RejectedEvent
from contract.rejections import RejectionCode
from functions.shipment_processor.rejection_reason import code_of, text_of

LATE, MISSING = RejectionCode.FUTURE_TIMESTAMP, RejectionCode.MISSING_FIELD


def rejected(place: str, code: RejectionCode = LATE, text: str = "is late") -> RejectedEvent:
    return RejectedEvent(place=place, code=code, text=text)


def test_the_reason_of_the_only_event_is_the_reason() -> None:
    assert text_of([rejected("")], 1) == "is late"
    assert text_of([rejected("events[0]")], 1) == "events[0]: is late"
    assert len(text_of([rejected("", text="x" * 1_900)], 1)) == 1_000


def test_one_code_is_that_code_and_several_are_said_to_be_several() -> None:
    assert code_of([rejected("a"), rejected("b")]) is LATE
    assert code_of([rejected("a"), rejected("b", MISSING)]) is RejectionCode.SEVERAL_REASONS


def test_ten_are_told_in_full_and_the_others_by_their_places() -> None:
    events = [rejected(f"events[{number}]", MISSING if number % 2 else LATE) for number in range(14)]
    told = text_of(events, 20).split("; ")
    assert told[0] == "14 of 20 events are rejected"
    assert told[1:11] == [f"events[{number}]: {events[number].code}: is late" for number in range(10)]
    assert told[11:] == ["FUTURE_TIMESTAMP at events[10], events[12]", "MISSING_FIELD at events[11], events[13]"]


def test_a_list_without_end_ends() -> None:
    text = text_of([rejected(f"events[{number}]") for number in range(5000)], 5000)
    assert len(text) < 8_100
    assert text.endswith("`python -m operations explain` tells all")
