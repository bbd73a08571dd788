from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings

from contract.canonical_event import CanonicalEvent, Entry, NotAShipmentEvent, RejectedEvent
from contract.event import STATUSES
from contract.rejections import RejectionCode
from formats.shipengine import FORMAT
from formats.shipengine.vocabulary import VOCABULARY
from tests.support.json_mutations import mutated
from tests.support.real_payloads import FOLDER, require_real_payloads

Json = dict[str, Any]

# As openapi.yaml v1.21.11 has it, with a status of its own.
EVENT: Json = {
    "occurred_at": "2026-03-02T19:03:00Z",
    "carrier_occurred_at": "2026-03-02T13:03:00",
    "description": "Arrived at <i>USPS</i> Facility",
    "city_locality": "MCKINNEY",
    "state_province": "TX",
    "postal_code": "75071",
    "country_code": "US",
    "company_name": "",
    "signer": "",
    "event_code": "A1",
    "carrier_detail_code": None,
    "status_code": "IT",
    "status_detail_code": "HUB_SCAN_IN",
    "status_description": "In Transit",
    "status_detail_description": "It arrived at the hub.",
    "carrier_status_code": "A1",
    "carrier_status_description": "Arrived at USPS Facility",
    "latitude": 33.175,
    "longitude": -96.6986,
    "proof_of_delivery_url": None,
}


def event(**changes: Any) -> Json:
    return {**EVENT, **changes}


def mute(**changes: Any) -> Json:
    """An event without a status of its own, as most results have it."""
    return event(status_code="", status_detail_code=None, **changes)


def result(*members: Any, **changes: Any) -> Json:
    return {
        "tracking_number": "9400100000000000000000",
        "tracking_url": "https://example.com/9400100000000000000000",
        "status_code": "DE",
        "status_detail_code": "DELIVERED_TO_NEIGHBOUR",
        "carrier_code": "usps",
        "carrier_id": 1,
        "status_description": "Delivered",
        "carrier_status_code": "01",
        "estimated_delivery_date": None,
        "actual_delivery_date": None,
        "exception_description": None,
        "events": list(members),
        **changes,
    }


def web_hook(data: Any, kind: str = "API_TRACK", **changes: Any) -> Json:
    address = "https://api.example.com/v1/tracking?carrier_code=ups&tracking_number=9400100000000000000000"
    return {"resource_url": address, "resource_type": kind, "data": data, **changes}


def read(document: Json) -> list[Entry]:
    assert FORMAT.markers & document.keys()
    assert FORMAT.recognises(document)
    return list(FORMAT.read(document))


def events(document: Json) -> list[CanonicalEvent]:
    found = read(document)
    assert all(isinstance(entry, CanonicalEvent) for entry in found), found
    return [entry for entry in found if isinstance(entry, CanonicalEvent)]


def the_event(member: Json, **changes: Any) -> CanonicalEvent:
    (found,) = events(result(member, **changes))
    return found


def statuses(document: Json) -> list[tuple[str, str, bool]]:
    """Of each event the status, the source's status, and whether that is derived."""
    return [
        (found.fields["status"], found.origin.status, found.origin.status_derived)
        for found in events(document)
        if found.origin is not None
    ]


DOCUMENTS = {
    "result": (result(EVENT), "events[0]"),
    "web hook": (web_hook(result(EVENT)), "data.events[0]"),
    "web hook of the ShipStation API": (web_hook(result(EVENT), "TRACK_EVENT_V2"), "data.events[0]"),
    "web hook of a kind to come": (web_hook(result(EVENT), "TRACK_EVENT_V9"), "data.events[0]"),
    "web hook without address": (web_hook(result(EVENT), resource_url=None), "data.events[0]"),
}


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
            "latitude": 33.175,
            "longitude": -96.6986,
        },
        "description": "Arrived at <i>USPS</i> Facility",
    }
    assert found.origin is not None
    assert (found.origin.source, found.origin.status, found.origin.time) == ("shipengine", "IT", "2026-03-02T19:03:00Z")
    assert not any((found.origin.time_assumed, found.origin.status_derived, found.origin.status_unmapped))


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
    for found in (
        the_event(event(status_code="ZZ", status_detail_code="TELEPORTED")),
        the_event(mute(), status_code="ZZ", status_detail_code=None),
    ):
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


def test_an_empty_history_is_valid() -> None:
    assert read(web_hook(result(status_code="NY"))) == []
    assert read(result(status_code="NY", events=None)) == []


def test_a_missing_tracking_number_rejects_every_event_and_names_the_field() -> None:
    found = read(web_hook(result(EVENT, EVENT, tracking_number="")))
    assert [(entry.code, entry.text) for entry in found if isinstance(entry, RejectedEvent)] == 2 * [
        (RejectionCode.MISSING_FIELD, "data.tracking_number is missing: it says which shipment it is")
    ]
    (rejected,) = read(web_hook({}))
    assert isinstance(rejected, RejectedEvent)
    assert (rejected.place, rejected.code) == ("data", RejectionCode.MISSING_FIELD)


@pytest.mark.parametrize(
    ("data", "code"), [(None, RejectionCode.MISSING_FIELD), ([EVENT], RejectionCode.INVALID_FIELD)]
)
def test_a_tracking_web_hook_without_a_result_is_rejected(data: Any, code: RejectionCode) -> None:
    (rejected,) = read(web_hook(data))
    assert isinstance(rejected, RejectedEvent)
    assert (rejected.place, rejected.code) == ("data", code)


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
    result(mute(), mute(occurred_at="2026-03-01T08:00:00Z"), carrier_code=None),
    web_hook(None, "API_BATCH"),
]


@settings(max_examples=300, deadline=None)
@given(mutated(OWN))
def test_no_document_of_ours_made_worse_raises(document: Json) -> None:
    is_sound(document)


@settings(max_examples=300, deadline=None)
@given(mutated([result(mute(), mute(description="two"), mute(description="three"))]))
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

    @settings(max_examples=150, deadline=None)
    @given(mutated(documents))
    def hold(document: Json) -> None:
        is_sound(document)

    hold()
