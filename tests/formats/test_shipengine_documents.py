from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given

from contract.canonical_event import CanonicalEvent, NotAShipmentEvent, RejectedEvent
from contract.rejections import RejectionCode
from formats.recognition import recognise
from formats.shipengine import FORMAT
from tests.formats.reading import check_any
from tests.support.mutated_json import mutated
from tests.support.real_payloads import FOLDER, require_real_payloads
from tests.support.shipengine import DOCUMENTS, EVENT, Json, events, mute, read, result, web_hook


@pytest.mark.parametrize("document", [document for document, _ in DOCUMENTS.values()], ids=list(DOCUMENTS))
def test_no_other_format_claims_a_document(document: Json) -> None:
    assert recognise(document) == (FORMAT, document)


def test_an_empty_history_is_valid() -> None:
    assert read(web_hook(result(status_code="NY"))) == []
    assert read(result(status_code="NY", events=None)) == []


def test_a_missing_tracking_number_rejects_every_event_and_names_the_field() -> None:
    found = read(web_hook(result(EVENT, EVENT, tracking_number="")))
    assert [(entry.code, entry.text) for entry in found if isinstance(entry, RejectedEvent)] == 2 * [
        (RejectionCode.MISSING_FIELD, "data.tracking_number is missing: it says which shipment it is")
    ]
    for nothing in ({}, result(tracking_number=None), result(tracking_number={}, events=None)):
        (rejected,) = read(web_hook(nothing))
        assert isinstance(rejected, RejectedEvent)
        assert (rejected.place, rejected.code) == ("data", RejectionCode.MISSING_FIELD)
        assert rejected.text.startswith("data.tracking_number")


@pytest.mark.parametrize(
    ("data", "code"), [(None, RejectionCode.MISSING_FIELD), ([EVENT], RejectionCode.INVALID_FIELD)]
)
@pytest.mark.parametrize("kind", ["API_TRACK", "TRACK_EVENT_V2"])
def test_a_tracking_web_hook_without_a_result_is_rejected(kind: str, data: Any, code: RejectionCode) -> None:
    (rejected,) = read(web_hook(data, kind))
    assert isinstance(rejected, RejectedEvent)
    assert (rejected.place, rejected.code) == ("data", code)


@pytest.mark.parametrize("history", [5, "none", {"0": EVENT}, False])
def test_a_history_that_is_none_is_rejected(history: Any) -> None:
    (rejected,) = read(web_hook(result(events=history)))
    assert isinstance(rejected, RejectedEvent)
    assert (rejected.place, rejected.code) == ("data.events", RejectionCode.INVALID_FIELD)


def test_a_bad_event_does_not_touch_its_neighbours_and_gets_no_status() -> None:
    bad_time = mute(occurred_at="2026-99-99T00:00:00Z")
    good, no_time, no_object, also_good = read(
        result(mute(), bad_time, "scan", mute(occurred_at="2026-03-01T00:00:00Z"))
    )
    assert isinstance(also_good, CanonicalEvent)
    assert isinstance(good, CanonicalEvent)
    assert good.fields["status"] == "delivered"
    assert isinstance(no_time, RejectedEvent)
    assert (no_time.place, no_time.code, no_time.shipment_id) == (
        "events[1]",
        RejectionCode.INVALID_TIMESTAMP,
        "9400100000000000000000",
    )
    assert "events[1].occurred_at" in no_time.text
    assert isinstance(no_object, RejectedEvent)
    assert no_object.code is RejectionCode.INVALID_FIELD


@pytest.mark.parametrize(
    "kind",
    [
        "API_BATCH",
        "API_RATE",
        "API_CARRIER_CONNECTED",
        "API_REPORT_COMPLETE",
        "API_ORDER_SOURCE_REFRESH_COMPLETE",
        "API_SALES_ORDERS_IMPORTED",
        "BATCH_PROCESSED_V2",
    ],
)
def test_other_web_hooks_are_about_no_shipment(kind: str) -> None:
    (entry,) = read({"resource_url": "https://api.example.com/v1/batches/se-1", "resource_type": kind})
    assert isinstance(entry, NotAShipmentEvent)
    assert kind in entry.why


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"resource_type": "API_BATCH"},
        {"resource_type": None, "resource_url": "https://api.example.com", "data": result(EVENT)},
        {"shipment_id": "A1", "status": "delivered", "timestamp": "2026-07-14T10:02:00Z"},
        {"object": "Tracker", "tracking_code": "EZ1", "tracking_details": []},
        {"event": "track_updated", "data": {"tracking_number": "S1", "tracking_history": [], "carrier": "usps"}},
        {"event": "tracking_update", "msg": {"tracking_number": "1", "slug": "usps", "checkpoints": []}},
        {"type": "ObjectEvent", "epcList": ["urn:epc:id:sscc:0614141.1234567890"]},
        {"status_code": 200, "events": [{"at": "2026-07-14T10:02:00Z"}]},
        {"tracking_number": "1", "status_code": "DE"},
        {"tracking_number": "1", "status_code": "DE", "events": "none"},
    ],
)
def test_other_documents_are_not_taken_for_shipengine_s(document: Json) -> None:
    assert not FORMAT.recognises(document)


OWN = [
    *(document for document, _ in DOCUMENTS.values()),
    result(mute(), mute(occurred_at="2026-03-01T08:00:00Z"), carrier_code=None),
    web_hook(None, "API_BATCH"),
]


@given(mutated(*OWN, nested=tuple(OWN)))
def test_no_document_of_ours_made_worse_raises(document: Json) -> None:
    original = copy.deepcopy(document)
    check_any(FORMAT, document)
    assert document == original


@given(mutated(result(mute(), mute(description="two"), mute(description="three"))))
def test_every_member_of_a_history_becomes_an_event_or_a_reason(document: Json) -> None:
    history = document.get("events")
    if FORMAT.recognises(document) and "resource_type" not in document and isinstance(history, list) and history:
        assert [entry.place for entry in FORMAT.read(document)] == [f"events[{n}]" for n in range(len(history))]


# File: events, statuses derived, unmapped statuses, times assumed, rejected. In none has an event a status of its own,
# so that one event of each gets the shipment's. `occurred_at` is always in UTC.
REAL = {
    "decodable__tracking-raw.json": (2, 1, 0, 0, 0),
    "dotnet__TrackUsingCarrierCodeAndTrackingNumber200Response.json": (1, 1, 0, 0, 0),
    "dotnet__TrackUsingLabelId200Response.json": (1, 1, 0, 0, 0),
    "java__track-package.json": (1, 1, 0, 0, 0),
    "js__mock-track-by-carrier-code-and-tracking-number.json": (2, 1, 0, 0, 0),
    "js__mock-track-by-label-id-200.json": (2, 1, 0, 0, 0),
    "ruby__track.json": (1, 1, 0, 0, 0),
}


def real_documents() -> dict[str, Json]:
    require_real_payloads()
    return {path.name: json.loads(path.read_text("utf-8")) for path in sorted((FOLDER / "shipengine").glob("*.json"))}


def test_recorded_results_give_as_many_events_as_they_have() -> None:
    counted = {}
    for name, document in real_documents().items():
        found = read(document)
        origins = [entry.origin for entry in found if isinstance(entry, CanonicalEvent) and entry.origin]
        counted[name] = (
            len(origins),
            sum(origin.status_derived for origin in origins),
            sum(origin.status_unmapped for origin in origins),
            sum(origin.time_assumed for origin in origins),
            sum(isinstance(entry, RejectedEvent) for entry in found),
        )
    assert counted == REAL


def test_one_shipment_asked_for_by_label_and_by_number_is_the_same() -> None:
    documents = real_documents()
    for by_number, by_label in (
        ("js__mock-track-by-carrier-code-and-tracking-number.json", "js__mock-track-by-label-id-200.json"),
        (
            "dotnet__TrackUsingCarrierCodeAndTrackingNumber200Response.json",
            "dotnet__TrackUsingLabelId200Response.json",
        ),
    ):
        assert events(documents[by_number]) == events(documents[by_label])


def test_recorded_results_made_worse_do_not_raise() -> None:
    documents = list(real_documents().values())

    @given(mutated(*documents, nested=tuple(documents)))
    def hold(document: Json) -> None:
        check_any(FORMAT, document)

    hold()
