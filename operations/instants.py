"""Times on the command line: RFC 3339 in, UTC out."""

from __future__ import annotations

from datetime import datetime

from contract.instants import InstantError, as_datetime, utc_instant
from operations.errors import UsageError


def parse_instant(text: str) -> datetime:
    """Reads an RFC 3339 time with an offset, to the microsecond.

    Raises:
        UsageError: It is not one; the message shows an example.
    """
    return as_datetime(_instant(text))


def utc_prefix(text: str) -> str:
    """The log's spelling of an RFC 3339 time, without the Z at its end.

    The log's times are UTC text of a fixed width, so this text sorts before the log's text of the same instant and
    after every earlier one: as a bound of a query it is inclusive at the lower end and exclusive at the upper end.

    Raises:
        UsageError: It is not an RFC 3339 time; the message shows an example.
    """
    return _instant(text).removesuffix("Z")


def _instant(text: str) -> str:
    try:
        return utc_instant(text)
    except InstantError as error:
        raise UsageError(f"{text!r} {error}") from None
