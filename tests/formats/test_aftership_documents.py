from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings

from contract.canonical_event import CanonicalEvent, NotAShipmentEvent, RejectedEvent
from contract.event import STATUSES
from contract.rejections import RejectionCode
from formats.aftership import FORMAT
from formats.aftership.vocabulary import VOCABULARY
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
from tests.support.json_mutations import mutated
from tests.support.real_payloads import FOLDER, require_real_payloads


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


def test_an_answer_that_has_a_history_is_no_error() -> None:
    meta = {"code": 4004, "type": "NotFound", "message": "Tracking does not exist."}
    assert len(events({"meta": meta, **tracking(CHECKPOINT)})) == 1
    assert len(events({"meta": meta, "data": {"tracking": tracking(CHECKPOINT)}})) == 1


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
