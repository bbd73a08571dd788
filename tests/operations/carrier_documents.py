"""Documents of carriers' formats, as small as they may be."""

from __future__ import annotations

from typing import Any


def detail(hour: int, status: str = "in_transit", **fields: Any) -> dict[str, Any]:
    """A tracking detail of EasyPost, at an hour of one day."""
    return {"datetime": f"2025-06-01T{hour:02}:00:00Z", "status": status, **fields}


def tracker(number: str, *details: dict[str, Any]) -> dict[str, Any]:
    """A Tracker of EasyPost."""
    return {"object": "Tracker", "tracking_code": number, "tracking_details": list(details)}


def tracking_result(number: str, status_code: str, *hours: int) -> dict[str, Any]:
    """A tracking result of ShipEngine, whose events have no status of their own."""
    events = [
        {"occurred_at": f"2025-06-01T{hour:02}:00:00Z", "event_code": f"E{hour}", "description": "scan"}
        for hour in hours
    ]
    return {"tracking_number": number, "status_code": status_code, "events": events}


def canonical(shipment_id: str, **fields: Any) -> dict[str, Any]:
    """A canonical event."""
    return {"shipment_id": shipment_id, "status": "in_transit", "timestamp": "2025-06-01T08:00:00Z", **fields}
