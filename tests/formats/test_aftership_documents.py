from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given

from contract.canonical_event import CanonicalEvent, NotAShipmentEvent, RejectedEvent
from contract.rejections import RejectionCode
from formats.aftership import FORMAT
from formats.recognition import recognise
from tests.formats.reading import check_any
from tests.support.aftership import (
    CHECKPOINT,
    DOCUMENTS,
    Json,
    answer,
    checkpoint,
    events,
    last_checkpoint,
    read,
    tracking,
    web_hook,
)
from tests.support.mutated_json import mutated
from tests.support.real_payloads import FOLDER, require_real_payloads


@pytest.mark.parametrize("document", [document for document, _ in DOCUMENTS.values()], ids=list(DOCUMENTS))
def test_no_other_format_claims_a_document(document: Json) -> None:
    assert recognise(document) == (FORMAT, document)


def test_an_empty_history_is_valid() -> None:
    assert read(web_hook(tracking(checkpoints=[]))) == []
    assert read(web_hook(tracking(checkpoints=None))) == []
    assert read(answer({"tracking": tracking(tag="Pending")}, 201)) == []
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


def test_an_answer_that_has_a_history_is_no_error() -> None:
    meta = {"code": 4004, "type": "NotFound", "message": "Tracking does not exist."}
    assert len(events({"meta": meta, **tracking(CHECKPOINT)})) == 1
    assert len(events({"meta": meta, "data": {"tracking": tracking(CHECKPOINT)}})) == 1


def test_an_answer_that_only_names_a_tracking_is_about_no_shipment_s_way() -> None:
    named = {"tracking": {"id": "a1", "tracking_number": "JJD0001", "slug": "dhl-germany"}}
    meta = {"code": 4003, "type": "BadRequest", "message": "Tracking already exists."}
    for document in ({"meta": meta, "data": named}, answer(named)):
        (entry,) = read(document)
        assert isinstance(entry, NotAShipmentEvent)
        assert (entry.place, "no history" in entry.why) == ("data.tracking", True)


def test_a_tracking_that_lost_its_history_is_rejected() -> None:
    lost = tracking()
    del lost["checkpoints"]
    (rejected,) = read(web_hook(lost))
    assert rejected == RejectedEvent(
        place="msg",
        code=RejectionCode.MISSING_FIELD,
        text="msg.checkpoints is missing: it lists the events",
        shipment_id="JJD0001",
    )


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


OWN = [
    *(document for document, _ in DOCUMENTS.values()),
    {"meta": {"code": 4004, "type": "NotFound", "message": "Tracking does not exist."}, "data": {}},
]


@given(mutated(*OWN, nested=tuple(OWN)))
def test_no_document_of_ours_made_worse_raises(document: Json) -> None:
    original = copy.deepcopy(document)
    check_any(FORMAT, document)
    assert document == original


@given(mutated(tracking(CHECKPOINT, checkpoint(message="two"), checkpoint(message="three"))))
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

    @given(mutated(*documents, nested=tuple(documents)))
    def hold(document: Json) -> None:
        check_any(FORMAT, document)

    hold()
