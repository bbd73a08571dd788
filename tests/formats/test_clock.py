from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from contract.rejections import RejectionCode, RejectionError
from formats.clock import read_time


@pytest.mark.parametrize(
    ("spelled", "timestamp"),
    [
        ("2025-05-09T15:29:27+01:00", "2025-05-09T15:29:27+01:00"),
        ("2025-05-09T14:29:27.000Z", "2025-05-09T14:29:27.000Z"),
        ("2025-05-09 14:29:27z", "2025-05-09T14:29:27Z"),
        ("2025-05-09T14:29:27+0530", "2025-05-09T14:29:27+05:30"),
        ("2025-05-09T14:29:27-03", "2025-05-09T14:29:27-03:00"),
        ("2025-05-09T14:29:27 -0300", "2025-05-09T14:29:27-03:00"),
        ("2025-05-09T14:29Z", "2025-05-09T14:29:00Z"),
        ("2025-05-09T14:29:27.1234567890123Z", "2025-05-09T14:29:27.123456789Z"),
    ],
)
def test_a_time_with_an_offset_keeps_it(spelled: str, timestamp: str) -> None:
    read = read_time(spelled, field="datetime", zone=ZoneInfo("Asia/Tokyo"))
    assert (read.timestamp, read.spelled, read.assumed) == (timestamp, spelled, False)


@pytest.mark.parametrize(
    ("spelled", "timestamp"), [("2025-05-09T14:29:27", "2025-05-09T14:29:27Z"), ("2025-05-09", "2025-05-09T00:00:00Z")]
)
def test_a_local_time_from_nowhere_is_taken_as_utc_and_says_so(spelled: str, timestamp: str) -> None:
    read = read_time(spelled, field="datetime")
    assert (read.timestamp, read.assumed) == (timestamp, True)


def test_a_local_time_from_a_known_place_gets_the_offset_of_that_day() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert read_time("2025-07-01T12:00:00", field="datetime", zone=berlin).timestamp == "2025-07-01T12:00:00+02:00"
    winter = read_time("2025-01-01T12:00:00.5", field="datetime", zone=berlin)
    assert (winter.timestamp, winter.assumed) == ("2025-01-01T12:00:00.5+01:00", False)
    newfoundland = ZoneInfo("America/St_Johns")
    assert read_time("2025-01-01", field="datetime", zone=newfoundland).timestamp == "2025-01-01T00:00:00-03:30"
    assert read_time("2025-01-01T12:00:00", field="datetime", zone="+09:00").timestamp == "2025-01-01T12:00:00+09:00"


@pytest.mark.parametrize(
    "spelled",
    [None, 1715265557, "", " ", "null", "yesterday", "2025-13-01T00:00:00Z", "2025-05-09T25:00:00", {}, "2025"],
)
def test_what_is_no_time_is_refused_with_the_name_of_the_field(spelled: object) -> None:
    with pytest.raises(RejectionError, match="datetime") as caught:
        read_time(spelled, field="datetime", zone=ZoneInfo("Asia/Tokyo"))
    assert caught.value.code is RejectionCode.INVALID_TIMESTAMP
