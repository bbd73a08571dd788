"""What becomes of every EPCIS document that others published: events in, events out, every difference named."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from contract.canonical_event import CanonicalEvent, NotAShipmentEvent
from formats.epcis import FORMAT
from tests.support.real_payloads import FOLDER, require_real_payloads

EPCIS = FOLDER / "epcis" / "openepcis"
TRANSFORMATION = "a TransformationEvent"
NO_OBJECT = "an event that names no object"
QUERY = "the definition of a query"
PATIENT = "a GSRN, a recipient of a service"

# File: events in, canonical events out, and what is about no shipment. More canonical events than events come of events
# that name several objects, fewer of those named on the right. Nothing is rejected, every time has an offset.
FILES: dict[str, tuple[int, int, dict[str, int]]] = {
    "Capture__Documents__AggregationEvent": (1, 5, {}),
    "Capture__Documents__AggregationEvent_all_possible_fields": (1, 5, {}),
    "Capture__Documents__AggregationEvent_with_digitalLink": (1, 5, {}),
    "Capture__Documents__AggregationEvent_with_persistentDisposition": (2, 22, {}),
    "Capture__Documents__AggregationEvent_with_sensorData": (1, 2, {}),
    "Capture__Documents__AggregationEvent_with_userExtensions": (1, 5, {}),
    "Capture__Documents__AssociationEvent": (2, 6, {}),
    "Capture__Documents__AssociationEvent_2": (1, 4, {}),
    "Capture__Documents__AssociationEvent_all_possible_fields": (1, 5, {}),
    "Capture__Documents__AssociationEvent_with_sensorData": (1, 4, {}),
    "Capture__Documents__AssociationEvent_with_userExtensions": (1, 2, {}),
    "Capture__Documents__Combination_of_different_event": (6, 7, {PATIENT: 1, TRANSFORMATION: 1}),
    "Capture__Documents__CurieString_document": (1, 1, {}),
    "Capture__Documents__JumbledFieldsOrder": (1, 4, {}),
    # One object at one instant, five events that differ in their extensions and sensors' reports.
    "Capture__Documents__Namespaces_at_different_level": (5, 5, {}),
    "Capture__Documents__ObjectEvent": (2, 3, {}),
    "Capture__Documents__ObjectEvent_all_possible_fields": (1, 2, {}),
    "Capture__Documents__ObjectEvent_with_comment": (2, 3, {}),
    "Capture__Documents__ObjectEvent_with_custom_bizStep_uri": (1, 1, {}),
    "Capture__Documents__ObjectEvent_with_digitalLink": (1, 1, {}),
    "Capture__Documents__ObjectEvent_with_error_declaration": (2, 3, {}),
    "Capture__Documents__ObjectEvent_with_persistentDisposition": (2, 20, {}),
    "Capture__Documents__ObjectEvent_with_sensorData": (1, 1, {}),
    "Capture__Documents__ObjectEvent_with_userExtensions": (2, 3, {}),
    "Capture__Documents__SensorData_and_extension": (1, 2, {}),
    "Capture__Documents__SensorData_with_combined_events": (13, 12, {NO_OBJECT: 2, TRANSFORMATION: 1}),
    "Capture__Documents__TransactionEvent": (2, 1, {PATIENT: 1}),
    "Capture__Documents__TransactionEvent_all_possible_fields": (1, 4, {}),
    "Capture__Documents__TransactionEvent_with_sensorData": (1, 2, {}),
    "Capture__Documents__TransactionEvent_with_userExtensions": (1, 2, {}),
    "Capture__Documents__TransformationEvent": (1, 0, {TRANSFORMATION: 1}),
    "Capture__Documents__TransformationEvent_all_possible_fields": (1, 0, {TRANSFORMATION: 1}),
    "Capture__Documents__TransformationEvent_with_digitalLink": (1, 0, {TRANSFORMATION: 1}),
    "Capture__Documents__TransformationEvent_with_error_declaration": (2, 0, {TRANSFORMATION: 2}),
    "Capture__Documents__TransformationEvent_with_sensorData": (1, 0, {TRANSFORMATION: 1}),
    "Capture__Documents__TransformationEvent_with_userExtensions": (1, 0, {TRANSFORMATION: 1}),
    # 21 identifiers; one pallet as a URN and as a Digital Link is one.
    "Capture__Documents__epcisDocWithAllGS1Keys": (
        1,
        14,
        {PATIENT: 1, "a GSRN, a provider of a service": 1, "a GDTI, a document": 2, "a GCN, a coupon": 2},
    ),
    "Capture__Documents__epcisDocWithSensorComponent": (1, 1, {}),
    "Capture__Events__AggregationEvent": (1, 4, {}),
    "Capture__Events__AssociationEvent": (1, 4, {}),
    "Capture__Events__ObjectEvent": (1, 1, {}),
    "Capture__Events__TransactionEvent": (1, 1, {}),
    "Capture__Events__TransformationEvent": (1, 0, {TRANSFORMATION: 1}),
    "Query__Combination_of_different_event": (6, 7, {PATIENT: 1, TRANSFORMATION: 1}),
    "Query__CurieString_document": (1, 1, {}),
    "Query__JumbledFieldsOrder": (1, 4, {}),
    "Query__ObjectEventWithAllPossibleFields": (1, 2, {}),
    "Query__Queries__SimpleEventQuery": (0, 0, {QUERY: 1}),
    "Query__QueryDocumentWithMultipleEvents": (2, 3, {}),
    "Query__SensorData_with_combined_events": (13, 12, {NO_OBJECT: 2, TRANSFORMATION: 1}),
    "Query__TransactionEvent_with_userExtensions": (1, 2, {}),
    "Query__TransformationEvent_with_error_declaration": (2, 0, {TRANSFORMATION: 2}),
    "Query__queryDocument": (1, 1, {}),
}
UNMAPPED = {"Capture__Documents__ObjectEvent_with_custom_bizStep_uri": ["https://example.com/bizStep/inspecting"]}
# Documents that tell the same events, of which the second is the answer to a query.
SAME_EVENTS = [
    "Combination_of_different_event",
    "CurieString_document",
    "JumbledFieldsOrder",
    "SensorData_with_combined_events",
    "TransactionEvent_with_userExtensions",
]


def recorded(stem: str) -> dict[str, Any]:
    require_real_payloads()
    of: dict[str, Any] = json.loads((EPCIS / f"{stem}.json").read_text("utf-8"), parse_float=Decimal)
    return of


def events_in(value: Any) -> Iterator[dict[str, Any]]:
    """Every object, wherever it stands, that says when it happened."""
    if isinstance(value, dict):
        if "eventTime" in value:
            yield value
        for member in value.values():
            yield from events_in(member)
    elif isinstance(value, list):
        for member in value:
            yield from events_in(member)


def canonical(stem: str) -> list[CanonicalEvent]:
    return [entry for entry in FORMAT.read(recorded(stem)) if isinstance(entry, CanonicalEvent)]


def keys(events: list[CanonicalEvent]) -> set[str]:
    return {
        json.dumps([each.fields["shipment_id"], each.fields["timestamp"], each.identity], sort_keys=True, default=str)
        for each in events
    }


def test_the_table_has_every_file() -> None:
    require_real_payloads()
    assert {file.stem for file in EPCIS.glob("*.json")} == FILES.keys()


@pytest.mark.parametrize("stem", FILES)
def test_every_difference_between_events_in_and_out_is_named(stem: str) -> None:
    of = recorded(stem)
    assert FORMAT.recognises(of)
    entries = list(FORMAT.read(of))
    told = [entry for entry in entries if isinstance(entry, CanonicalEvent)]
    none = [entry for entry in entries if isinstance(entry, NotAShipmentEvent)]
    assert len(told) + len(none) == len(entries), "nothing is rejected"
    events, out, reasons = FILES[stem]
    assert len(list(events_in(of))) == events
    assert len(told) == out
    assert Counter(next(reason for reason in reasons if entry.why.startswith(reason)) for entry in none) == reasons
    assert len(keys(told)) == out, "no two have one key"
    origins = [each.origin for each in told if each.origin]
    assert [origin.status for origin in origins if origin.status_unmapped] == UNMAPPED.get(stem, [])
    assert not any(origin.time_assumed for origin in origins)
    assert told == canonical(stem), "the same message again"


@pytest.mark.parametrize("name", SAME_EVENTS)
def test_the_answer_to_a_query_adds_no_event_to_what_was_captured(name: str) -> None:
    captured = keys(canonical(f"Capture__Documents__{name}"))
    assert captured
    assert keys(canonical(f"Query__{name}")) == captured


def test_statuses_of_all_files() -> None:
    statuses = Counter(each.fields["status"] for stem in FILES for each in canonical(stem))
    assert statuses == {"in_transit": 67, "pre_transit": 6, "unknown": 126}


def test_a_pallet_has_one_id_in_both_spellings() -> None:
    told = canonical("Capture__Documents__epcisDocWithAllGS1Keys")
    pallets = [each for each in told if each.fields["shipment_id"] == "https://id.gs1.org/00/040123450000003338"]
    assert [each.fields["identifier"] for each in pallets] == ["urn:epc:id:sscc:4012345.0000000333"]


def test_events_of_a_real_declaration_of_an_error_are_all_there() -> None:
    told = canonical("Capture__Documents__ObjectEvent_with_error_declaration")
    assert [each.fields["status"] for each in told] == ["unknown", "unknown", "in_transit"]
    declared = told[0].fields
    assert declared["retracted"]["bizStep"] == "shipping"
    assert len(declared["error_declaration"]["corrective_event_ids"]) == 2
