"""Which EPCIS events are one and which are two."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from tests.support.epcis import (
    CASE,
    CASE_URN,
    DOCK,
    DOCK_URN,
    PALLET,
    PALLET_URN,
    canonical,
    document,
    event,
    only,
    query_document,
    rejected,
)

SHIPPED: dict[str, Any] = event(
    disposition="in_transit",
    epcList=[PALLET_URN, CASE_URN],
    readPoint={"id": DOCK_URN},
    bizTransactionList=[
        {"type": "po", "bizTransaction": "https://kestrel.example/po/1"},
        {"type": "desadv", "bizTransaction": "urn:epcglobal:cbv:bt:4099999000074:2"},
    ],
    persistentDisposition={"set": ["completeness_verified"]},
    sensorElementList=[
        {
            "sensorMetadata": {"time": "2025-05-09T20:30:00+02:00"},
            "sensorReport": [{"type": "Temperature", "value": Decimal("4.0"), "uom": "CEL"}],
        }
    ],
    **{"kes:gate": {"kes:number": 7}},
)


def identities(of: dict[str, Any]) -> set[str]:
    """What identifies the events of a document, beside the instant."""
    return {
        json.dumps([each.fields["shipment_id"], each.identity], sort_keys=True, default=str) for each in canonical(of)
    }


def changed(of: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    return {name: value for name, value in {**of, **changes}.items() if value is not None}


# Written down once and for good: another key would store every event a second time.
GOLDEN = [
    (
        event(),
        {"event": "0954db96eb8ca08e01d80b99db48a0c8", "role": "object"},
    ),
    (
        SHIPPED,
        {"event": "6cf89e18f491ebb36b90e035e4a3313a", "role": "object"},
    ),
    (
        event(
            type="AggregationEvent",
            epcList=None,
            bizStep="packing",
            childQuantityList=[{"epcClass": "urn:epc:class:lgtin:4099999.054321.L1", "quantity": 12, "uom": "KGM"}],
            errorDeclaration={"declarationTime": "2025-05-10T08:00:00Z", "reason": "did_not_occur"},
        ),
        {"event": "dea52a8a80e6f908c2c565905266258b", "role": "child", "quantity": 12, "uom": "KGM"},
    ),
]


@pytest.mark.parametrize(("of", "identity"), GOLDEN)
def test_identities_never_change(of: dict[str, Any], identity: dict[str, Any]) -> None:
    assert canonical(document(of))[0].identity == identity


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(
            document(changed(SHIPPED, eventID="urn:uuid:1", recordTime="2026-01-01T00:00:00Z")), id="captured"
        ),
        pytest.param(query_document(SHIPPED), id="the answer to a query"),
        pytest.param(document(dict(reversed(SHIPPED.items()))), id="fields in another order"),
        pytest.param(document(changed(SHIPPED, epcList=[CASE, PALLET])), id="Digital Links in another order"),
        pytest.param(document(changed(SHIPPED, bizStep="cbv:BizStep-shipping")), id="compact URI"),
        pytest.param(document(changed(SHIPPED, bizStep="https://ref.gs1.org/cbv/BizStep-shipping")), id="URI"),
        pytest.param(document(changed(SHIPPED, bizStep="urn:epcglobal:cbv:bizstep:shipping")), id="URN of EPCIS 1.x"),
        pytest.param(document(changed(SHIPPED, disposition="cbv:Disp-in_transit")), id="disposition"),
        pytest.param(document(changed(SHIPPED, type=None, isA="epcis:ObjectEvent")), id="type"),
        pytest.param(document(changed(SHIPPED, readPoint={"id": DOCK})), id="place as a Digital Link"),
        pytest.param(document(changed(SHIPPED, eventTimeZoneOffset="+01:00")), id="clock"),
        pytest.param(
            document(changed(SHIPPED, bizTransactionList=SHIPPED["bizTransactionList"][::-1])),
            id="list in another order",
        ),
        pytest.param(document(changed(SHIPPED, quantityList=[], ilmd={}, certificationInfo=" ")), id="nothing said"),
        pytest.param(
            document(
                changed(
                    SHIPPED,
                    sensorElementList=[
                        {
                            "sensorMetadata": {"time": "2025-05-09T18:30:00Z"},
                            "sensorReport": {"type": "gs1:Temperature", "value": 4, "uom": "CEL"},
                        }
                    ],
                )
            ),
            id="sensor's time, type and number",
        ),
        pytest.param(
            document(
                {**{n: v for n, v in SHIPPED.items() if n != "kes:gate"}, "k:gate": {"k:number": 7}},
                **{"@context": {"k": "https://ns.kestrel.example/epcis/"}},
            ),
            id="another prefix",
        ),
        pytest.param(
            document(
                {**{n: v for n, v in SHIPPED.items() if n != "kes:gate"}, "k:gate": {"k:number": 7}}
                | {"@context": [{"k": "https://ns.kestrel.example/epcis/"}]}
            ),
            id="another prefix, of the event",
        ),
    ],
)
def test_spelling_makes_no_other_event(other: dict[str, Any]) -> None:
    assert identities(other) == identities(document(SHIPPED))


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "TransactionEvent"},
        {"action": "ADD"},
        {"bizStep": "departing"},
        {"bizStep": "kes:shipping"},
        {"disposition": "in_progress"},
        {"disposition": None},
        {"readPoint": {"id": "urn:epc:id:sgln:4099999.00007.13"}},
        {"bizLocation": {"id": DOCK_URN}},
        {"epcList": [PALLET_URN, CASE_URN, "https://kestrel.example/tote/9"]},
        {"bizTransactionList": SHIPPED["bizTransactionList"][:1]},
        {"persistentDisposition": {"unset": ["completeness_verified"]}},
        {"sensorElementList": None},
        {"ilmd": {"kes:grade": "A"}},
        {"kes:gate": {"kes:number": 8}},
        {"errorDeclaration": {"declarationTime": "2025-05-10T08:00:00Z"}},
    ],
)
def test_whatever_else_an_event_says_makes_it_another_one(changes: dict[str, Any]) -> None:
    before, after = identities(document(SHIPPED)), identities(document(changed(SHIPPED, **changes)))
    assert before.isdisjoint(after)


def test_a_private_step_is_one_with_its_prefix_and_in_full() -> None:
    short, long, other = (
        identities(document(event(bizStep=step)))
        for step in ("kes:handing_over", "https://ns.kestrel.example/epcis/handing_over", "kes2:handing_over")
    )
    assert short == long
    assert short.isdisjoint(other)


def test_two_declarations_of_different_errors_are_two() -> None:
    declarations = [
        {"declarationTime": "2025-05-10T08:00:00Z", "reason": "incorrect_data"},
        {"declarationTime": "2025-05-10T08:00:00Z", "reason": "did_not_occur"},
        {"declarationTime": "2025-05-10T08:00:01Z", "reason": "incorrect_data"},
        # The first one once more.
        {"declarationTime": "2025-05-10T10:00:00+02:00", "reason": "cbv:ER-incorrect_data"},
    ]
    assert len(identities(document(*(event(errorDeclaration=each) for each in declarations)))) == 3


def test_one_object_in_two_roles_is_in_two_events_and_one_class_in_as_many_as_it_has_quantities() -> None:
    roles = canonical(event(parentID=PALLET_URN))
    assert [each.identity["role"] for each in roles if each.identity] == ["parent", "object"]
    lots = [{"epcClass": "urn:kes:lot:1", "quantity": 5}, {"epcClass": "urn:kes:lot:1", "quantity": 5, "uom": "KGM"}]
    assert len(identities(event(epcList=None, quantityList=lots))) == 2


def test_the_same_message_again_is_the_same() -> None:
    once = document(SHIPPED, event(parentID=PALLET_URN), event(quantityList=[{"epcClass": "urn:kes:lot:1"}]))
    assert canonical(once) == canonical(json.loads(json.dumps(once, default=float), parse_float=Decimal))


def test_any_order_of_five_hundred_objects_is_one_event() -> None:
    objects = [f"urn:epc:id:sgtin:4099999.012345.{number}" for number in range(500)]
    told, again = canonical(event(epcList=objects)), canonical(event(epcList=objects[::-1]))
    assert {json.dumps(each.identity) for each in told} == {json.dumps(each.identity) for each in again}
    assert len({each.fields["shipment_id"] for each in told}) == 500


def test_an_event_that_is_nested_too_deep_is_rejected() -> None:
    deep: Any = "x"
    for _ in range(70):
        deep = {"kes:in": [deep]}
    assert "nested" in rejected(event(**{"kes:deep": deep})).text
    assert only(event(**{"kes:deep": {"kes:in": [["x"]]}}))
