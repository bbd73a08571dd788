"""When an event happened."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from formats.clock import ReadTime, read_time
from formats.epcis.small_fields import word

# As the standard's schema has it: JSON-Schema/schemas/event-definitions-JSON-Schema.json, definitions/timezoneOffset.
_OFFSET = re.compile(r"[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00)", re.ASCII)


def event_time(event: Mapping[str, Any]) -> ReadTime:
    """The event's own time; one without offset is local where `eventTimeZoneOffset` says that it was told.

    Raises:
        RejectionError: No `eventTime`, or none that can be read.
    """
    offset = event.get("eventTimeZoneOffset")
    known = isinstance(offset, str) and _OFFSET.fullmatch(offset.strip())
    return read_time(word(event, "eventTime"), field="eventTime", zone=str(offset).strip() if known else None)
