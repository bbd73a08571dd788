from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.canonical_event import CanonicalEvent, NotAShipmentEvent, RejectedEvent
from contract.rejections import RejectionCode
from formats.easypost import FORMAT
from formats.easypost.statuses import VOCABULARY
from tests.formats.reading import check_any, entries, events, key, said
from tests.support.mutated_json import mutated


def detail(**changes: Any) -> dict[str, Any]:
    return {
        "object": "TrackingDetail",
        "message": "Ankommet terminal",
        "description": "Ankommet terminalen på Alnabru",
        "status": "in_transit",
        "status_detail": "arrived_at_facility",
        "datetime": "2026-02-03T04:05:06Z",
        "source": "Bring",
        "carrier_code": "TER",
        "tracking_location": {"object": "TrackingLocation", "city": "OSLO", "state": None, "country": "NO", "zip": ""},
        "est_delivery_date": None,
        **changes,
    }


def tracker(*details: Any, **changes: Any) -> dict[str, Any]:
    return {
        "id": "trk_0a",
        "object": "Tracker",
        "mode": "production",
        "tracking_code": "KES0042",
        "status": "delivered",
        "status_detail": "arrived_at_destination",
        "created_at": "2026-02-01T00:00:00Z",
        "updated_at": "2026-02-04T00:00:00Z",
        "signed_by": None,
        "weight": 17.6,
        "est_delivery_date": "2026-02-05T00:00:00Z",
        "shipment_id": None,
        "carrier": "Bring",
        "tracking_details": list(details),
        "carrier_detail": None,
        "finalized": True,
        "is_return": False,
        "public_url": "https://track.example/djE6",
        "fees": [],
        **changes,
    }


def web_hook(result: Any, **changes: Any) -> dict[str, Any]:
    return {
        "id": "evt_0b",
        "object": "Event",
        "description": "tracker.updated",
        "mode": "production",
        "previous_attributes": {"status": "in_transit"},
        "pending_urls": [],
        "completed_urls": [],
        "status": "pending",
        "created_at": "2026-02-04T00:00:00Z",
        "updated_at": "2026-02-04T00:00:00Z",
        "result": result,
        **changes,
    }


LABEL = detail(message="Label", status="pre_transit", status_detail="label_created", datetime="2026-02-01T08:00:00Z")
OUT = detail(message="På bil", status="out_for_delivery", status_detail=None, datetime="2026-02-04T07:00:00Z")
TRACKER = tracker(LABEL, detail(), OUT)

# All documented words, by what they mean: TrackerStatus.d.ts has 10, TrackerStatusDetail.d.ts has 28.
STATUSES = {
    "unknown": "unknown",
    "pre_transit": "pre_transit",
    "in_transit": "in_transit",
    "out_for_delivery": "out_for_delivery",
    "available_for_pickup": "available_for_pickup",
    "delivered": "delivered",
    "delivery_failed": "failure",
    "returned": "return_to_sender",
    "cancelled": "cancelled",
    "exception": "error",
}
DETAILS = {
    "pre_transit": "label_created",
    "out_for_delivery": "out_for_delivery",
    "available_for_pickup": "arrived_at_pickup_location",
    "delayed": "delayed missorted weather_delay",
    "on_hold": "held",
    "delivery_failed": "delivery_exception failure refused",
    "returned": "return",
    "cancelled": "cancelled",
    "exception": "address_correction damaged lost transit_exception",
}
PLAIN = (
    "arrived_at_destination arrived_at_facility awaiting_information departed_facility departed_origin_facility expired"
    " in_transit received_at_destination_facility received_at_origin_facility status_update"
    " transferred_to_destination_carrier unknown"
)


def only(document: Mapping[str, Any]) -> CanonicalEvent:
    (event,) = events(FORMAT, document)
    return event


def test_a_detail_is_an_event_with_all_that_it_says() -> None:
    event = only(tracker(detail()))
    assert event.fields == {
        "shipment_id": "KES0042",
        "status": "in_transit",
        "timestamp": "2026-02-03T04:05:06Z",
        "status_detail": "arrived_at_facility",
        "carrier": "Bring",
        "tracking_number": "KES0042",
        "location": {"city": "OSLO", "country": "NO"},
        "description": "Ankommet terminal",
        "carrier_description": "Ankommet terminalen på Alnabru",
        "carrier_code": "TER",
        "scan_source": "Bring",
    }
    assert event.origin
    assert (event.origin.source, event.origin.status, event.origin.time) == (
        "easypost",
        "in_transit",
        "2026-02-03T04:05:06Z",
    )
    assert True not in (event.origin.time_assumed, event.origin.status_derived, event.origin.status_unmapped)


def test_the_identity_of_an_event_never_changes() -> None:
    assert only(tracker(detail())).identity == {
        "status": "in_transit",
        "status_detail": "arrived_at_facility",
        "message": "Ankommet terminal",
        "carrier_description": "Ankommet terminalen på Alnabru",
        "carrier_code": "TER",
        "scan_source": "Bring",
        "location": {"city": "OSLO", "country": "NO"},
    }
    bare = {"object": "TrackingDetail", "message": "SCAN", "status": "Unknown", "datetime": "2014-11-21T14:24:00Z"}
    assert only(tracker(bare)).identity == {"status": "Unknown", "message": "SCAN"}


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


@pytest.mark.parametrize(
    ("status", "status_detail", "meaning"),
    [
        *((word, None, meaning) for meaning, words in STATUSES.items() for word in words.split()),
        *(("in_transit", word, meaning) for meaning, words in DETAILS.items() for word in words.split()),
        *(("pre_transit", word, "pre_transit") for word in PLAIN.split()),
        ("IN_TRANSIT", "Out_For_Delivery", "out_for_delivery"),
        ("delivered", "damaged", "delivered"),
        ("return_to_sender", "refused", "returned"),
        ("failure", "refused", "delivery_failed"),
        ("failure", "lost", "exception"),
        ("unknown", "label_created", "pre_transit"),
        (None, "out_for_delivery", "out_for_delivery"),
        (None, None, "unknown"),
        ("in_transit", "rode_a_horse", "in_transit"),
    ],
)
def test_a_status_means_what_the_finer_one_says(status: str | None, status_detail: str | None, meaning: str) -> None:
    event = only(tracker(detail(status=status, status_detail=status_detail)))
    assert event.fields["status"] == meaning
    assert event.origin
    assert event.origin.status == (status or "")
    assert event.fields.get("status_detail") == status_detail
    assert not event.origin.status_unmapped


def test_the_vocabulary_has_no_word_but_the_documented_ones() -> None:
    assert VOCABULARY.statuses.keys() == set(" ".join(STATUSES.values()).split())
    assert VOCABULARY.details.keys() == set(" ".join(DETAILS.values()).split())
    assert set(VOCABULARY.plain_details) == set(PLAIN.split())


def test_a_status_that_no_table_has_is_kept_and_marked() -> None:
    event = only(tracker(detail(status="Teleported", status_detail=None)))
    assert event.fields["status"] == "unknown"
    assert event.origin
    assert (event.origin.status, event.origin.status_unmapped) == ("Teleported", True)


@pytest.mark.parametrize(
    ("spelled", "location", "timestamp", "assumed"),
    [
        ("2026-07-01T12:00:00+02:00", {}, "2026-07-01T12:00:00+02:00", False),
        ("2026-07-01T12:00:00.123456Z", {"country": "JP"}, "2026-07-01T12:00:00.123456Z", False),
        ("2026-07-01T12:00:00", {"country": "NO"}, "2026-07-01T12:00:00+02:00", False),
        ("2026-07-01T12:00:00", {"country": "US", "state": "TX"}, "2026-07-01T12:00:00Z", True),
        ("2026-07-01", None, "2026-07-01T00:00:00Z", True),
    ],
)
def test_a_time_without_an_offset_is_local_where_the_country_tells(
    spelled: str, location: object, timestamp: str, assumed: bool
) -> None:
    event = only(tracker(detail(datetime=spelled, tracking_location=location)))
    assert event.fields["timestamp"] == timestamp
    assert event.origin
    assert (event.origin.time, event.origin.time_assumed) == (spelled, assumed)


def test_a_location_in_words_stays_as_it_is() -> None:
    assert only(tracker(detail(tracking_location="OSLO"))).fields["location"] == "OSLO"


@pytest.mark.parametrize("text", ["null", " ", "<b>配達中</b>\x07\n", "Τέθηκε ‏بالتوصيل"])
def test_text_survives_as_it_is(text: str) -> None:
    assert only(tracker(detail(message=text))).fields["description"] == text


def test_what_the_carrier_says_stands_in_for_a_missing_message() -> None:
    event = only(tracker(detail(message=None)))
    assert event.fields["description"] == "Ankommet terminalen på Alnabru"


def test_null_an_empty_text_and_a_missing_field_are_one_scan() -> None:
    bare = {"message": "SCAN", "status": "in_transit", "datetime": "2026-02-03T04:05:06Z"}
    nulls = {**bare, "description": None, "carrier_code": None, "tracking_location": {"city": None, "zip": None}}
    empty = {**bare, "description": "", "carrier_code": "", "tracking_location": None, "status_detail": ""}
    assert len({key(event) for event in events(FORMAT, tracker(bare, nulls, empty))}) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"message": "Avsendt"},
        {"description": "Avsendt"},
        {"status": "failure"},
        {"status_detail": "held"},
        {"source": "PostNord"},
        {"carrier_code": "AVS"},
        {"tracking_location": {"city": "BERGEN", "country": "NO"}},
        {"datetime": "2026-02-03T04:05:06.5Z"},
    ],
)
def test_two_scans_that_differ_both_stay(change: dict[str, Any]) -> None:
    one, other = events(FORMAT, tracker(detail(), detail(**change)))
    assert key(one) != key(other)


def test_a_forecast_and_another_spelling_of_the_instant_make_no_other_scan() -> None:
    changes: tuple[dict[str, Any], ...] = (
        {},
        {"est_delivery_date": "2026-02-06T00:00:00Z"},
        {"datetime": "2026-02-03T05:05:06.000+01:00"},
    )
    assert len({key(event) for event in events(FORMAT, tracker(*(detail(**each) for each in changes)))}) == 1


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
