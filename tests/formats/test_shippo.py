from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from contract.canonical_event import CanonicalEvent
from formats.shippo import FORMAT
from formats.shippo.statuses import VOCABULARY
from tests.formats.reading import events, key, said
from tests.support.shippo import entry, track

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
