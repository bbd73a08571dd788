from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import TZPATH, ZoneInfo

import pytest

from contract.instants import in_zone
from formats.local_time import _ALL_YEAR, _EUROPE, read_time_in_country

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


LINES = [codes.split() for codes in (*_ALL_YEAR.values(), *_EUROPE.values())]


def test_a_line_of_the_table_has_both_codes_of_each_country_and_no_code_is_in_two() -> None:
    for codes in LINES:
        assert {len(code) for code in codes[::2]} == {2}
        assert {len(code) for code in codes[1::2]} == {3}
    every_code = [code for codes in LINES for code in codes]
    assert len(every_code) == len(set(every_code)) == 2 * 192


def test_all_zones_of_each_country_of_the_table_have_its_offset() -> None:
    tables = [Path(folder, "zone.tab") for folder in TZPATH if Path(folder, "zone.tab").is_file()]
    if not tables:
        pytest.skip(f"no zone.tab, which names the zones of each country, in {TZPATH}")
    rows = [row.split("\t") for row in tables[0].read_text("utf-8").splitlines() if not row.startswith("#")]
    # Xinjiang's second time is not an official one.
    zones = [(country, name) for country, _, name, *_ in rows if name != "Asia/Urumqi"]
    three_letters = {two: three for codes in LINES for two, three in zip(codes[::2], codes[1::2], strict=True)}
    moments = [datetime(year, month, 15, 12) for year in range(2012, 2027, 2) for month in (1, 4, 7, 11)]
    found = set()
    for country, name in zones:
        for code in (country, three_letters[country]) if country in three_letters else ():
            for local in (moment.isoformat() for moment in moments):
                expected = f"{local}{in_zone(local, ZoneInfo(name))}"
                assert read_time_in_country(local, field="at", country=code).timestamp == expected, (code, name)
            found.add(code)
    assert found == {code for codes in LINES for code in codes}


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
