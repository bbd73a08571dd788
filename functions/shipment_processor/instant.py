"""Points in time, from the many spellings of RFC 3339 to one that sorts."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from .rejection import RejectionCode, RejectionError

# RFC 3339, section 5.6. Python's own parser takes more than that and drops what is finer than a microsecond.
_RFC_3339 = re.compile(
    r"(?P<date>\d{4}-\d{2}-\d{2})[Tt ](?P<minute>(?:[01]\d|2[0-3]):[0-5]\d):(?P<second>\d{2})"
    r"(?:\.(?P<fraction>\d{1,9}))?(?P<offset>[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)",
    re.ASCII,
)
_NANOSECOND_DIGITS = 9
_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
# Nothing happens in the future, but clocks differ, and some sources put local time (up to UTC+14) into a "Z".
_TOLERANCE = timedelta(days=1)


def parse_instant(text: str, *, now: datetime) -> str:
    """The instant in UTC with nine fraction digits: "2025-05-09T20:39:17.000000000Z".

    The result has a fixed width, so that the order of the texts is the order of the instants. A leap second, legal
    only at the end of a UTC day, is the first second of the next day, as in POSIX time.

    Args:
        text: A timestamp of an event.
        now: The present, to tell what lies in the future.

    Raises:
        RejectionError: Not RFC 3339 with an offset, no such date, before 1970, or more than a day after `now`.
    """
    match = _RFC_3339.fullmatch(text)
    if match is None:
        raise _invalid(
            "must be RFC 3339 with an offset and at most 9 digits of a fraction, such as 2025-05-09T20:39:17+02:00"
        )
    leap_second = match["second"] == "60"
    second = "59" if leap_second else match["second"]
    offset = "+00:00" if match["offset"] in "Zz" else match["offset"]
    try:
        moment = datetime.fromisoformat(f"{match['date']}T{match['minute']}:{second}{offset}").astimezone(UTC)
        if leap_second:
            if (moment.hour, moment.minute) != (23, 59):
                raise _invalid("has a leap second that is not at the end of a UTC day")
            moment += timedelta(seconds=1)
    except (ValueError, OverflowError):
        raise _invalid("is no date and time that exists") from None
    if moment < _EARLIEST:
        raise _invalid("lies before 1970")
    if moment > now + _TOLERANCE:
        raise RejectionError(RejectionCode.FUTURE_TIMESTAMP, "timestamp lies more than a day in the future")
    fraction = (match["fraction"] or "").ljust(_NANOSECOND_DIGITS, "0")
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{fraction}Z"


def epoch_seconds(instant: str) -> int:
    """Whole seconds since 1970 of a result of `parse_instant`."""
    return int(datetime.fromisoformat(instant[:19]).replace(tzinfo=UTC).timestamp())


def _invalid(text: str) -> RejectionError:
    return RejectionError(RejectionCode.INVALID_TIMESTAMP, f"timestamp {text}")
