"""Times on the command line: RFC 3339 in, UTC out."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from operations.errors import UsageError

# https://www.rfc-editor.org/rfc/rfc3339#section-5.6
_RFC_3339 = re.compile(
    r"(?P<seconds>\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d)(?:\.(?P<fraction>\d+))?(?P<offset>[Zz]|[+-]\d\d:\d\d)"
)


def parse_instant(text: str) -> datetime:
    """Reads an RFC 3339 time with an offset, to the microsecond.

    Raises:
        UsageError: It is not one; the message shows an example.
    """
    seconds, fraction = _parse(text)
    return seconds.replace(microsecond=int((fraction + "000000")[:6]))


def utc_prefix(text: str) -> str:
    """The UTC spelling of an RFC 3339 time, without the Z.

    The log's times are UTC text of a fixed width, so this text is a prefix of the log's text of the same
    instant, sorts before it and after every earlier one: as a bound of a query it is inclusive at the lower
    end and exclusive at the upper end, however many digits of a second the log keeps.

    Raises:
        UsageError: It is not an RFC 3339 time; the message shows an example.
    """
    seconds, fraction = _parse(text)
    spelled = seconds.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    return f"{spelled}.{fraction}" if fraction else spelled


def _parse(text: str) -> tuple[datetime, str]:
    match = _RFC_3339.fullmatch(text)
    try:
        if not match:
            raise ValueError
        offset = match["offset"].upper().replace("Z", "+00:00")
        seconds = datetime.fromisoformat(match["seconds"].upper().replace(" ", "T") + offset)
        # Converted here so that a time at the edge of the calendar fails as bad input, not later.
        seconds = seconds.astimezone(UTC)
    except (ValueError, OverflowError):
        raise UsageError(
            f"{text!r} is not an RFC 3339 time with an offset, such as 2026-03-01T08:00:00+01:00"
        ) from None
    return seconds, match["fraction"] or ""
