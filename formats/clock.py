"""Reads the times that sources write: RFC 3339 where they can, and what comes near it where they cannot."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from contract.instants import InstantError, in_zone, utc_instant
from contract.rejections import RejectionCode, RejectionError

# A date, then perhaps a time with or without seconds and a fraction, then perhaps an offset with or without a colon.
_TIME = re.compile(
    r"(?P<date>\d{4}-\d{2}-\d{2})(?:[Tt ](?P<minute>\d{2}:\d{2})(?P<second>:\d{2})?(?:[.,](?P<fraction>\d+))?"
    r"\s?(?P<offset>[Zz]|[+-]\d{2}(?::?\d{2})?)?)?",
    re.ASCII,
)
_NANOSECOND_DIGITS = 9


@dataclass(frozen=True, slots=True)
class ReadTime:
    """A source's time.

    Attributes:
        timestamp: RFC 3339 with an offset, as the contract wants it.
        spelled: As the source wrote it.
        assumed: It has no offset and none was told from elsewhere: it was taken as UTC.
    """

    timestamp: str
    spelled: str
    assumed: bool


def read_time(value: Any, *, field: str, zone: tzinfo | str | None = None) -> ReadTime:
    """A source's time as an instant.

    A date alone is the start of that day. Digits beyond the nanosecond are cut.

    Args:
        value: What stands in the field.
        field: Its name, for the reason of a rejection.
        zone: Where the clock stands that wrote a time without an offset, as the format documents it or the location
            tells: a zone, or an offset such as "+02:00". None if nothing tells.

    Raises:
        RejectionError: Nothing there, or no time.
    """
    if not isinstance(value, str) or not value.strip():
        raise RejectionError(RejectionCode.INVALID_TIMESTAMP, f"{field} is missing: it says when the event happened")
    match = _TIME.fullmatch(value.strip())
    if match is None:
        raise RejectionError(
            RejectionCode.INVALID_TIMESTAMP, f"{field} must be a date and time such as 2025-05-09T20:39:17+02:00"
        )
    fraction = (match["fraction"] or "")[:_NANOSECOND_DIGITS]
    local = (
        f"{match['date']}T{match['minute'] or '00:00'}{match['second'] or ':00'}{'.' + fraction if fraction else ''}"
    )
    offset = _with_colon(match["offset"])
    try:
        if offset is None and zone is not None:
            offset = zone if isinstance(zone, str) else in_zone(local, zone)
        timestamp = f"{local}{offset or 'Z'}"
        utc_instant(timestamp)
    except InstantError as error:
        raise RejectionError(RejectionCode.INVALID_TIMESTAMP, f"{field} {error}") from None
    return ReadTime(timestamp, value, offset is None)


def _with_colon(offset: str | None) -> str | None:
    if not offset:
        return None
    if offset in "Zz":
        return "Z"
    digits = offset[1:].replace(":", "").ljust(4, "0")
    return f"{offset[0]}{digits[:2]}:{digits[2:]}"
