"""Documents as ShipEngine sends them, of our own making, and what the format reads in them."""

from __future__ import annotations

from typing import Any

from contract.canonical_event import CanonicalEvent, Entry
from formats.shipengine import FORMAT

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


DOCUMENTS = {
    "result": (result(EVENT), "events[0]"),
    "web hook": (web_hook(result(EVENT)), "data.events[0]"),
    "web hook of the ShipStation API": (web_hook(result(EVENT), "TRACK_EVENT_V2"), "data.events[0]"),
    "web hook of a kind to come": (web_hook(result(EVENT), "TRACK_EVENT_V9"), "data.events[0]"),
    "web hook of a kind to come without address": (
        web_hook(result(EVENT), "TRACK_EVENT_V9", resource_url=None),
        "data.events[0]",
    ),
    "web hook without address": (web_hook(result(EVENT), resource_url=None), "data.events[0]"),
}
