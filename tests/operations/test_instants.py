from __future__ import annotations

from datetime import UTC, datetime

import pytest

from contract.instants import utc_instant
from operations.errors import UsageError
from operations.instants import parse_instant, utc_prefix


def test_an_instant_is_converted_to_utc() -> None:
    assert parse_instant("2026-03-01T00:30:00.25+05:30") == datetime(2026, 2, 28, 19, 0, 0, 250_000, tzinfo=UTC)
    assert parse_instant("2026-03-01t00:30:00z") == datetime(2026, 3, 1, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "2026-03-01",
        "2026-03-01T08:00:00",
        "2026-02-30T08:00:00Z",
        "2026-03-01T25:00:00Z",
        "2026-03-01T08:00Z",
        "20260301T080000Z",
        "2026-03-01T08:00:00+0100",
        "2026-03-01T08:00:00.Z",
        "0001-01-01T00:00:00+01:00",
        "٢٠٢٥-05-09T20:39:17Z",  # digits, but not 0 to 9
        "2026-03-01T08:00:00.1234567890Z",  # finer than what the log keeps, so no bound could be exact
    ],
)
def test_anything_else_than_rfc_3339_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(UsageError, match=r"must be RFC 3339 .*such as|no date and time that exists"):
        parse_instant(text)


def test_the_prefix_bounds_what_the_function_writes() -> None:
    # GIVEN three instants as the function writes them, a nanosecond apart, spelled with different offsets
    spelled = [
        "2025-06-01T11:59:59.999999999Z",
        "2025-06-01T14:00:00.000000000+02:00",
        "2025-06-01T12:00:00.000000001Z",
    ]
    before, same, after = (utc_instant(text) for text in spelled)
    # THEN the prefix of the middle one is above the first and not above the others
    bound = utc_prefix("2025-06-01T08:00:00-04:00")
    assert bound == "2025-06-01T12:00:00.000000000"
    assert before < bound <= same < after
    assert same < utc_prefix(spelled[2]) <= after
