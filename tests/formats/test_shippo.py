from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.canonical_event import CanonicalEvent, NotAShipmentEvent, RejectedEvent
from contract.rejections import RejectionCode
from formats.shippo import FORMAT
from formats.shippo.statuses import VOCABULARY
from tests.formats.reading import check_any, entries, events, key, said
from tests.support.mutated_json import mutated


def entry(**changes: Any) -> dict[str, Any]:
    return {
        "object_created": "2026-02-03T05:00:00.129Z",
        "object_updated": None,
        "object_id": "0a1b",
        "status": "TRANSIT",
        "substatus": {"code": "package_arrived", "text": "Arrived at a depot.", "action_required": False},
        "status_date": "2026-02-03T04:05:06Z",
        "status_details": "Paket im Depot",
        "location": {"city": "Graz", "state": "", "zip": "8010", "country": "AT"},
        **changes,
    }


def track(*history: Any, **changes: Any) -> dict[str, Any]:
    return {
        "messages": [],
        "carrier": "post_at",
        "tracking_number": "KES0043",
        "address_from": {"city": "Linz", "state": "", "zip": "4020", "country": "AT"},
        "address_to": None,
        "transaction": None,
        "original_eta": "2026-02-05T00:00:00Z",
        "eta": "2026-02-05T00:00:00Z",
        "servicelevel": {"token": "post_at_standard", "name": None},
        "metadata": "Order 7",
        "tracking_status": entry(object_id="another", status="DELIVERED", substatus=None),
        "tracking_history": list(history),
        **changes,
    }


def web_hook(data: Any, **changes: Any) -> dict[str, Any]:
    return {"event": "track_updated", "test": False, "carrier": "shippo", "data": data, **changes}


LABEL = entry(status="PRE_TRANSIT", substatus=None, status_details="Label", status_date="2026-02-01T08:00:00Z")
OUT = entry(substatus={"code": "out_for_delivery"}, status_details="In Zustellung", status_date="2026-02-04T07:00:00Z")
TRACK = track(LABEL, entry(), OUT)

# All documented words, by what they mean: TrackingStatusEnum has 6, the event definitions have 27 codes.
STATUSES = {
    "unknown": "unknown",
    "pre_transit": "pre_transit",
    "transit": "in_transit",
    "delivered": "delivered",
    "returned": "returned",
    "failure": "delivery_failed",
}
DETAILS = {
    "pre_transit": "information_received",
    "picked_up": "package_accepted",
    "out_for_delivery": "out_for_delivery",
    "available_for_pickup": "pickup_available",
    "delayed": "delayed delivery_rescheduled",
    "on_hold": "package_held",
    "delivery_failed": "delivery_attempted location_inaccessible notice_left package_undeliverable",
    "delivered": "delivered",
    "returned": "return_to_sender",
    "exception": "address_issue contact_carrier package_damaged package_disposed package_lost reschedule_delivery",
}
PLAIN = (
    "delivery_scheduled other package_arrived package_departed package_forwarded package_processed package_processing"
    " package_unclaimed"
)


def only(document: Mapping[str, Any]) -> CanonicalEvent:
    (event,) = events(FORMAT, document)
    return event


def test_an_entry_of_the_history_is_an_event_with_all_that_it_says() -> None:
    event = only(track(entry()))
    assert event.fields == {
        "shipment_id": "KES0043",
        "status": "in_transit",
        "timestamp": "2026-02-03T04:05:06Z",
        "status_detail": "package_arrived",
        "carrier": "post_at",
        "tracking_number": "KES0043",
        "location": {"city": "Graz", "zip": "8010", "country": "AT"},
        "description": "Paket im Depot",
    }
    assert event.origin
    assert (event.origin.source, event.origin.status, event.origin.time) == (
        "shippo",
        "TRANSIT",
        "2026-02-03T04:05:06Z",
    )
    assert True not in (event.origin.time_assumed, event.origin.status_derived, event.origin.status_unmapped)


def test_the_identity_of_an_event_never_changes() -> None:
    assert only(track(entry())).identity == {
        "status": "TRANSIT",
        "status_detail": "package_arrived",
        "status_details": "Paket im Depot",
        "location": {"city": "Graz", "zip": "8010", "country": "AT"},
    }
    bare = {"status": "UNKNOWN", "status_date": "2016-12-07T00:00:00Z", "location": None}
    assert only(track(bare)).identity == {"status": "UNKNOWN"}


@pytest.mark.parametrize(
    ("document", "places"),
    [
        (TRACK, ["tracking_history[0]", "tracking_history[1]", "tracking_history[2]"]),
        (web_hook(track(OUT)), ["data.tracking_history[0]"]),
        # Up to API version 2017-03-29 it was the Transaction, which had the history too.
        (web_hook({"object_state": "VALID", "tracking_number": "1", "tracking_history": [OUT]}), ["data."]),
        (web_hook(track(OUT), event="transaction_updated"), ["data.tracking_history[0]"]),
        (web_hook(track(OUT), event="heard_of_later"), ["data.tracking_history[0]"]),
        ({"data": track(OUT)}, ["data.tracking_history[0]"]),
        (track(), []),
        (track(tracking_status=None, tracking_history=None), []),
        (web_hook(track()), []),
    ],
)
def test_a_track_is_found_alone_and_in_a_web_hook(document: dict[str, Any], places: list[str]) -> None:
    found = events(FORMAT, document)
    assert len(found) == len(places)
    assert all(event.place.startswith(place) for event, place in zip(found, places, strict=True))


def test_the_carrier_may_stand_beside_the_track_only() -> None:
    assert only(web_hook(track(OUT, carrier=None))).fields["carrier"] == "shippo"
    assert only(web_hook(track(OUT))).fields["carrier"] == "post_at"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("batch_created", "batch 0c3d created"),
        ("batch_purchased", "batch 0c3d processing complete"),
        ("transaction_created", {"object_id": "0c", "tracking_number": "1", "tracking_status": "UNKNOWN"}),
        ("transaction_updated", {"object_id": "0c", "tracking_number": "", "status": "REFUNDED"}),
    ],
)
def test_a_web_hook_without_a_track_is_told_and_does_not_fail(name: str, data: object) -> None:
    (found,) = entries(FORMAT, web_hook(data, event=name))
    assert isinstance(found, NotAShipmentEvent)
    assert name in found.why


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (None, RejectionCode.INVALID_FIELD),
        ("track", RejectionCode.INVALID_FIELD),
        ({}, RejectionCode.MISSING_FIELD),
        ({"tracking_number": "1", "tracking_status": entry()}, RejectionCode.MISSING_FIELD),
    ],
)
def test_an_updated_track_that_is_none_is_rejected(data: object, code: RejectionCode) -> None:
    (found,) = entries(FORMAT, web_hook(data))
    assert isinstance(found, RejectedEvent)
    assert (found.place, found.code) == ("data", code)


def test_a_missing_number_is_named_once_for_each_entry_that_it_costs() -> None:
    for number in (None, "", ["KES0043"]):
        found = entries(FORMAT, web_hook(track(LABEL, OUT, tracking_number=number)))
        assert [(each.place, each.code) for each in found if isinstance(each, RejectedEvent)] == [
            ("data.tracking_history[0]", RejectionCode.MISSING_FIELD),
            ("data.tracking_history[1]", RejectionCode.MISSING_FIELD),
        ]
        assert all("data.tracking_number is missing" in each.text for each in found if isinstance(each, RejectedEvent))


def test_a_bad_entry_does_not_touch_its_neighbours_and_names_the_shipment() -> None:
    found = entries(FORMAT, track(LABEL, entry(status_date=None), 7, OUT))
    assert [type(each) for each in found] == [CanonicalEvent, RejectedEvent, RejectedEvent, CanonicalEvent]
    assert isinstance(found[1], RejectedEvent)
    assert found[1].code is RejectionCode.INVALID_TIMESTAMP
    assert found[1].text.startswith("tracking_history[1].status_date")
    assert {each.shipment_id for each in found if isinstance(each, RejectedEvent)} == {"KES0043"}


@pytest.mark.parametrize(
    ("status", "code", "meaning"),
    [
        *((word.upper(), None, meaning) for word, meaning in STATUSES.items()),
        *(("TRANSIT", word, meaning) for meaning, words in DETAILS.items() for word in words.split()),
        *(("PRE_TRANSIT", word, "pre_transit") for word in PLAIN.split()),
        # The documentation's own sample: what is delivered is not before its transit.
        ("DELIVERED", "information_received", "delivered"),
        ("RETURNED", "package_unclaimed", "returned"),
        ("FAILURE", "package_lost", "exception"),
        ("UNKNOWN", "other", "unknown"),
        (None, None, "unknown"),
        ("TRANSIT", "rode_a_horse", "in_transit"),
    ],
)
def test_a_status_means_what_the_finer_one_says(status: str | None, code: str | None, meaning: str) -> None:
    event = only(track(entry(status=status, substatus=code and {"code": code, "text": code})))
    assert event.fields["status"] == meaning
    assert event.origin
    assert event.origin.status == (status or "")
    assert event.fields.get("status_detail") == code
    assert not event.origin.status_unmapped


@pytest.mark.parametrize(
    ("status", "message", "meaning"),
    [
        ("UNKNOWN", "The post has received the electronic shipment information and waits.", "pre_transit"),
        ("UNKNOWN", "The electronic shipping data has been received.", "pre_transit"),
        ("UNKNOWN", "The shipping label has been created.", "pre_transit"),
        ("UNKNOWN", "No such number", "unknown"),
        ("TRANSIT", "Your shipment has been accepted at the origin facility.", "picked_up"),
        ("TRANSIT", "Your shipment has been picked up.", "picked_up"),
        ("TRANSIT", "Your shipment is out for delivery.", "out_for_delivery"),
        ("TRANSIT", "Carrier: NOT out for delivery today", "in_transit"),
        ("FAILURE", "Your shipment is out for delivery.", "delivery_failed"),
    ],
)
def test_without_a_substatus_shippos_own_sentence_tells_more(status: str, message: str, meaning: str) -> None:
    event = only(track(entry(status=status, substatus=None, status_details=message)))
    assert event.fields["status"] == meaning
    with_code = only(track(entry(status=status, substatus={"code": "other"}, status_details=message)))
    assert with_code.fields["status"] == VOCABULARY.statuses[status.lower()]


def test_the_vocabulary_has_no_word_but_the_documented_ones() -> None:
    assert VOCABULARY.statuses == STATUSES
    assert VOCABULARY.details.keys() == set(" ".join(DETAILS.values()).split())
    assert set(VOCABULARY.plain_details) == set(PLAIN.split())


def test_a_status_that_no_table_has_is_kept_and_marked() -> None:
    event = only(track(entry(status="Teleported", substatus=None)))
    assert event.fields["status"] == "unknown"
    assert event.origin
    assert (event.origin.status, event.origin.status_unmapped) == ("Teleported", True)


@pytest.mark.parametrize(
    ("spelled", "timestamp"),
    [
        ("2026-07-01T12:00:00+02:00", "2026-07-01T12:00:00+02:00"),
        ("2020-03-08T01:29:06.473Z", "2020-03-08T01:29:06.473Z"),
        ("2017-09-25T17:51:23.648", "2017-09-25T17:51:23.648+00:00"),
        ("2026-07-01", "2026-07-01T00:00:00+00:00"),
    ],
)
def test_a_time_without_an_offset_is_utc_as_documented(spelled: str, timestamp: str) -> None:
    event = only(track(entry(status_date=spelled)))
    assert event.fields["timestamp"] == timestamp
    assert event.origin
    assert (event.origin.time, event.origin.time_assumed) == (spelled, False)


@pytest.mark.parametrize("text", ["null", " ", "<i>配達中</i>\x07\n", "Τέθηκε ‏بالتوصيل"])
def test_text_survives_as_it_is(text: str) -> None:
    assert only(track(entry(status_details=text))).fields["description"] == text


def test_another_id_of_the_same_scan_at_the_next_poll_is_the_same_scan() -> None:
    again = entry(object_id="0f", object_created="2026-03-01T00:00:00Z", object_updated="2026-03-01T00:00:00Z")
    again["substatus"] = {"code": "package_arrived", "text": "At a depot.", "action_required": True}
    again["location"] = {"city": "Graz", "zip": 8010, "country": "AT"}
    assert said(only(track(again))) == said(only(track(entry())))


@pytest.mark.parametrize(
    "change",
    [
        {"status": "FAILURE"},
        {"substatus": {"code": "package_departed"}},
        {"status_details": "Abfahrt"},
        {"location": {"city": "Wien", "zip": "8010", "country": "AT"}},
        {"location": None},
        {"status_date": "2026-02-03T04:05:06.5Z"},
    ],
)
def test_two_scans_that_differ_both_stay(change: dict[str, Any]) -> None:
    one, other = events(FORMAT, track(entry(), entry(**change)))
    assert key(one) != key(other)


@given(
    st.permutations([LABEL, entry(), OUT, entry(status="DELIVERED", substatus=None, status_details="Zugestellt")]),
    st.integers(1, 4),
    st.sampled_from(["eta", "original_eta", "tracking_status", "transaction", "metadata", "messages", "servicelevel"]),
    st.sampled_from([None, "another", 7]),
)
def test_an_event_depends_on_its_own_entry_alone(
    history: list[dict[str, Any]], known: int, name: str, value: object
) -> None:
    before = [said(event) for event in events(FORMAT, track(*history[:known]))]
    after = [said(event) for event in events(FORMAT, web_hook(track(*reversed(history), **{name: value})))]
    assert all(each in after for each in before)


@pytest.mark.parametrize(
    "document",
    [
        {"shipment_id": "S1", "status": "delivered", "timestamp": "2026-01-01T00:00:00Z", "tracking_number": "1"},
        {"event": "tracking_update", "msg": {"tracking_number": "1", "checkpoints": []}},
        {"event": "track_updated", "track": {"sid": "TR_1"}},
        {"event": ["track_updated"], "data": {"tracking_number": "1", "events": []}},
        {"tracking_number": "1", "tracking_status": "TRANSIT"},
        {"tracking_history": [OUT]},
        {"data": [track(OUT)]},
        {},
    ],
)
def test_what_is_no_shippo_document_is_not_taken_for_one(document: dict[str, Any]) -> None:
    assert not FORMAT.recognises(document)


@given(mutated(TRACK, web_hook(TRACK), web_hook("batch 1 created", event="batch_created"), nested=(web_hook(TRACK),)))
def test_whatever_is_wrong_with_a_document_is_named(document: dict[str, Any]) -> None:
    original = copy.deepcopy(document)
    check_any(FORMAT, document)
    assert document == original
