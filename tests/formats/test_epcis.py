from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from contract.canonical_event import CanonicalEvent, NotAShipmentEvent, Origin, RejectedEvent
from contract.rejections import RejectionCode
from formats.epcis import FORMAT
from tests.support.epcis import (
    CASE,
    CASE_URN,
    CONTEXT,
    DOCK_URN,
    LOT,
    LOT_URN,
    PALLET,
    PALLET_URN,
    canonical,
    document,
    event,
    not_a_shipment,
    only,
    query_document,
    read,
    rejected,
)


def test_an_object_event_is_the_canonical_event_of_its_object() -> None:
    told = only(
        document(
            event(
                disposition="in_progress",
                eventID="urn:uuid:0f4a3f3c-4a63-4d3e-9d0a-6a4b7f4d2a10",
                recordTime="2025-05-09T18:40:00Z",
                readPoint={"id": DOCK_URN},
                bizLocation={"id": "https://kestrel.example/hub"},
                bizTransactionList=[{"type": "po", "bizTransaction": "urn:epcglobal:cbv:bt:4099999000074:77"}],
                sourceList=[{"type": "owning_party", "source": "urn:epc:id:pgln:4099999.00007"}],
                destinationList=[{"destination": "https://kestrel.example/customer"}],
            )
        )
    )
    assert told.fields == {
        "shipment_id": PALLET,
        "status": "in_transit",
        "status_detail": "in_progress",
        "timestamp": "2025-05-09T20:39:17+02:00",
        "event_id": "urn:uuid:0f4a3f3c-4a63-4d3e-9d0a-6a4b7f4d2a10",
        "location": {"readPoint": DOCK_URN, "bizLocation": "https://kestrel.example/hub"},
        "event_type": "ObjectEvent",
        "action": "OBSERVE",
        "biz_transactions": [{"id": "urn:epcglobal:cbv:bt:4099999000074:77", "type": "po"}],
        "sources": [{"id": "urn:epc:id:pgln:4099999.00007", "type": "owning_party"}],
        "destinations": [{"id": "https://kestrel.example/customer"}],
        "identifier": PALLET_URN,
        "role": "object",
    }
    assert told.place == "epcisBody.eventList[0].epcList[0]"
    assert told.origin == Origin(source="epcis", status="shipping", time="2025-05-09T20:39:17+02:00")


@pytest.mark.parametrize(
    ("of", "place"),
    [
        (document(event()), "epcisBody.eventList[0].epcList[0]"),
        (document(epcisBody={"event": event()}), "epcisBody.event.epcList[0]"),
        (document(epcisBody={"event": [event()]}), "epcisBody.event[0].epcList[0]"),
        (query_document(event()), "epcisBody.queryResults.resultsBody.eventList[0].epcList[0]"),
        (event(), "epcList[0]"),
        ({"@context": CONTEXT, **event(type="epcis:ObjectEvent")}, "epcList[0]"),
        (event(type=None, isA="https://ref.gs1.org/epcis/ObjectEvent"), "epcList[0]"),
        # What tells it need not all be there.
        ({"epcisBody": {"eventList": [event()]}}, "epcisBody.eventList[0].epcList[0]"),
    ],
)
def test_documents_query_documents_and_bare_events_hold_the_same(of: dict[str, Any], place: str) -> None:
    told = only(of)
    assert told.place == place
    assert told.fields["shipment_id"] == PALLET
    assert told.identity == only(document(event())).identity


def test_every_object_and_class_that_an_event_names_is_a_shipment() -> None:
    told = canonical(
        event(
            type="AggregationEvent",
            action="ADD",
            bizStep="packing",
            epcList=None,
            parentID=PALLET_URN,
            childEPCs=[CASE_URN, "https://kestrel.example/tote/9"],
            childQuantityList=[
                {"epcClass": LOT_URN, "quantity": Decimal("200.5"), "uom": "KGM"},
                {"epcClass": LOT_URN, "quantity": 10},
                {"epcClass": "urn:epc:idpat:sgtin:4099999.012345.*"},
            ],
        )
    )
    names = ("shipment_id", "role", "identifier", "quantity", "uom", "parent_id")
    assert [tuple(each.fields.get(name) for name in names) for each in told] == [
        (PALLET, "parent", PALLET_URN, None, None, None),
        (CASE, "child", CASE_URN, None, None, PALLET),
        ("https://kestrel.example/tote/9", "child", "https://kestrel.example/tote/9", None, None, PALLET),
        (LOT, "child", LOT_URN, Decimal("200.5"), "KGM", PALLET),
        (LOT, "child", LOT_URN, 10, None, PALLET),
        (
            "https://id.gs1.org/01/04099999123452",
            "child",
            "urn:epc:idpat:sgtin:4099999.012345.*",
            None,
            None,
            PALLET,
        ),
    ]
    assert [each.place for each in told] == [
        "parentID",
        "childEPCs[0]",
        "childEPCs[1]",
        "childQuantityList[0].epcClass",
        "childQuantityList[1].epcClass",
        "childQuantityList[2].epcClass",
    ]
    assert len({repr(each.identity) + each.fields["shipment_id"] for each in told}) == len(told)
    assert {each.fields["status"] for each in told} == {"pre_transit"}


@pytest.mark.parametrize("event_type", ["ObjectEvent", "TransactionEvent", "AssociationEvent", "kes:PalletEvent"])
def test_other_events_name_objects_alike(event_type: str) -> None:
    told = canonical(
        document(event(type=event_type, parentID=PALLET_URN, epcList=[CASE_URN], quantityList=[{"epcClass": LOT_URN}]))
    )
    assert [each.fields["shipment_id"] for each in told] == [PALLET, CASE, LOT]
    assert {each.fields["event_type"] for each in told} == {event_type}


def test_an_object_that_is_named_twice_is_one() -> None:
    told = only(
        event(epcList=[PALLET_URN, PALLET, f" {PALLET_URN}", "https://scan.kestrel.example/00/140999990000000170"])
    )
    assert told.fields["identifier"] == PALLET_URN
    assert (
        len(
            canonical(
                event(
                    quantityList=[{"epcClass": LOT, "quantity": 10}, {"epcClass": LOT_URN, "quantity": Decimal("10.0")}]
                )
            )
        )
        == 2
    )


@pytest.mark.parametrize(
    ("urn", "what"),
    [
        ("urn:epc:id:gsrn:4099999.1234567890", "GSRN"),
        ("urn:epc:id:gsrnp:4099999.1234567890", "GSRN"),
        ("urn:epc:id:gdti:4099999.00007.PO-1", "GDTI"),
        ("urn:epc:id:sgcn:4099999.00007.55", "GCN"),
        (DOCK_URN, "GLN"),
        ("https://kestrel.example/417/4099999000074", "GLN"),
        ("urn:epc:id:gsrn:not-sound", "GSRN"),
    ],
)
def test_parties_places_documents_and_coupons_are_no_shipments(urn: str, what: str) -> None:
    assert what in not_a_shipment(event(epcList=[urn])).why
    beside = read(event(epcList=[urn, PALLET_URN]))
    assert [type(each) for each in beside] == [NotAShipmentEvent, CanonicalEvent]
    assert beside[0].place == "epcList[0]"


@pytest.mark.parametrize(
    ("of", "why"),
    [
        (event(type="TransformationEvent", inputEPCList=[PALLET_URN]), "TransformationEvent"),
        (event(epcList=[]), "names no object"),
        (
            event(epcList=None, sensorElementList=[{"sensorReport": [{"type": "Temperature", "value": 4}]}]),
            "names no object",
        ),
        (
            {"@context": "https://ref.gs1.org/standards/epcis/2.0.0/query-schema.json", "eventType": ["ObjectEvent"]},
            "query",
        ),
        ({"@context": ["https://ref.gs1.org/standards/epcis/2.0.0/query-schema.json"], "query": {}}, "query"),
        (document(epcisBody={}, epcisHeader={"epcisMasterData": {"vocabularyList": []}}), "master data"),
        (document(epcisBody={"queryResults": {"resultsBody": {"vocabularyList": []}}}), "master data"),
    ],
)
def test_what_is_about_no_shipment_is_told_so(of: dict[str, Any], why: str) -> None:
    assert why in not_a_shipment(of).why


@pytest.mark.parametrize(
    ("changes", "code", "names"),
    [
        ({"eventTime": None}, RejectionCode.INVALID_TIMESTAMP, "eventTime"),
        ({"eventTime": "22-07-2026"}, RejectionCode.INVALID_TIMESTAMP, "eventTime"),
        ({"eventTime": 1746815957}, RejectionCode.INVALID_TIMESTAMP, "eventTime"),
        ({"eventTime": f"2025-05-09T20:39:17.{'1' * 300}Z"}, RejectionCode.INVALID_FIELD, "eventTime"),
        ({"type": "ParcelEvent"}, RejectionCode.INVALID_FIELD, "type must be one of ObjectEvent, AggregationEvent"),
        ({"type": None}, RejectionCode.INVALID_FIELD, "type must be one of"),
        ({"type": ["ObjectEvent"]}, RejectionCode.INVALID_FIELD, "type must be one of"),
        ({"epcList": PALLET_URN}, RejectionCode.INVALID_FIELD, "epcList must be a list"),
        ({"epcList": [PALLET_URN, 7]}, RejectionCode.INVALID_FIELD, "epcList[1]"),
        ({"epcList": [PALLET_URN, " "]}, RejectionCode.INVALID_FIELD, "epcList[1]"),
        ({"parentID": {"id": PALLET_URN}}, RejectionCode.INVALID_FIELD, "parentID"),
        ({"quantityList": [LOT_URN]}, RejectionCode.INVALID_FIELD, "quantityList[0]"),
        ({"quantityList": [{"quantity": 5}]}, RejectionCode.INVALID_FIELD, "quantityList[0].epcClass"),
        ({"bizStep": ["shipping"]}, RejectionCode.INVALID_FIELD, "bizStep"),
        ({"disposition": {"id": "damaged"}}, RejectionCode.INVALID_FIELD, "disposition"),
        ({"bizStep": "x" * 257}, RejectionCode.INVALID_FIELD, "bizStep"),
        ({"eventID": "x" * 257}, RejectionCode.INVALID_FIELD, "eventID"),
        ({"errorDeclaration": "wrong"}, RejectionCode.INVALID_FIELD, "errorDeclaration"),
    ],
)
def test_an_event_that_cannot_be_read_is_rejected_and_its_neighbour_is_not(
    changes: dict[str, Any], code: RejectionCode, names: str
) -> None:
    bad, good = read(document(event(**changes), event(epcList=[CASE_URN])))
    assert isinstance(bad, RejectedEvent)
    assert (bad.place, bad.code) == ("epcisBody.eventList[0]", code)
    assert names in bad.text
    assert isinstance(good, CanonicalEvent)


@pytest.mark.parametrize("body", [None, [], "events", {}, {"queryResults": []}, {"queryResults": {"resultsBody": 1}}])
def test_a_body_without_events_is_rejected_with_what_it_must_hold(body: Any) -> None:
    told = rejected(document(epcisBody=body))
    assert (told.place, told.code) == ("epcisBody", RejectionCode.MISSING_FIELD)
    assert "eventList" in told.text


def test_a_document_without_body_and_one_with_a_bad_list_are_rejected() -> None:
    assert rejected({"type": "EPCISDocument"}).place == "epcisBody"
    assert rejected(document(epcisBody={"eventList": {}})).text == "epcisBody.eventList must be a list"
    assert rejected(document(epcisBody={"event": "x"})).text == "epcisBody.event must be an object"
    assert rejected(document("event")).text == "epcisBody.eventList[0] must be an object"


@pytest.mark.parametrize("empty", [[], None])
def test_a_document_of_no_events_is_sound(empty: Any) -> None:
    assert read(document(epcisBody={"eventList": empty})) == []


@pytest.mark.parametrize(
    "of",
    [
        {},
        {"type": "Parcel", "eventTime": "2025-05-09T20:39:17Z"},
        {"@context": "https://schema.org", "type": "Event"},
        {"type": None},
        {"type": ["ObjectEvent"]},
        {"type": {"a": 1}, "@context": 7},
        {"shipment_id": "S1", "status": "delivered", "timestamp": "2025-05-09T20:39:17Z", "type": "ObjectEventually"},
        {"object": "Event", "result": {"object": "Tracker"}},
        {"data": document(event())},
    ],
)
def test_documents_of_others_are_not_recognised(of: dict[str, Any]) -> None:
    assert not FORMAT.recognises(of)


@pytest.mark.parametrize(
    ("time", "offset", "timestamp", "assumed"),
    [
        ("2025-05-09T20:39:17+02:00", "+01:00", "2025-05-09T20:39:17+02:00", False),
        ("2025-05-09T18:39:17.5Z", "+02:00", "2025-05-09T18:39:17.5Z", False),
        ("2025-05-09T20:39:17", "-06:00", "2025-05-09T20:39:17-06:00", False),
        ("2025-05-09T20:39:17", "+14:00", "2025-05-09T20:39:17+14:00", False),
        ("2025-05-09T20:39:17", None, "2025-05-09T20:39:17Z", True),
        ("2025-05-09T20:39:17", "+15:00", "2025-05-09T20:39:17Z", True),
        ("2025-05-09T20:39:17", "CET", "2025-05-09T20:39:17Z", True),
        ("2025-05-09T20:39:17", 2, "2025-05-09T20:39:17Z", True),
    ],
)
def test_a_time_without_offset_is_told_by_the_time_zone_offset(
    time: str, offset: Any, timestamp: str, assumed: bool
) -> None:
    told = only(event(eventTime=time, eventTimeZoneOffset=offset))
    assert told.origin is not None
    assert (told.fields["timestamp"], told.origin.time, told.origin.time_assumed) == (timestamp, time, assumed)


def test_words_are_kept_as_spelled_and_unknown_ones_are_marked() -> None:
    told = only(event(bizStep="cbv:BizStep-receiving", disposition="https://ref.gs1.org/cbv/Disp-damaged"))
    assert told.origin is not None
    assert (told.origin.status, told.fields["status_detail"]) == (
        "cbv:BizStep-receiving",
        "https://ref.gs1.org/cbv/Disp-damaged",
    )
    assert (told.fields["status"], told.origin.status_unmapped) == ("exception", False)
    private = only(event(bizStep="kes:handing_over"))
    assert private.origin is not None
    assert (private.origin.status, private.fields["status"], private.origin.status_unmapped) == (
        "kes:handing_over",
        "unknown",
        True,
    )
    none = only(event(bizStep=None))
    assert none.origin is not None
    assert (none.origin.status, none.fields["status"], none.origin.status_unmapped) == ("", "unknown", False)


def test_an_error_declaration_is_an_event_beside_the_one_that_it_retracts() -> None:
    wrong = event(disposition="in_transit", eventID="ni:///sha-256;00aa?ver=CBV2.0")
    declared = {
        **wrong,
        "errorDeclaration": {
            "declarationTime": "2025-05-10T08:00:00Z",
            "reason": "incorrect_data",
            "correctiveEventIDs": ["ni:///sha-256;11bb?ver=CBV2.0", 7, None, {}],
            "kes:clerk": "K. Wren",
        },
    }
    first, second = canonical(document(wrong, declared))
    assert second.fields["timestamp"] == first.fields["timestamp"], "so that it hides no later event"
    assert second.identity != first.identity
    assert second.fields["status"] == "unknown"
    assert second.origin == Origin(source="epcis", status="errorDeclaration", time="2025-05-09T20:39:17+02:00")
    assert second.fields["event_id"] == "ni:///sha-256;00aa?ver=CBV2.0"
    assert second.fields["retracted"] == {
        "eventID": "ni:///sha-256;00aa?ver=CBV2.0",
        "bizStep": "shipping",
        "disposition": "in_transit",
    }
    assert second.fields["error_declaration"] == {
        "time": "2025-05-10T08:00:00Z",
        "reason": "incorrect_data",
        "corrective_event_ids": ["ni:///sha-256;11bb?ver=CBV2.0", "7"],
    }
    # What `operations remap` computes again from the stored words.
    assert FORMAT.vocabulary is not None
    assert FORMAT.vocabulary.meaning(second.origin.status, second.fields.get("status_detail")).status == "unknown"
    assert only(event(errorDeclaration={})).fields["error_declaration"] == {"corrective_event_ids": []}


def test_every_row_is_small_however_long_the_lists_and_texts_of_its_event_are() -> None:
    link = {"type": "po", "bizTransaction": "https://kestrel.example/po/1"}
    told = only(
        event(
            bizTransactionList=[link] * 1000 + [None],
            sourceList=[{"source": "x" * 5000}, "x", {"source": None}],
            destinationList="x" * 5000,
            readPoint={"id": "x" * 5000},
            action="x" * 5000,
            type="kes:" + "x" * 5000,
            errorDeclaration={"reason": "x" * 5000, "correctiveEventIDs": ["urn:uuid:1"] * 1000},
            ilmd={"kes:grade": "x" * 5000},
        )
        | {"type": "ObjectEvent"}
    )
    assert len(repr(told.fields)) < 2500
    assert told.fields["biz_transactions"] == [{"id": "https://kestrel.example/po/1", "type": "po"}] * 10
    assert told.fields["error_declaration"]["corrective_event_ids"] == ["urn:uuid:1"] * 10
    for name in ("sources", "destinations", "location", "action"):
        assert name not in told.fields


def test_where_it_happened_may_be_text_and_need_not_be_told_whole() -> None:
    assert only(event(readPoint=DOCK_URN)).fields["location"] == {"readPoint": DOCK_URN}
    assert only(event(bizLocation={"@id": DOCK_URN}, readPoint={})).fields["location"] == {"bizLocation": DOCK_URN}
    assert "location" not in only(event(readPoint=[DOCK_URN])).fields
