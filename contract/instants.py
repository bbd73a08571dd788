"""Points in time, from the many spellings of RFC 3339 to one that sorts."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo

from contract.rejections import RejectionCode, RejectionError

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


class InstantError(ValueError):
    """A text is no instant; what it says completes a sentence, such as "lies before 1970"."""


def utc_instant(text: str) -> str:
    """The instant in UTC with nine fraction digits: "2025-05-09T20:39:17.000000000Z".

    The result has a fixed width, so that the order of the texts is the order of the instants. A leap second, legal
    only at the end of a UTC day, is the first second of the next day, as in POSIX time.

    Args:
        text: RFC 3339 with an offset.

    Raises:
        InstantError: It is not that, or there is no such date in the years 1 to 9999.
    """
    match = _RFC_3339.fullmatch(text)
    if match is None:
        raise InstantError(
            "must be RFC 3339 with an offset and at most 9 digits of a fraction, such as 2025-05-09T20:39:17+02:00"
        )
    leap_second = match["second"] == "60"
    second = "59" if leap_second else match["second"]
    offset = "+00:00" if match["offset"] in "Zz" else match["offset"]
    try:
        moment = datetime.fromisoformat(f"{match['date']}T{match['minute']}:{second}{offset}").astimezone(UTC)
        moment += timedelta(seconds=leap_second)
    except (ValueError, OverflowError):
        raise InstantError("is no date and time that exists") from None
    if leap_second and (moment.hour, moment.minute) != (0, 0):
        raise InstantError("has a leap second that is not at the end of a UTC day")
    fraction = (match["fraction"] or "").ljust(_NANOSECOND_DIGITS, "0")
    # Not strftime, which writes the year 999 with three digits on some systems.
    return f"{moment.isoformat()[:19]}.{fraction}Z"


def event_instant(text: str, *, now: datetime) -> str:
    """The instant of an event, as `utc_instant` spells it.

    Args:
        text: The event's timestamp.
        now: The present, to tell what lies in the future.

    Raises:
        RejectionError: No instant, before 1970, or more than a day after `now`.
    """
    try:
        instant = utc_instant(text)
    except InstantError as error:
        raise RejectionError(RejectionCode.INVALID_TIMESTAMP, f"timestamp {error}") from None
    moment = as_datetime(instant)
    if moment < _EARLIEST:
        raise RejectionError(RejectionCode.INVALID_TIMESTAMP, "timestamp lies before 1970")
    if moment > now + _TOLERANCE:
        raise RejectionError(RejectionCode.FUTURE_TIMESTAMP, "timestamp lies more than a day in the future")
    return instant


def in_zone(local: str, zone: tzinfo) -> str:
    """The offset that a zone had at a local time, such as "+02:00"; the earlier one where clocks showed it twice.

    Args:
        local: Such as "2025-05-09T20:39:17".
        zone: The zone.

    Raises:
        InstantError: There is no such date.
    """
    try:
        offset = datetime.fromisoformat(local[:16]).replace(tzinfo=zone).utcoffset()
    except (ValueError, OverflowError):
        raise InstantError("is no date and time that exists") from None
    minutes = int((offset or timedelta()).total_seconds() // 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def as_datetime(instant: str) -> datetime:
    """What `utc_instant` returned, to the microsecond, as Python has it."""
    return datetime.fromisoformat(f"{instant[:26]}+00:00")


def epoch_seconds(instant: str) -> int:
    """Whole seconds since 1970 of what `utc_instant` returned."""
    return int(as_datetime(f"{instant[:19]}.000000").timestamp())
