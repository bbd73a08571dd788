from __future__ import annotations

import copy
import json
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings

from contract.canonical_event import CanonicalEvent, Entry, NotAShipmentEvent, RejectedEvent
from contract.event import STATUSES
from contract.rejections import RejectionCode
from formats.aftership import FORMAT
from formats.aftership.vocabulary import VOCABULARY
from tests.support.json_mutations import mutated
from tests.support.real_payloads import FOLDER, require_real_payloads

Json = dict[str, Any]

# As version 2026-07 spells it.
CHECKPOINT: Json = {
    "created_at": "2026-07-14T08:20:11+00:00",
    "slug": "dhl-germany",
    "checkpoint_time": "2026-07-14T10:02:00+02:00",
    "location": "Paketzentrum Köln, DE",
    "city": "Köln",
    "state": None,
    "postal_code": "50997",
    "coordinate": {"latitude": 50.87, "longitude": 6.98},
    "country_region": "DEU",
    "country_region_name": "Germany",
    "message": "Die Sendung wurde im Paketzentrum <b>bearbeitet</b>.",
    "tag": "InTransit",
    "subtag": "InTransit_003",
    "subtag_message": "Arrival scan",
    "raw_tag": "PZ_IN",
    "events": [{"code": "arrived_at_hub", "reason": None}],
    "source": "carrier",
    "hash": "b3b1a0",
}


def checkpoint(**changes: Any) -> Json:
    return {**CHECKPOINT, **changes}


def tracking(*checkpoints: Json, **changes: Any) -> Json:
    return {
        "id": "a1b2c3d4e5f60718293a4b5c6d7e8f90",
        "tracking_number": "JJD0001",
        "slug": "dhl-germany",
        "tag": "Delivered",
        "subtag": "Delivered_001",
        "order_id": "ORDER-7",
        "checkpoints": list(checkpoints),
        **changes,
    }


def web_hook(msg: Json, **changes: Any) -> Json:
    return {
        "event_id": "5d4b2d0e-6a55-4b5e-9a1e-0d8f2f3c4b5a",
        "event": "tracking_update",
        "is_tracking_first_tag": False,
        "msg": msg,
        "ts": 1784023211,
        **changes,
    }


def answer(data: Any, code: int = 200) -> Json:
    return {"meta": {"code": code}, "data": data}


def last_checkpoint(found: Any) -> Json:
    return {"id": "a1", "tracking_number": "JJD0001", "slug": "dhl-germany", "tag": "InTransit", "checkpoint": found}


def read(document: Json) -> list[Entry]:
    assert FORMAT.markers & document.keys()
    assert FORMAT.recognises(document)
    return list(FORMAT.read(document))


def events(document: Json) -> list[CanonicalEvent]:
    found = read(document)
    assert all(isinstance(entry, CanonicalEvent) for entry in found), found
    return [entry for entry in found if isinstance(entry, CanonicalEvent)]


def the_event(found: Json) -> CanonicalEvent:
    (event,) = events(tracking(found))
    return event


DOCUMENTS = {
    "web hook": (web_hook(tracking(CHECKPOINT)), "msg.checkpoints[0]"),
    "web hook of an estimate": (web_hook(tracking(CHECKPOINT), event="edd_revise"), "msg.checkpoints[0]"),
    "web hook with a bare checkpoint list": (
        web_hook({"tracking_number": "JJD0001", "checkpoints": [CHECKPOINT]}),
        "msg.checkpoints[0]",
    ),
    "answer of one tracking": (answer({"tracking": tracking(CHECKPOINT)}), "data.tracking.checkpoints[0]"),
    "answer that is the tracking": (answer(tracking(CHECKPOINT)), "data.checkpoints[0]"),
    "answer of several": (
        answer({"pagination": {"total": 1}, "trackings": [tracking(CHECKPOINT)]}),
        "data.trackings[0].checkpoints[0]",
    ),
    "answer of the last checkpoint": (answer(last_checkpoint(CHECKPOINT)), "data.checkpoint"),
    "tracking": (tracking(CHECKPOINT), "checkpoints[0]"),
    "tracking without slug": (tracking(CHECKPOINT, slug=None), "checkpoints[0]"),
    "body of an answer": ({"trackings": [tracking(CHECKPOINT)]}, "trackings[0].checkpoints[0]"),
    "body of an answer of one": ({"tracking": tracking(CHECKPOINT)}, "tracking.checkpoints[0]"),
}


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
            "latitude": 50.87,
            "longitude": 6.98,
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


def test_text_survives_whatever_it_is() -> None:
    message = "null \x07 配達完了 <br/>\u202e العربية "
    assert the_event(checkpoint(message=message)).fields["description"] == message
    assert the_event(checkpoint(message="null")).fields["description"] == "null"


def test_numbers_are_read_as_text() -> None:
    (event,) = events(tracking(checkpoint(postal_code=50997, raw_tag=7), tracking_number=123456789012))
    assert event.fields["shipment_id"] == event.fields["tracking_number"] == "123456789012"
    assert event.identity == the_event(checkpoint(raw_tag="7")).identity


def test_an_empty_history_is_valid() -> None:
    assert read(web_hook(tracking(checkpoints=[]))) == []
    assert read(web_hook(tracking(checkpoints=None))) == []
    created = tracking(tag="Pending")
    del created["checkpoints"]
    assert read(answer({"tracking": created}, 201)) == []
    assert read(answer({"page": 1, "count": 0, "trackings": []})) == []
    assert read(answer(last_checkpoint(None))) == []
    assert read(answer(last_checkpoint({}))) == []


def test_a_missing_tracking_number_rejects_every_checkpoint_and_names_the_field() -> None:
    document = answer({"tracking": tracking(CHECKPOINT, CHECKPOINT, tracking_number=None)})
    assert [(entry.code, entry.text) for entry in read(document) if isinstance(entry, RejectedEvent)] == 2 * [
        (RejectionCode.MISSING_FIELD, "data.tracking.tracking_number is missing: it says which shipment it is")
    ]
    (rejected,) = read(web_hook({"checkpoints": []}))
    assert isinstance(rejected, RejectedEvent)
    assert (rejected.place, rejected.code) == ("msg", RejectionCode.MISSING_FIELD)


def test_a_bad_checkpoint_does_not_touch_its_neighbours() -> None:
    good, no_time, no_object, also_good = read(
        tracking(CHECKPOINT, checkpoint(checkpoint_time=None), "scan", CHECKPOINT)  # type: ignore[arg-type]
    )
    assert isinstance(good, CanonicalEvent)
    assert isinstance(also_good, CanonicalEvent)
    assert no_time == RejectedEvent(
        place="checkpoints[1]",
        code=RejectionCode.INVALID_TIMESTAMP,
        text="checkpoints[1].checkpoint_time is missing: it says when the event happened",
        shipment_id="JJD0001",
    )
    assert isinstance(no_object, RejectedEvent)
    assert (no_object.code, no_object.shipment_id) == (RejectionCode.INVALID_FIELD, "JJD0001")


def test_a_history_that_is_none_is_rejected() -> None:
    (rejected,) = read(tracking(checkpoints={"0": CHECKPOINT}))
    assert isinstance(rejected, RejectedEvent)
    assert (rejected.place, rejected.code) == ("checkpoints", RejectionCode.INVALID_FIELD)
    (rejected,) = read({"trackings": [tracking(), "tracking"]})
    assert isinstance(rejected, RejectedEvent)
    assert (rejected.place, rejected.code) == ("trackings[1]", RejectionCode.INVALID_FIELD)


@pytest.mark.parametrize("data", [{}, [], None])
def test_an_error_answer_is_about_no_shipment(data: Any) -> None:
    error = {"meta": {"code": 4004, "type": "NotFound", "message": "Tracking does not exist."}, "data": data}
    (entry,) = read(error)
    assert isinstance(entry, NotAShipmentEvent)
    assert "error answer" in entry.why


def test_an_error_answer_that_names_a_tracking_has_an_empty_history() -> None:
    named = {"tracking": {"id": "a1", "tracking_number": "JJD0001", "slug": "dhl-germany"}}
    meta = {"code": 4003, "type": "BadRequest", "message": "Tracking already exists."}
    assert read({"meta": meta, "data": named}) == []


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"data": None, "msg": "tracking"},
        {"shipment_id": "A1", "status": "delivered", "timestamp": "2026-07-14T10:02:00Z"},
        {"object": "Tracker", "tracking_code": "EZ1", "tracking_details": []},
        {"event": "track_updated", "data": {"tracking_number": "S1", "tracking_history": [], "carrier": "usps"}},
        {"resource_type": "API_TRACK", "data": {"tracking_number": "1Z", "status_code": "DE", "events": []}},
        {"type": "ObjectEvent", "epcList": ["urn:epc:id:sscc:0614141.1234567890"]},
        {"data": {"checkpoints": [{"message": "Arrived", "checkpoint_time": "2025-01-01T12:00:00.000Z"}]}},
        {"event": "warranty_update", "msg": {"warranty_id": "w1"}},
        {"data": {"couriers": [{"slug": "usps", "name": "USPS"}]}},
        {"checkpoints": None},
    ],
)
def test_other_documents_are_not_taken_for_aftership_s(document: Json) -> None:
    assert not FORMAT.recognises(document)


def is_sound(document: Json) -> None:
    """What must hold of every document, however bad: no exception, and entries that can be stored or explained."""
    if not FORMAT.recognises(document):
        return
    for entry in FORMAT.read(document):
        if not isinstance(entry, CanonicalEvent):
            continue
        assert entry.origin is not None
        assert entry.fields["status"] in STATUSES
        assert isinstance(entry.fields["shipment_id"], str)
        again = VOCABULARY.meaning(entry.origin.status, entry.fields.get("status_detail"))
        assert (again.status, again.mapped) == (entry.fields["status"], not entry.origin.status_unmapped)
        json.dumps(entry.identity)


OWN = [
    *(document for document, _ in DOCUMENTS.values()),
    {"meta": {"code": 4004, "type": "NotFound", "message": "Tracking does not exist."}, "data": {}},
]


@settings(max_examples=300, deadline=None)
@given(mutated(OWN))
def test_no_document_of_ours_made_worse_raises(document: Json) -> None:
    is_sound(document)


@settings(max_examples=300, deadline=None)
@given(mutated([tracking(CHECKPOINT, checkpoint(message="two"), checkpoint(message="three"))]))
def test_every_member_of_a_history_becomes_an_event_or_a_reason(document: Json) -> None:
    history = document.get("checkpoints")
    if FORMAT.recognises(document) and isinstance(history, list) and history:
        assert [entry.place for entry in FORMAT.read(document)] == [f"checkpoints[{n}]" for n in range(len(history))]


# File: events, unmapped statuses, times assumed, rejected. No word is new, all times have an offset, all is whole.
# Trackings that were just added or expired have no checkpoints.
REAL = {
    "java__CreateTrackingResult.json": (0, 0, 0, 0),
    "java__GetLastCheckpointResult.json": (1, 0, 0, 0),
    "java__GetTrackingResult.json": (14, 0, 0, 0),
    "java__GetTrackingsResult.json": (11, 0, 0, 0),
    "pyaftership__get_trackings.json": (11, 0, 0, 0),
    "pyaftership__post_trackings.json": (0, 0, 0, 0),
}


def real_documents() -> dict[str, Json]:
    require_real_payloads()
    return {path.name: json.loads(path.read_text("utf-8")) for path in sorted((FOLDER / "aftership").glob("*.json"))}


def test_recorded_documents_give_as_many_events_as_they_have_checkpoints() -> None:
    counted = {}
    for name, document in real_documents().items():
        found = read(document)
        origins = [entry.origin for entry in found if isinstance(entry, CanonicalEvent) and entry.origin]
        counted[name] = (
            len(origins),
            sum(origin.status_unmapped for origin in origins),
            sum(origin.time_assumed for origin in origins),
            sum(isinstance(entry, RejectedEvent) for entry in found),
        )
    assert counted == REAL


def test_recordings_of_one_history_give_one_set_of_identities() -> None:
    documents = real_documents()
    one, other = (
        [(event.fields, event.identity) for event in events(documents[name])]
        for name in ("java__GetTrackingsResult.json", "pyaftership__get_trackings.json")
    )
    assert one == other


def test_recorded_documents_made_worse_do_not_raise() -> None:
    documents = list(real_documents().values())

    @settings(max_examples=150, deadline=None)
    @given(mutated(documents))
    def hold(document: Json) -> None:
        is_sound(document)

    hold()


def test_reading_leaves_the_document_as_it_was() -> None:
    document = web_hook(tracking(CHECKPOINT))
    before = copy.deepcopy(document)
    read(document)
    assert document == before
