from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.canonical_event import CanonicalEvent, NotAShipmentEvent, RejectedEvent
from contract.rejections import RejectionCode
from formats.easypost import FORMAT
from tests.formats.reading import check_any, entries, events, said
from tests.support.easypost import LABEL, OUT, TRACKER, detail, tracker, web_hook
from tests.support.mutated_json import mutated


@pytest.mark.parametrize(
    ("document", "places"),
    [
        (TRACKER, ["tracking_details[0]", "tracking_details[1]", "tracking_details[2]"]),
        (web_hook(tracker(OUT)), ["result.tracking_details[0]"]),
        ({"trackers": [TRACKER, tracker(OUT)], "has_more": False}, ["trackers[0].tracking_details[0]"]),
        ({"events": [web_hook(tracker(OUT))], "has_more": True}, ["events[0].result.tracking_details[0]"]),
        ({"tracking_code": "1", "tracking_details": [OUT], "shipment_id": "shp_0c"}, ["tracking_details[0]"]),
        ({"result": tracker(OUT)}, ["result.tracking_details[0]"]),
        (tracker(), []),
        ({"trackers": [], "has_more": False}, []),
        ({"events": [], "has_more": False}, []),
    ],
)
def test_a_tracker_is_found_wherever_the_api_puts_it(document: dict[str, Any], places: list[str]) -> None:
    assert [event.place for event in events(FORMAT, document)][: len(places)] == places


def test_the_trackers_of_a_list_keep_their_numbers() -> None:
    found = events(FORMAT, {"trackers": [tracker(OUT), tracker(LABEL, OUT, tracking_code=7)], "has_more": False})
    assert [event.fields["shipment_id"] for event in found] == ["KES0042", "7", "7"]


@pytest.mark.parametrize(
    ("event", "why"),
    [
        (web_hook({"id": "batch_1", "object": "Batch"}, description="batch.updated"), "about Batch"),
        (web_hook({"id": "pay_1"}, description="payment.completed"), "about payment.completed"),
        ({"object": "Event", "mode": "test", "description": "tracker.created"}, "tracker.created without its result"),
    ],
)
def test_an_event_about_something_else_is_told_and_does_not_fail(event: dict[str, Any], why: str) -> None:
    for document, place in ((event, ""), ({"events": [event], "has_more": False}, "events[0]")):
        (entry,) = entries(FORMAT, document)
        assert isinstance(entry, NotAShipmentEvent)
        assert why in entry.why
        assert entry.place == place


@pytest.mark.parametrize("result", ["trk_1", {}, 7, [tracker(OUT)], {"object": "Tracker"}])
def test_an_event_about_a_tracker_that_is_none_is_rejected(result: object) -> None:
    (entry,) = entries(FORMAT, web_hook(result))
    assert entry == RejectedEvent(
        place="result", code=RejectionCode.INVALID_FIELD, text="result must be a Tracker", shipment_id=None
    )


def test_a_missing_number_is_named_once_for_each_detail_that_it_costs() -> None:
    numbers: tuple[object, ...] = (None, "", {})
    for number in numbers:
        found = entries(FORMAT, web_hook(tracker(LABEL, OUT, tracking_code=number)))
        assert [(each.place, each.code) for each in found if isinstance(each, RejectedEvent)] == [
            ("result.tracking_details[0]", RejectionCode.MISSING_FIELD),
            ("result.tracking_details[1]", RejectionCode.MISSING_FIELD),
        ]
        assert all("result.tracking_code is missing" in each.text for each in found if isinstance(each, RejectedEvent))


def test_a_bad_detail_does_not_touch_its_neighbours_and_names_the_shipment() -> None:
    found = entries(FORMAT, tracker(LABEL, detail(datetime=None), "scan", OUT))
    assert [type(each) for each in found] == [CanonicalEvent, RejectedEvent, RejectedEvent, CanonicalEvent]
    assert isinstance(found[1], RejectedEvent)
    assert found[1].code is RejectionCode.INVALID_TIMESTAMP
    assert found[1].text.startswith("tracking_details[1].datetime")
    assert {each.shipment_id for each in found if isinstance(each, RejectedEvent)} == {"KES0042"}


def test_a_tracker_without_its_list_of_details_is_rejected_and_one_with_an_empty_one_is_sound() -> None:
    lost = tracker()
    del lost["tracking_details"]
    (entry,) = entries(FORMAT, lost)
    assert isinstance(entry, RejectedEvent)
    assert entry.code is RejectionCode.MISSING_FIELD
    assert entries(FORMAT, tracker(tracking_details=None)) == []


@given(
    st.permutations([LABEL, detail(), OUT, detail(message="Levert", status="delivered")]),
    st.integers(1, 4),
    st.sampled_from(["status", "status_detail", "est_delivery_date", "signed_by", "updated_at", "id", "shipment_id"]),
    st.sampled_from([None, "another", 7]),
)
def test_an_event_depends_on_its_own_detail_alone(
    details: list[dict[str, Any]], known: int, name: str, value: object
) -> None:
    before = [said(event) for event in events(FORMAT, tracker(*details[:known]))]
    after = [said(event) for event in events(FORMAT, web_hook(tracker(*reversed(details), **{name: value})))]
    assert all(each in after for each in before)


@pytest.mark.parametrize(
    "document",
    [
        {"shipment_id": "S1", "status": "delivered", "timestamp": "2026-01-01T00:00:00Z", "object": "Event"},
        {"events": [{"occurred_at": "2026-01-01T00:00:00Z"}], "tracking_number": "1"},
        {"trackers": [{"name": "GPS"}], "has_more": True},
        {"trackers": "all", "events": {"object": "Event"}, "object": ["Event"]},
        {"object": "Shipment", "tracking_code": "KES0042", "tracker": TRACKER},
        {"result": "ok"},
        {},
    ],
)
def test_what_is_no_easypost_document_is_not_taken_for_one(document: dict[str, Any]) -> None:
    assert not FORMAT.recognises(document)


@given(mutated(TRACKER, web_hook(TRACKER), {"trackers": [TRACKER], "has_more": False}, nested=(web_hook(TRACKER),)))
def test_whatever_is_wrong_with_a_document_is_named(document: dict[str, Any]) -> None:
    original = copy.deepcopy(document)
    check_any(FORMAT, document)
    assert document == original
