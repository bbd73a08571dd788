"""Messages of several events, and what becomes of them in the table."""

from __future__ import annotations

import json
from typing import Any

from contract.kept_text import decompressed
from contract.raw_message import RAW_TEXT, is_raw_message
from tests.functions.shipment_processor.surroundings import Surroundings


def tracker(scans: int, *, bad: tuple[int, ...] = (), number: str = "EZ1", **changes: Any) -> str:
    details = [
        {
            "object": "TrackingDetail",
            "status": "in_transit",
            "message": f"Scan {scan} ♥ sorted",
            "datetime": None
            if scan in bad
            else f"2025-05-{1 + scan // 1440:02d}T{scan // 60 % 24:02d}:{scan % 60:02d}:00Z",
            **changes,
        }
        for scan in range(scans)
    ]
    return json.dumps({"object": "Tracker", "tracking_code": number, "tracking_details": details}, ensure_ascii=False)


def events(surroundings: Surroundings) -> list[dict[str, Any]]:
    return [row for row in surroundings.rows() if not is_raw_message(row)]


def texts(surroundings: Surroundings) -> list[str]:
    return [decompressed(row[RAW_TEXT]["B"]) for row in surroundings.rows() if is_raw_message(row)]
