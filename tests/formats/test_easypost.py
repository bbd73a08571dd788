from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from contract.canonical_event import CanonicalEvent
from formats.easypost import FORMAT
from formats.easypost.statuses import VOCABULARY
from tests.formats.reading import events, key
from tests.support.easypost import detail, tracker

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
