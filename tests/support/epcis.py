"""EPCIS events and documents of our own making, and what became of them."""

from __future__ import annotations

from typing import Any

from contract.canonical_event import CanonicalEvent, Entry, NotAShipmentEvent, RejectedEvent
from formats.epcis import FORMAT

PALLET_URN = "urn:epc:id:sscc:4099999.1000000017"
PALLET = "https://id.gs1.org/00/140999990000000170"
CASE_URN = "urn:epc:id:sgtin:4099999.012345.A-7"
CASE = "https://id.gs1.org/01/04099999123452/21/A-7"
LOT_URN = "urn:epc:class:lgtin:4099999.054321.L1"
LOT = "https://id.gs1.org/01/04099999543212/10/L1"
DOCK_URN = "urn:epc:id:sgln:4099999.00007.12"
DOCK = "https://id.gs1.org/414/4099999000074/254/12"

CONTEXT = [
    "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
    {"kes": "https://ns.kestrel.example/epcis/"},
]


def event(**changes: Any) -> dict[str, Any]:
    """A pallet is shipped, with fields changed; None takes a field away."""
    shipped = {
        "type": "ObjectEvent",
        "eventTime": "2025-05-09T20:39:17+02:00",
        "eventTimeZoneOffset": "+02:00",
        "action": "OBSERVE",
        "bizStep": "shipping",
        "epcList": [PALLET_URN],
        **changes,
    }
    return {name: value for name, value in shipped.items() if value is not None}


def document(*events: Any, **changes: Any) -> dict[str, Any]:
    """A capture document with the events."""
    return {
        "@context": CONTEXT,
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2025-05-09T21:00:00Z",
        "epcisBody": {"eventList": list(events)},
        **changes,
    }


def query_document(*events: Any) -> dict[str, Any]:
    """The answer to a query, with the events."""
    results = {"queryName": "SimpleEventQuery", "resultsBody": {"eventList": list(events)}}
    return document(type="EPCISQueryDocument", epcisBody={"queryResults": results})


def read(of: dict[str, Any]) -> list[Entry]:
    """What a document holds; it must be recognised."""
    assert not FORMAT.markers.isdisjoint(of)
    assert FORMAT.recognises(of)
    return list(FORMAT.read(of))


def canonical(of: dict[str, Any]) -> list[CanonicalEvent]:
    """The canonical events of a document, which must hold nothing else."""
    found = []
    for entry in read(of):
        assert isinstance(entry, CanonicalEvent), entry
        found.append(entry)
    return found


def only(of: dict[str, Any]) -> CanonicalEvent:
    """The one canonical event of a document."""
    (found,) = canonical(of)
    return found


def not_a_shipment(of: dict[str, Any]) -> NotAShipmentEvent:
    """The one entry of a document, which is about no shipment."""
    (found,) = read(of)
    assert isinstance(found, NotAShipmentEvent), found
    return found


def rejected(of: dict[str, Any]) -> RejectedEvent:
    """The one entry of a document, which is rejected."""
    (found,) = read(of)
    assert isinstance(found, RejectedEvent), found
    return found
