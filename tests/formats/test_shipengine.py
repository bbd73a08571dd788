from __future__ import annotations

from typing import Any

import pytest

from formats.shipengine.vocabulary import VOCABULARY
from tests.support.shipengine import DOCUMENTS, EVENT, Json, event, events, mute, result, the_event, web_hook


def statuses(document: Json) -> list[tuple[str, str, bool]]:
    """Of each event the status, the source's status, and whether that is derived."""
    return [
        (found.fields["status"], found.origin.status, found.origin.status_derived)
        for found in events(document)
        if found.origin is not None
    ]


@pytest.mark.parametrize(("document", "place"), DOCUMENTS.values(), ids=DOCUMENTS)
def test_an_event_is_the_same_in_every_document(document: Json, place: str) -> None:
    (found,) = events(document)
    expected = the_event(EVENT)
    assert found.place == place
    assert (found.fields, found.origin, found.identity) == (expected.fields, expected.origin, expected.identity)


def test_an_event_has_its_own_facts() -> None:
    found = the_event(EVENT)
    assert found.fields == {
        "shipment_id": "9400100000000000000000",
        "status": "in_transit",
        "timestamp": "2026-03-02T19:03:00Z",
        "status_detail": "HUB_SCAN_IN",
        "carrier": "usps",
        "tracking_number": "9400100000000000000000",
        "location": {
            "city": "MCKINNEY",
            "state": "TX",
            "postal_code": "75071",
            "country": "US",
            "latitude": "33.175",
            "longitude": "-96.6986",
        },
        "description": "Arrived at <i>USPS</i> Facility",
    }
    assert found.origin is not None
    assert (found.origin.source, found.origin.status, found.origin.time) == ("shipengine", "IT", "2026-03-02T19:03:00Z")
    assert not any((found.origin.time_assumed, found.origin.status_derived, found.origin.status_unmapped))


def test_a_place_on_the_equator_is_one() -> None:
    nowhere = dict.fromkeys(("city_locality", "state_province", "postal_code", "country_code"), "")
    found = the_event(event(**nowhere, latitude=0, longitude=9.45))
    assert found.fields["location"] == {"latitude": "0", "longitude": "9.45"}
    assert "location" not in the_event(event(**nowhere, latitude=None, longitude="")).fields


def test_golden_identities() -> None:
    place = {"city": "MCKINNEY", "state": "TX", "postal_code": "75071", "country": "US"}
    assert the_event(EVENT).identity == {
        "status_code": "IT",
        "status_detail_code": "HUB_SCAN_IN",
        "event_code": "A1",
        "description": "Arrived at <i>USPS</i> Facility",
        "place": place,
    }
    assert the_event(mute(carrier_status_code=7, carrier_detail_code="OT", company_name="Hub & Co")).identity == {
        "event_code": "A1",
        "carrier_status_code": "7",
        "carrier_detail_code": "OT",
        "description": "Arrived at <i>USPS</i> Facility",
        "place": {**place, "company_name": "Hub & Co"},
    }
    old = {
        "event_date": "2019-04-12T17:45:26.734Z",
        "description": "Delivered",
        "postal_code": 78721,
        "country_code": "",
    }
    assert the_event(old).identity == {"description": "Delivered", "place": {"postal_code": "78721"}}


@pytest.mark.parametrize("name", ["signer", "latitude", "longitude", "status_description", "proof_of_delivery_url"])
def test_what_is_added_afterwards_makes_no_other_event(name: str) -> None:
    assert the_event(event(**{name: None})).identity == the_event(event(**{name: "later"})).identity


def test_an_older_result_has_the_same_event() -> None:
    newer = {"status_code", "status_detail_code", "carrier_detail_code", "carrier_status_code", "status_description"}
    older = {name: value for name, value in EVENT.items() if name not in newer}
    assert the_event(older).identity == the_event(mute()).identity


DIFFERENCES = {
    "status_code": "AT",
    "status_detail_code": "MISROUTED",
    "event_code": "B2",
    "carrier_status_code": "B2",
    "carrier_detail_code": "OT",
    "description": "Other",
    "city_locality": "AUSTIN",
    "state_province": "CA",
    "postal_code": "75072",
    "country_code": "CA",
    "company_name": "Other",
}


@pytest.mark.parametrize("name", DIFFERENCES)
def test_what_two_events_of_one_second_differ_in_makes_them_two(name: str) -> None:
    one, other = events(result(EVENT, event(**{name: DIFFERENCES[name]})))
    assert one.identity != other.identity


def test_an_event_s_own_status_is_its_status_whatever_the_shipment_s_is() -> None:
    assert statuses(result(event(status_code="AT", status_detail_code="CUSTOMER_CARDED"))) == [
        ("delivery_failed", "AT", False)
    ]
    assert statuses(result(event(status_code="it", status_detail_code=None))) == [("in_transit", "it", False)]
    assert statuses(result(event(status_code="", status_detail_code="PICKED_UP"))) == [("picked_up", "", False)]


def test_the_newest_event_gets_the_status_that_only_the_shipment_has() -> None:
    newest, oldest = mute(), mute(occurred_at="2026-03-01T08:00:00Z")
    derived, none = ("delivered", "DE", True), ("unknown", "", False)
    assert statuses(result(newest, oldest)) == [derived, none]
    assert statuses(result(oldest, newest)) == [none, derived]
    assert statuses(result(oldest, mute(occurred_at="2026-03-01T03:00:00-06:00"), oldest)) == [none, derived, none]
    assert statuses(result(newest, oldest, status_code=None)) == [none, none]
    found = events(result(oldest, newest))[1]
    assert found.fields["status_detail"] == "DELIVERED_TO_NEIGHBOUR"


def test_of_events_at_the_same_instant_the_first_counts_as_the_newest() -> None:
    derived, none = ("delivered", "DE", True), ("unknown", "", False)
    assert statuses(result(mute(), mute(description="Other"), mute(occurred_at="2026-03-02T13:03:00-06:00"))) == [
        derived,
        none,
        none,
    ]


def test_no_event_gets_the_shipment_s_status_where_one_has_its_own() -> None:
    assert statuses(result(mute(), event(occurred_at="2026-03-01T08:00:00Z"))) == [
        ("unknown", "", False),
        ("in_transit", "IT", False),
    ]


def test_no_status_anywhere_is_unknown_and_no_new_word() -> None:
    found = the_event(mute(), status_code=None)
    assert found.origin is not None
    assert (found.fields["status"], found.origin.status, found.origin.status_unmapped) == ("unknown", "", False)


def test_an_event_stays_the_same_when_a_newer_one_follows() -> None:
    before = the_event(mute(), status_code="IT", status_detail_code=None)
    newer = mute(occurred_at="2026-03-03T08:00:00Z", description="Delivered")
    after = events(result(newer, mute(), status_code="DE"))[1]
    assert before.fields["status"] != after.fields["status"]
    assert (before.identity, before.fields["timestamp"]) == (after.identity, after.fields["timestamp"])


def test_a_status_that_no_document_lists_is_unknown_and_kept() -> None:
    own = the_event(event(status_code="ZZ", status_detail_code="LOST_IN_SPACE"))
    derived = the_event(mute(), status_code="ZZ", status_detail_code=None)
    for found in (own, derived):
        assert found.origin is not None
        assert (found.fields["status"], found.origin.status, found.origin.status_unmapped) == ("unknown", "ZZ", True)


@pytest.mark.parametrize(
    ("code", "detail", "status"),
    [
        ("UN", None, "unknown"),
        ("AC", None, "picked_up"),
        ("IT", None, "in_transit"),
        ("DE", None, "delivered"),
        ("EX", None, "exception"),
        ("AT", None, "delivery_failed"),
        ("NY", None, "pre_transit"),
        ("SP", None, "available_for_pickup"),
        ("AC", "ELEC_ADVICE_RECD_BY_CARRIER", "pre_transit"),
        ("IT", "OUT_FOR_DELIVERY", "out_for_delivery"),
        ("IT", "INFORMATION", "in_transit"),
        ("DE", "POST_TRANSIT_STATUS", "delivered"),
        ("EX", "RETURN_TO_SENDER", "returned"),
        ("EX", "HELD_BY_CUSTOMS", "on_hold"),
        ("EX", "CARRIER_DELAYS", "delayed"),
        ("EX", "CANCELLED", "cancelled"),
        ("EX", "SOMETHING_NEW", "exception"),
    ],
)
def test_a_documented_code_and_its_detail_are_mapped(code: str, detail: str | None, status: str) -> None:
    found = the_event(event(status_code=code, status_detail_code=detail))
    assert found.origin is not None
    assert (found.fields["status"], found.origin.status_unmapped) == (status, False)
    assert found.fields.get("status_detail") == detail


def test_every_documented_detail_is_in_a_table_once() -> None:
    assert len(VOCABULARY.statuses) == 8
    # As many as the enumeration in openapi.yaml v1.21.11 has.
    assert len({*VOCABULARY.details, *VOCABULARY.plain_details}) == 75


@pytest.mark.parametrize(
    ("times", "spelled", "timestamp", "assumed"),
    [
        ({}, "2026-03-02T19:03:00Z", "2026-03-02T19:03:00Z", False),
        ({"occurred_at": "2026-03-02T19:03:00"}, "2026-03-02T19:03:00", "2026-03-02T19:03:00Z", False),
        ({"occurred_at": "2026-03-02T19:03:00+01:00"}, "2026-03-02T19:03:00+01:00", "2026-03-02T19:03:00+01:00", False),
        ({"occurred_at": ""}, "2026-03-02T13:03:00", "2026-03-02T13:03:00Z", True),
        ({"occurred_at": None, "country_code": "DE"}, "2026-03-02T13:03:00", "2026-03-02T13:03:00+01:00", False),
        (
            {"occurred_at": None, "carrier_occurred_at": "2026-03-02T13:03:00-06:00"},
            "2026-03-02T13:03:00-06:00",
            "2026-03-02T13:03:00-06:00",
            False,
        ),
        (
            {"occurred_at": None, "event_date": "2019-04-12T17:45:26.734"},
            "2019-04-12T17:45:26.734",
            "2019-04-12T17:45:26.734Z",
            False,
        ),
    ],
)
def test_the_time_is_the_one_in_utc_else_the_local_one(
    times: Json, spelled: str, timestamp: str, assumed: bool
) -> None:
    found = the_event(event(**times))
    assert found.origin is not None
    assert (found.origin.time, found.fields["timestamp"], found.origin.time_assumed) == (spelled, timestamp, assumed)


@pytest.mark.parametrize(
    ("address", "carrier"),
    [
        ("https://api.example.com/v1/tracking?carrier_code=stamps_com&tracking_number=1", "stamps_com"),
        ("https://api.example.com/v1/tracking/usps/1", "usps"),
        ("https://api.example.com/v2/labels/se-1/track", None),
        (None, None),
        (7, None),
    ],
)
def test_a_result_without_carrier_has_that_of_the_web_hook_s_address(address: Any, carrier: str | None) -> None:
    (found,) = events(web_hook(result(EVENT, carrier_code=None), resource_url=address))
    assert found.fields.get("carrier") == carrier


def test_text_survives_whatever_it_is() -> None:
    description = "null \x07 配達完了 <br/>\u202e العربية "
    assert the_event(event(description=description)).fields["description"] == description
    assert the_event(event(description="null")).fields["description"] == "null"
    assert the_event(event(description="")).fields["description"] == "Arrived at USPS Facility"


def test_numbers_are_read_as_text() -> None:
    found = the_event(event(postal_code=75071), tracking_number=94001)
    assert found.fields["shipment_id"] == found.fields["tracking_number"] == "94001"
    assert found.identity == the_event(EVENT).identity
