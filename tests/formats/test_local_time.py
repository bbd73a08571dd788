from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from contract.instants import in_zone
from formats.local_time import read_time_in_country

# A zone of the IANA database for each offset of the table, and for each of the three European ones.
ZONES = {
    "PRI": "America/Puerto_Rico",
    "CO": "America/Bogota",
    "CRI": "America/Costa_Rica",
    "AR": "America/Argentina/Buenos_Aires",
    "ISL": "Atlantic/Reykjavik",
    "NG": "Africa/Lagos",
    "ZAF": "Africa/Johannesburg",
    "SA": "Asia/Riyadh",
    "ARE": "Asia/Dubai",
    "PK": "Asia/Karachi",
    "IND": "Asia/Kolkata",
    "NPL": "Asia/Kathmandu",
    "BD": "Asia/Dhaka",
    "THA": "Asia/Bangkok",
    "CHN": "Asia/Shanghai",
    "JPN": "Asia/Tokyo",
    "KR": "Asia/Seoul",
    "GBR": "Europe/London",
    "de": "Europe/Berlin",
    "FRA": "Europe/Paris",
    "FIN": "Europe/Helsinki",
    "GR": "Europe/Athens",
}


@pytest.mark.parametrize(("country", "name"), ZONES.items())
def test_a_local_time_gets_the_offset_that_the_time_zone_database_says(country: str, name: str) -> None:
    reference = ZoneInfo(name)
    moment = datetime(2012, 1, 1, 0, 30)
    while moment < datetime(2027, 1, 1):
        local = moment.isoformat()
        read = read_time_in_country(local, field="at", country=country)
        assert (read.timestamp, read.assumed) == (f"{local}{in_zone(local, reference)}", False)
        # Every hour of the weeks in which Europe changes its clocks.
        near_a_change = name.startswith("Europe/") and moment.month in (3, 10) and moment.day >= 24
        moment += timedelta(hours=1) if near_a_change else timedelta(days=7)


@pytest.mark.parametrize("country", ["US", "USA", "CAN", "AUS", "RUS", "BRA", "ESP", "PRT", "TUR", "ZZ", "", None])
def test_a_country_with_several_zones_or_its_own_rule_tells_nothing(country: str | None) -> None:
    read = read_time_in_country("2025-07-01T12:00:00", field="at", country=country)
    assert (read.timestamp, read.assumed) == ("2025-07-01T12:00:00Z", True)


def test_a_time_with_an_offset_is_not_touched() -> None:
    read = read_time_in_country("2025-07-01T12:00:00+08:00", field="at", country="DE")
    assert (read.timestamp, read.assumed) == ("2025-07-01T12:00:00+08:00", False)


@pytest.mark.parametrize("spelled", ["0001-01-02T00:00:00", "9999-12-31T23:59:59", "2025-07-01", "2025-07-01 12:00"])
def test_the_ends_of_the_calendar_and_short_times_are_read(spelled: str) -> None:
    assert not read_time_in_country(spelled, field="at", country="DE").assumed
