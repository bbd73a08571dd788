"""Real trackers that others recorded, turned into shipment events. They lie beside the project, not in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[3] / "shared" / "data"

# Each source's word for a status, as far as it means one of ours beyond doubt.
_STATUSES = {
    "pre_transit": "pre_transit",
    "inforeceived": "pre_transit",
    "pending": "pre_transit",
    "ac": "picked_up",
    "in_transit": "in_transit",
    "intransit": "in_transit",
    "transit": "in_transit",
    "it": "in_transit",
    "out_for_delivery": "out_for_delivery",
    "outfordelivery": "out_for_delivery",
    "available_for_pickup": "available_for_pickup",
    "availableforpickup": "available_for_pickup",
    "attemptfail": "delivery_failed",
    "failure": "delivery_failed",
    "delivered": "delivered",
    "de": "delivered",
    "return_to_sender": "returned",
    "returned": "returned",
    "cancelled": "cancelled",
    "exception": "exception",
    "error": "exception",
}
# List of scans, its field for the time, for the status and for the words, by source.
_SHAPES = (
    ("tracking_details", "datetime", "status", "message"),  # EasyPost
    ("checkpoints", "checkpoint_time", "tag", "message"),  # AfterShip
    ("tracking_history", "status_date", "status", "status_details"),  # Shippo
    ("events", "occurred_at", "status_code", "description"),  # ShipEngine
)
_NUMBERS = ("tracking_code", "tracking_number")


def require_real_payloads() -> None:
    """Skips the test, and says why, where the payloads are not at hand."""
    if not FOLDER.is_dir():
        pytest.skip(f"the recorded payloads are not at hand: no folder {FOLDER}")


def real_events() -> Iterator[dict[str, Any]]:
    """Every scan of every recorded tracker as a shipment event, valid or not."""
    for source in ("easypost", "aftership", "shippo", "shipengine"):
        for file in sorted((FOLDER / source).glob("*.json")):
            yield from _events(json.loads(file.read_text("utf-8")))


def _events(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for member in value:
            yield from _events(member)
    elif isinstance(value, dict):
        for scans, time, status, words in _SHAPES:
            if isinstance(value.get(scans), list):
                yield from (_event(value, scan, time, status, words) for scan in value[scans] if time in scan)
        for member in value.values():
            yield from _events(member)


def _event(tracker: dict[str, Any], scan: dict[str, Any], time: str, status: str, words: str) -> dict[str, Any]:
    number = next((str(tracker[name]) for name in _NUMBERS if tracker.get(name)), "")
    return {
        "shipment_id": number,
        "status": _STATUSES.get(str(scan.get(status)).lower(), "unknown"),
        "timestamp": scan[time],
        "tracking_number": number,
        "description": scan.get(words),
        "original": scan,
    }
