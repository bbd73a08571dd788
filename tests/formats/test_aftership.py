from __future__ import annotations

from collections import Counter

import pytest

from formats.aftership.vocabulary import VOCABULARY
from tests.support.aftership import CHECKPOINT, DOCUMENTS, Json, checkpoint, events, the_event, tracking, web_hook


@pytest.mark.parametrize(("document", "place"), DOCUMENTS.values(), ids=DOCUMENTS)
def test_a_checkpoint_is_the_same_event_in_every_document(document: Json, place: str) -> None:
    (event,) = events(document)
    assert event.place == place
    assert (event.fields, event.origin, event.identity) == (
        the_event(CHECKPOINT).fields,
        the_event(CHECKPOINT).origin,
        the_event(CHECKPOINT).identity,
    )


def test_an_event_has_the_checkpoint_s_facts_and_not_the_tracking_s() -> None:
    event = the_event(CHECKPOINT)
    assert event.fields == {
        "shipment_id": "JJD0001",
        "status": "in_transit",
        "timestamp": "2026-07-14T10:02:00+02:00",
        "status_detail": "InTransit_003",
        "carrier": "dhl-germany",
        "tracking_number": "JJD0001",
        "location": {
            "text": "Paketzentrum Köln, DE",
            "city": "Köln",
            "postal_code": "50997",
            "country": "DEU",
            "country_name": "Germany",
            "latitude": "50.87",
            "longitude": "6.98",
        },
        "description": "Die Sendung wurde im Paketzentrum <b>bearbeitet</b>.",
    }
    assert event.origin is not None
    assert (event.origin.source, event.origin.status, event.origin.time) == (
        "aftership",
        "InTransit",
        "2026-07-14T10:02:00+02:00",
    )
    assert not any((event.origin.time_assumed, event.origin.status_derived, event.origin.status_unmapped))


def test_golden_identities() -> None:
    assert the_event(CHECKPOINT).identity == {
        "tag": "InTransit",
        "subtag": "InTransit_003",
        "message": "Die Sendung wurde im Paketzentrum <b>bearbeitet</b>.",
        "slug": "dhl-germany",
        "raw_tag": "PZ_IN",
        "place": {
            "text": "Paketzentrum Köln, DE",
            "city": "Köln",
            "postal_code": "50997",
            "country": "DEU",
            "country_name": "Germany",
        },
    }
    bare = {
        "checkpoint_time": "2014-05-02T15:28:00",
        "message": "Picked up",
        "tag": "InTransit",
        "zip": "",
        "city": None,
    }
    assert the_event(bare).identity == {"tag": "InTransit", "message": "Picked up"}
    nothing = {"checkpoint_time": "2014-05-02T15:28:00Z", "slug": "usps", "country_iso3": "USA", "zip": 10001}
    assert the_event(nothing).identity == {
        "tag": "",
        "slug": "usps",
        "place": {"postal_code": "10001", "country": "USA"},
    }


def test_the_same_checkpoint_from_an_older_version_of_the_api_is_the_same_scan() -> None:
    old = {
        name: value
        for name, value in CHECKPOINT.items()
        if name
        not in {"postal_code", "country_region", "country_region_name", "coordinate", "events", "source", "hash"}
    } | {"zip": "50997", "country_iso3": "DEU", "country_name": "Germany", "coordinates": []}
    assert the_event(old).identity == the_event(CHECKPOINT).identity


CHANGES: Json = {
    "created_at": "2026-08-01T00:00:00+00:00",
    "events": [],
    "hash": "other",
    "source": None,
    "subtag_message": "Ankunft",
    "coordinate": None,
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_changes_from_poll_to_poll_makes_no_other_scan(name: str) -> None:
    assert the_event(checkpoint(**{name: CHANGES[name]})).identity == the_event(CHECKPOINT).identity


@pytest.mark.parametrize(
    "name",
    ["tag", "subtag", "message", "slug", "raw_tag", "location", "city", "state", "postal_code", "country_region"],
)
def test_what_two_scans_of_one_second_differ_in_makes_them_two(name: str) -> None:
    one, other = events(tracking(CHECKPOINT, checkpoint(**{name: "Other"})))
    assert one.identity != other.identity


def test_a_longer_history_in_another_order_has_the_same_events_and_one_more() -> None:
    history = [CHECKPOINT, checkpoint(tag="OutForDelivery", subtag="OutForDelivery_001", message="In Zustellung")]
    delivered = checkpoint(tag="Delivered", subtag="Delivered_001", message="Zugestellt")
    before = events(web_hook(tracking(*history)))
    after = events(web_hook(tracking(delivered, *reversed(history), tag="Expired", id="other", updated_at="later")))
    assert [(event.fields, event.origin, event.identity) for event in before] == [
        (event.fields, event.origin, event.identity) for event in reversed(after[1:])
    ]
    assert len(after) == 3


@pytest.mark.parametrize(
    ("tag", "subtag", "status"),
    [
        ("Pending", "Pending_001", "pre_transit"),
        ("InfoReceived", "InfoReceived_001", "pre_transit"),
        ("InTransit", "InTransit_001", "in_transit"),
        ("InTransit", "InTransit_002", "picked_up"),
        ("InTransit", "InTransit_099", "in_transit"),
        ("InTransit", None, "in_transit"),
        ("OutForDelivery", "OutForDelivery_001", "out_for_delivery"),
        ("OutForDelivery", "OutForDelivery_002", "available_for_pickup"),
        ("AttemptFail", "AttemptFail_002", "delivery_failed"),
        ("Delivered", "Delivered_005", "delivered"),
        ("AvailableForPickup", "AvailableForPickup_001", "available_for_pickup"),
        ("Exception", "Exception_001", "exception"),
        ("Exception", "Exception_003", "delivery_failed"),
        ("Exception", "Exception_005", "delayed"),
        ("Exception", "Exception_006", "on_hold"),
        ("Exception", "Exception_010", "returned"),
        ("Exception", "Exception_013", "exception"),
        ("Exception", "Exception_018", "on_hold"),
        ("Exception", "Exception_020", "cancelled"),
        ("Exception", "Exception_777", "exception"),
        ("Expired", "Expired_001", "unknown"),
        (None, None, "unknown"),
    ],
)
def test_a_documented_tag_and_its_subtag_are_mapped(tag: str | None, subtag: str | None, status: str) -> None:
    event = the_event(checkpoint(tag=tag, subtag=subtag))
    assert event.origin is not None
    assert (event.fields["status"], event.origin.status, event.origin.status_unmapped) == (status, tag or "", False)
    assert event.fields.get("status_detail") == subtag


def test_a_tag_that_no_document_lists_is_unknown_and_kept() -> None:
    event = the_event(checkpoint(tag="Teleported", subtag="Teleported_001"))
    assert event.origin is not None
    assert (event.fields["status"], event.origin.status, event.origin.status_unmapped) == (
        "unknown",
        "Teleported",
        True,
    )


# How many subtags the documents list for each tag, with the one that is only in older lists.
SUBTAGS = {
    "delivered": 5,
    "availableforpickup": 1,
    "exception": 19,
    "attemptfail": 3,
    "intransit": 12,
    "inforeceived": 1,
    "outfordelivery": 4,
    "pending": 6,
    "expired": 1,
}


def test_every_documented_word_is_in_a_table_once() -> None:
    words = [*VOCABULARY.details, *VOCABULARY.plain_details]
    assert Counter(word.rpartition("_")[0] for word in words) == SUBTAGS
    assert len(set(words)) == len(words)
    assert VOCABULARY.statuses.keys() == SUBTAGS.keys()


@pytest.mark.parametrize(
    ("spelled", "country", "timestamp", "assumed"),
    [
        ("2026-07-14T10:02:00", "DEU", "2026-07-14T10:02:00+02:00", False),
        ("2026-01-14T10:02:00", "DEU", "2026-01-14T10:02:00+01:00", False),
        ("2026-07-14T10:02:00", "CHN", "2026-07-14T10:02:00+08:00", False),
        ("2026-07-14T10:02:00", "USA", "2026-07-14T10:02:00Z", True),
        ("2026-07-14T10:02:00", None, "2026-07-14T10:02:00Z", True),
        ("2026-07-14", "JPN", "2026-07-14T00:00:00+09:00", False),
        ("2026-07-14T10:02:00-04:00", "DEU", "2026-07-14T10:02:00-04:00", False),
    ],
)
def test_a_time_without_offset_is_the_checkpoint_s_local_time(
    spelled: str, country: str | None, timestamp: str, assumed: bool
) -> None:
    event = the_event(checkpoint(checkpoint_time=spelled, country_region=country))
    assert event.origin is not None
    assert (event.fields["timestamp"], event.origin.time_assumed) == (timestamp, assumed)
    assert event.origin.time == spelled


def test_a_checkpoint_without_slug_is_its_tracking_s_carrier_s_and_the_same_whatever_that_is() -> None:
    (one,) = events(tracking(checkpoint(slug=None), slug="unrecognized"))
    (other,) = events(tracking(checkpoint(slug=None), slug="dhl-germany"))
    assert (one.fields["carrier"], other.fields["carrier"]) == ("unrecognized", "dhl-germany")
    assert one.identity == other.identity
    (own,) = events(tracking(checkpoint(slug="usps"), slug="dhl-germany"))
    assert own.fields["carrier"] == "usps"


def test_text_survives_whatever_it_is() -> None:
    message = "null \x07 配達完了 <br/>\u202e العربية "
    assert the_event(checkpoint(message=message)).fields["description"] == message
    assert the_event(checkpoint(message="null")).fields["description"] == "null"


def test_numbers_are_read_as_text() -> None:
    (event,) = events(tracking(checkpoint(postal_code=50997, raw_tag=7), tracking_number=123456789012))
    assert event.fields["shipment_id"] == event.fields["tracking_number"] == "123456789012"
    assert event.identity == the_event(checkpoint(raw_tag="7")).identity
