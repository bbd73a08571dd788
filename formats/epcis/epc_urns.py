"""EPC URNs, which GS1 Digital Links replace: urn:epc:id, urn:epc:class and urn:epc:idpat.

GS1 EPC Tag Data Standard 1.13, chapters 6.3 and 7: https://ref.gs1.org/standards/tds/ (2026-11-24).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from formats.epcis.gs1_keys import KEYS, Gs1Key, check_digit, digital_link

_URN = re.compile(r"urn:epc:(?P<scheme>\w+:\w+):(?P<body>.*)", re.DOTALL)
_COMPANY_PREFIX = re.compile(r"\d{6,12}", re.ASCII)
_DIGITS = re.compile(r"\d*", re.ASCII)
_PIECES = re.compile(r"\d{2}", re.ASCII)
# Instead of a serial number: all of the class.
_ANY = "*"
# Where the last part is no qualifier but the end of the key.
_APPENDED = "appended"
_EXTENSION = "254"


@dataclass(frozen=True, kw_only=True)
class _Scheme:
    """How a URN's parts, company prefix, reference and what follows, make a key.

    Attributes:
        ai: Application identifier of the key.
        digits: How many digits company prefix and reference have together before the check digit; 0 for a key of any
            length that has none.
        leading: What the key begins with.
        indicator: The reference's first digit stands before the company prefix.
        follows: What the last part is: "" for none, an application identifier, or `_APPENDED`.
        pieces: Two more parts tell which piece it is and of how many.
    """

    ai: str
    digits: int
    leading: str = ""
    indicator: bool = False
    follows: str = ""
    pieces: bool = False


_SGTIN = _Scheme(ai="01", digits=13, indicator=True, follows="21")
_GRAI = _Scheme(ai="8003", digits=12, leading="0", follows=_APPENDED)
_GDTI = _Scheme(ai="253", digits=12, follows=_APPENDED)
_SGCN = _Scheme(ai="255", digits=12, follows=_APPENDED)
_CPI = _Scheme(ai="8010", digits=0, follows="8011")
_ITIP = _Scheme(ai="8006", digits=13, indicator=True, follows="21", pieces=True)
_UPUI = _Scheme(ai="01", digits=13, indicator=True, follows="235")
_SCHEMES: Mapping[str, _Scheme] = {
    "id:sgtin": _SGTIN,
    "id:sscc": _Scheme(ai="00", digits=17, indicator=True),
    "id:sgln": _Scheme(ai="414", digits=12, follows=_EXTENSION),
    "id:pgln": _Scheme(ai="417", digits=12),
    "id:grai": _GRAI,
    "id:giai": _Scheme(ai="8004", digits=0),
    "id:gsrn": _Scheme(ai="8018", digits=17),
    "id:gsrnp": _Scheme(ai="8017", digits=17),
    "id:gdti": _GDTI,
    "id:cpi": _CPI,
    "id:sgcn": _SGCN,
    "id:ginc": _Scheme(ai="401", digits=0),
    "id:gsin": _Scheme(ai="402", digits=16),
    "id:itip": _ITIP,
    "id:upui": _UPUI,
    "class:lgtin": _Scheme(ai="01", digits=13, indicator=True, follows="10"),
    "idpat:sgtin": _SGTIN,
    "idpat:grai": _GRAI,
    "idpat:gdti": _GDTI,
    "idpat:sgcn": _SGCN,
    "idpat:cpi": _CPI,
    "idpat:itip": _ITIP,
    "idpat:upui": _UPUI,
}


def key_of_urn(uri: str) -> Gs1Key | None:
    """Which key an EPC URN holds, be its value sound or not; None for no URN of GS1's keys."""
    split = _split(uri)
    return KEYS[split[0].ai] if split else None


def urn_as_digital_link(uri: str) -> str | None:
    """The canonical Digital Link of the same object or class; None if the URN is not what it must be."""
    split = _split(uri)
    if split is None:
        return None
    scheme, of_a_class, body = split
    count = 2 + 2 * scheme.pieces + bool(scheme.follows)
    parts = body.split(".", count - 1)
    if len(parts) != count or not _COMPANY_PREFIX.fullmatch(parts[0]):
        return None
    key = _key(scheme, parts[0], unquote(parts[1]))
    if key is None:
        return None
    if scheme.pieces:
        if not all(_PIECES.fullmatch(piece) for piece in parts[2:4]):
            return None
        key += parts[2] + parts[3]
    if not scheme.follows:
        return digital_link(scheme.ai, key, {})
    last = unquote(parts[-1])
    if of_a_class:
        return digital_link(scheme.ai, key, {}) if last == _ANY else None
    if scheme.follows == _APPENDED:
        return digital_link(scheme.ai, key + last, {}) if last else None
    # 0 says that there is no extension: section 6.3.3.
    no_extension = scheme.follows == _EXTENSION and last == "0"
    return digital_link(scheme.ai, key, {} if no_extension else {scheme.follows: last})


def _split(uri: str) -> tuple[_Scheme, bool, str] | None:
    """The scheme of a URN, whether it stands for a class by a pattern, and what follows its scheme's name."""
    match = _URN.fullmatch(uri)
    if match is None or match["scheme"] not in _SCHEMES:
        return None
    return _SCHEMES[match["scheme"]], match["scheme"].startswith("idpat:"), match["body"]


def _key(scheme: _Scheme, company: str, reference: str) -> str | None:
    if not scheme.digits:
        return company + reference
    if not _DIGITS.fullmatch(reference) or len(company) + len(reference) != scheme.digits:
        return None
    whole = reference[0] + company + reference[1:] if scheme.indicator else company + reference
    return scheme.leading + whole + check_digit(whole)
