"""Shippo's Tracks and web hooks as tests write them."""

from __future__ import annotations

from typing import Any


def entry(**changes: Any) -> dict[str, Any]:
    return {
        "object_created": "2026-02-03T05:00:00.129Z",
        "object_updated": None,
        "object_id": "0a1b",
        "status": "TRANSIT",
        "substatus": {"code": "package_arrived", "text": "Arrived at a depot.", "action_required": False},
        "status_date": "2026-02-03T04:05:06Z",
        "status_details": "Paket im Depot",
        "location": {"city": "Graz", "state": "", "zip": "8010", "country": "AT"},
        **changes,
    }


def track(*history: Any, **changes: Any) -> dict[str, Any]:
    return {
        "messages": [],
        "carrier": "post_at",
        "tracking_number": "KES0043",
        "address_from": {"city": "Linz", "state": "", "zip": "4020", "country": "AT"},
        "address_to": None,
        "transaction": None,
        "original_eta": "2026-02-05T00:00:00Z",
        "eta": "2026-02-05T00:00:00Z",
        "servicelevel": {"token": "post_at_standard", "name": None},
        "metadata": "Order 7",
        "tracking_status": entry(object_id="another", status="DELIVERED", substatus=None),
        "tracking_history": list(history),
        **changes,
    }


def web_hook(data: Any, **changes: Any) -> dict[str, Any]:
    return {"event": "track_updated", "test": False, "carrier": "shippo", "data": data, **changes}


LABEL = entry(status="PRE_TRANSIT", substatus=None, status_details="Label", status_date="2026-02-01T08:00:00Z")
OUT = entry(substatus={"code": "out_for_delivery"}, status_details="In Zustellung", status_date="2026-02-04T07:00:00Z")
TRACK = track(LABEL, entry(), OUT)
