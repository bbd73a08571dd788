"""Reads a local time whose country is known, where all clocks of a country show the same.

Not `zoneinfo`: what it answers depends on the time zone database of the machine, which the zip of the function does not
carry, and the instant is in the key of a row: the same event must get the same key on every machine and for ever.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from formats.clock import ReadTime, read_time

# ISO 3166 codes, of two and of three letters, by the offset that their clocks have had all year, everywhere in the
# country, since 2012: IANA time zone database 2025b, zone.tab and the rules, looked up 2026-11-24. China keeps one time
# by law; the database's second zone there is unofficial.
_ALL_YEAR = {
    "-11:00": "AS ASM NU NIU",
    "-10:00": "CK COK",
    "-08:00": "PN PCN",
    "-06:00": "BZ BLZ CR CRI GT GTM HN HND NI NIC SV SLV",
    "-05:00": "CO COL JM JAM KY CYM PA PAN PE PER",
    "-04:00": "AG ATG AI AIA AW ABW BB BRB BL BLM BO BOL BQ BES CW CUW DM DMA DO DOM GD GRD GP GLP GY GUY KN KNA LC "
    "LCA MF MAF MQ MTQ MS MSR PR PRI SX SXM TT TTO VC VCT VG VGB VI VIR",
    "-03:00": "AR ARG FK FLK GF GUF SR SUR",
    "-02:00": "GS SGS",
    "-01:00": "CV CPV",
    "+00:00": "BF BFA CI CIV GH GHA GM GMB GN GIN GW GNB IS ISL LR LBR ML MLI MR MRT SH SHN SL SLE SN SEN TG TGO",
    "+01:00": "AO AGO BJ BEN CF CAF CG COG CM CMR DZ DZA GA GAB GQ GNQ NE NER NG NGA TD TCD TN TUN",
    "+02:00": "BI BDI BW BWA LS LSO MW MWI MZ MOZ RW RWA SZ SWZ ZA ZAF ZM ZMB ZW ZWE",
    "+03:00": "BH BHR BY BLR DJ DJI ER ERI ET ETH IQ IRQ KE KEN KM COM KW KWT MG MDG QA QAT SA SAU SO SOM TZ TZA UG "
    "UGA YE YEM YT MYT",
    "+04:00": "AE ARE AM ARM GE GEO MU MUS OM OMN RE REU SC SYC",
    "+04:30": "AF AFG",
    "+05:00": "MV MDV PK PAK TF ATF TJ TJK TM TKM UZ UZB",
    "+05:30": "IN IND LK LKA",
    "+05:45": "NP NPL",
    "+06:00": "BD BGD BT BTN IO IOT KG KGZ",
    "+06:30": "CC CCK MM MMR",
    "+07:00": "CX CXR KH KHM LA LAO TH THA VN VNM",
    "+08:00": "BN BRN CN CHN HK HKG MO MAC MY MYS PH PHL SG SGP TW TWN",
    "+09:00": "JP JPN KR KOR PW PLW TL TLS",
    "+10:00": "GU GUM MP MNP",
    "+11:00": "NC NCL SB SLB VU VUT",
    "+12:00": "MH MHL NR NRU TV TUV WF WLF",
    "+13:00": "TK TKL",
}

# The same for countries that change their clocks as the European Union does, by hours ahead of UTC in winter. Spain and
# Portugal are not among them: their islands have another zone.
_EUROPE = {
    0: "FO FRO GB GBR GG GGY IE IRL IM IMN JE JEY",
    1: "AD AND AL ALB AT AUT BA BIH BE BEL CH CHE CZ CZE DE DEU DK DNK FR FRA GI GIB HR HRV HU HUN IT ITA LI "
    "LIE LU LUX MC MCO ME MNE MK MKD MT MLT NL NLD NO NOR PL POL RS SRB SE SWE SI SVN SJ SJM SK SVK SM SMR VA VAT",
    2: "AX ALA BG BGR EE EST FI FIN GR GRC LT LTU LV LVA RO ROU",
}


def read_time_in_country(value: Any, *, field: str, country: str | None) -> ReadTime:
    """A source's time as an instant; without an offset it is what the country's clocks show.

    A country that has several zones, changes its clocks in its own way or is not known tells nothing: then the time is
    taken as UTC, which `ReadTime.assumed` says. An hour that clocks show twice is the earlier one, and one that they
    leave out counts as winter time, both as in `zoneinfo`.

    Args:
        value: What stands in the field.
        field: Its name, for the reason of a rejection.
        country: ISO 3166, two or three letters, such as "DE" or "DEU".

    Raises:
        RejectionError: Nothing there, or no time.
    """
    read = read_time(value, field=field)
    if not read.assumed or not country:
        return read
    code = country.upper()
    offset = _offsets().get(code)
    if offset is None and (winter := _winters().get(code)) is not None:
        offset = _in_europe(datetime.fromisoformat(read.timestamp[:16]), winter)
    return read if offset is None else read_time(value, field=field, zone=offset)


def _in_europe(local: datetime, winter: int) -> str:
    """The offset at a local time of a clock that is so many hours ahead of UTC in winter.

    It goes an hour ahead at 01:00 UTC of March's last Sunday, and back at that of October's: Directive 2000/84/EC,
    articles 2 and 3, https://eur-lex.europa.eu/eli/dir/2000/84/oj
    """
    # Both ends as the clock shows them in summer.
    begins, ends = (_last_sunday(local.year, month) + timedelta(hours=winter + 2) for month in (3, 10))
    return f"+{winter + (begins <= local < ends):02d}:00"


def _last_sunday(year: int, month: int) -> datetime:
    last = datetime(year, month, 31)
    return last - timedelta(days=last.isoweekday() % 7)


@cache
def _offsets() -> dict[str, str]:
    return {code: offset for offset, codes in _ALL_YEAR.items() for code in codes.split()}


@cache
def _winters() -> dict[str, int]:
    return {code: winter for winter, codes in _EUROPE.items() for code in codes.split()}
