"""The canonical shipment event: its JSON Schema, and the statuses that a shipment can have."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

EVENT_SCHEMA: dict[str, Any] = json.loads(Path(__file__).with_name("event_schema.json").read_text("utf-8"))
"""JSON Schema, draft 7. It ships with the function, which holds every event to it."""

FIELDS: frozenset[str] = frozenset(EVENT_SCHEMA["properties"])
"""The fields that the contract names."""

STATUSES: tuple[str, ...] = tuple(EVENT_SCHEMA["properties"]["status"]["enum"])
