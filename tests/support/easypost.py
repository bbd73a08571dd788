"""EasyPost's Trackers and web hooks as tests write them."""

from __future__ import annotations

from typing import Any


def detail(**changes: Any) -> dict[str, Any]:
    return {
        "object": "TrackingDetail",
        "message": "Ankommet terminal",
        "description": "Ankommet terminalen på Alnabru",
        "status": "in_transit",
        "status_detail": "arrived_at_facility",
        "datetime": "2026-02-03T04:05:06Z",
        "source": "Bring",
        "carrier_code": "TER",
        "tracking_location": {"object": "TrackingLocation", "city": "OSLO", "state": None, "country": "NO", "zip": ""},
        "est_delivery_date": None,
        **changes,
    }


def tracker(*details: Any, **changes: Any) -> dict[str, Any]:
    return {
        "id": "trk_0a",
        "object": "Tracker",
        "mode": "production",
        "tracking_code": "KES0042",
        "status": "delivered",
        "status_detail": "arrived_at_destination",
        "created_at": "2026-02-01T00:00:00Z",
        "updated_at": "2026-02-04T00:00:00Z",
        "signed_by": None,
        "weight": 17.6,
        "est_delivery_date": "2026-02-05T00:00:00Z",
        "shipment_id": None,
        "carrier": "Bring",
        "tracking_details": list(details),
        "carrier_detail": None,
        "finalized": True,
        "is_return": False,
        "public_url": "https://track.example/djE6",
        "fees": [],
        **changes,
    }


def web_hook(result: Any, **changes: Any) -> dict[str, Any]:
    return {
        "id": "evt_0b",
        "object": "Event",
        "description": "tracker.updated",
        "mode": "production",
        "previous_attributes": {"status": "in_transit"},
        "pending_urls": [],
        "completed_urls": [],
        "status": "pending",
        "created_at": "2026-02-04T00:00:00Z",
        "updated_at": "2026-02-04T00:00:00Z",
        "result": result,
        **changes,
    }


LABEL = detail(message="Label", status="pre_transit", status_detail="label_created", datetime="2026-02-01T08:00:00Z")
OUT = detail(message="På bil", status="out_for_delivery", status_detail=None, datetime="2026-02-04T07:00:00Z")
TRACKER = tracker(LABEL, detail(), OUT)
