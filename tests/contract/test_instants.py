from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.instants import epoch_seconds, event_instant
from contract.rejections import RejectionCode, RejectionError

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2025-05-09T20:39:17Z", "2025-05-09T20:39:17.000000000Z"),
        ("2025-05-09T15:29:27+01:00", "2025-05-09T14:29:27.000000000Z"),
        ("2025-05-09T14:29:27.000Z", "2025-05-09T14:29:27.000000000Z"),
        ("2025-05-09t14:29:27z", "2025-05-09T14:29:27.000000000Z"),
        ("2025-05-09 14:29:27-00:00", "2025-05-09T14:29:27.000000000Z"),
        ("2025-05-09T14:29:27.1234567Z", "2025-05-09T14:29:27.123456700Z"),
        ("2025-05-09T14:29:27.123456789+14:00", "2025-05-09T00:29:27.123456789Z"),
        ("2025-01-01T00:30:00+01:00", "2024-12-31T23:30:00.000000000Z"),
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000000000Z"),
        ("2017-01-01T00:59:60+01:00", "2017-01-01T00:00:00.000000000Z"),
        ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000000000Z"),
        ("2026-01-01T23:59:59Z", "2026-01-01T23:59:59.000000000Z"),
    ],
)
def test_every_spelling_of_an_instant_becomes_the_same_text(text: str, instant: str) -> None:
    assert event_instant(text, now=NOW) == instant


@pytest.mark.parametrize(
    "text",
    [
        "2025-05-09T20:39:17",  # no offset
        "2025-05-09T20:39:17+0200",  # offset without a colon
        "2025-05-09",
        "2025-05-09T20:39Z",
        "2025-05-09T20:39:17.1234567890Z",  # finer than a nanosecond
        "2025-05-09T20:39:17.Z",
        "2025-02-30T00:00:00Z",
        "2025-05-09T24:00:00Z",
        "2025-05-09T20:39:61Z",
        "2025-05-09T20:39:60Z",  # no leap second at this time of day
        "2025-05-09T20:39:17+24:00",
        "0001-01-01T00:00:00+01:00",  # before the first year that Python knows
        "1969-12-31T23:59:59Z",
        "9999-12-31T23:59:59-01:00",  # after the last
        "٢٠٢٥-05-09T20:39:17Z",
        "2025-05-09T20:39:17.٣Z",
        "",
        "yesterday",
    ],
)
def test_what_is_no_such_instant_is_rejected(text: str) -> None:
    with pytest.raises(RejectionError) as rejection:
        event_instant(text, now=NOW)
    assert rejection.value.code is RejectionCode.INVALID_TIMESTAMP


def test_a_day_of_the_future_is_tolerated_and_no_more() -> None:
    event_instant("2026-01-02T00:00:00Z", now=NOW)
    with pytest.raises(RejectionError) as rejection:
        event_instant("2026-01-02T00:00:01Z", now=NOW)
    assert rejection.value.code is RejectionCode.FUTURE_TIMESTAMP


_MOMENTS = st.datetimes(min_value=datetime(1970, 1, 2), max_value=datetime(2025, 12, 31))
_OFFSETS = st.integers(-23 * 60 - 59, 23 * 60 + 59).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(_MOMENTS, _OFFSETS, _MOMENTS, _OFFSETS)
def test_texts_sort_as_the_instants_do(
    first: datetime, first_offset: timezone, second: datetime, second_offset: timezone
) -> None:
    moments = [moment.replace(tzinfo=UTC) for moment in (first, second)]
    spelled = [
        moment.astimezone(offset).isoformat()
        for moment, offset in zip(moments, (first_offset, second_offset), strict=True)
    ]
    texts = [event_instant(text, now=NOW) for text in spelled]
    assert (texts[0] < texts[1]) == (moments[0] < moments[1])
    assert (texts[0] == texts[1]) == (moments[0] == moments[1])


@given(st.text(alphabet="0123456789", min_size=1, max_size=9), st.text(alphabet="0123456789", min_size=1, max_size=9))
def test_fractions_sort_by_value_whatever_their_length(first: str, second: str) -> None:
    texts = [event_instant(f"2025-05-09T20:39:17.{fraction}Z", now=NOW) for fraction in (first, second)]
    assert (texts[0] < texts[1]) == (float(f"0.{first}") < float(f"0.{second}"))


def test_seconds_since_1970() -> None:
    assert epoch_seconds("1970-01-02T00:00:00.999999999Z") == 86400
