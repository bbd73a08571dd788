"""GS1's keys, and the one spelling of each that this project keeps: the canonical GS1 Digital Link URI.

A key is written either as an EPC URN, such as urn:epc:id:sscc:4012345.1234567890, or as a GS1 Digital Link URI at any
domain, such as https://example.com/00/140123452345678908. The URN tells where the company prefix ends, the Digital Link
does not, so that only the way from URN to Digital Link needs no table of prefixes. EPCIS itself compares events by the
Digital Link at id.gs1.org: https://github.com/RalphTro/epcis-event-hash-generator/blob/5d2f1c38/README.md (2026-11-24).

Keys and qualifiers: GS1 Digital Link Standard, URI Syntax, https://ref.gs1.org/standards/digital-link/uri-syntax/, and
GS1 General Specifications, section 3; check digit: the same, section 7.9.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

# What a serial number, a lot or an asset's reference may hold, by the General Specifications: figure 7.11-1.
_TEXT = r"[!\"%&'()*+,\-./0-9:;<=>?A-Z_a-z]"
_PART_CODE = r"[#\-/0-9A-Z]"
_SHORT_GTINS = (8, 12, 13)
_GTIN_DIGITS = 14


@dataclass(frozen=True, kw_only=True)
class Gs1Key:
    """One of GS1's keys.

    Attributes:
        ai: Its application identifier, which stands before it in a Digital Link.
        title: What it is called and names.
        shape: What it looks like, from end to end.
        checked: How many of its first characters are digits of which the last is a check digit; 0 for none.
        qualifiers: Application identifiers that may follow, to the shape of their values, the finest first.
        kept: Those of them that name another object, class or place: the finest that is there is kept.
        names_object: It names something that can be on its way, not a party, a place, a document, a relation or a
            coupon.
    """

    ai: str
    title: str
    shape: str
    checked: int = 0
    qualifiers: Mapping[str, str] = field(default_factory=dict)
    kept: frozenset[str] = frozenset()
    names_object: bool = True


_LOT, _SERIAL, _VARIANT = f"{_TEXT}{{1,20}}", f"{_TEXT}{{1,20}}", f"{_TEXT}{{1,20}}"
_OF_A_PRODUCT = {"21": _SERIAL, "235": f"{_TEXT}{{1,28}}", "10": _LOT, "22": _VARIANT}
_KEYS = (
    Gs1Key(ai="00", title="SSCC, a logistic unit", shape=r"\d{18}", checked=18),
    Gs1Key(
        ai="01",
        title="GTIN, a product",
        shape=r"\d{14}",
        checked=14,
        qualifiers=_OF_A_PRODUCT,
        kept=frozenset({"21", "235", "10"}),
    ),
    Gs1Key(ai="253", title="GDTI, a document", shape=rf"\d{{13}}{_TEXT}{{0,17}}", checked=13, names_object=False),
    Gs1Key(ai="255", title="GCN, a coupon", shape=r"\d{13,25}", checked=13, names_object=False),
    Gs1Key(ai="401", title="GINC, a consignment", shape=rf"\d{{4}}{_TEXT}{{0,26}}"),
    Gs1Key(ai="402", title="GSIN, a shipment", shape=r"\d{17}", checked=17),
    Gs1Key(
        ai="414",
        title="GLN, a place",
        shape=r"\d{13}",
        checked=13,
        qualifiers={"254": f"{_TEXT}{{1,20}}"},
        kept=frozenset({"254"}),
        names_object=False,
    ),
    Gs1Key(ai="417", title="GLN, a party", shape=r"\d{13}", checked=13, names_object=False),
    Gs1Key(ai="8003", title="GRAI, a returnable asset", shape=rf"0\d{{13}}{_TEXT}{{0,16}}", checked=14),
    Gs1Key(ai="8004", title="GIAI, an individual asset", shape=rf"\d{{4}}{_TEXT}{{0,26}}"),
    Gs1Key(
        ai="8006",
        title="ITIP, a piece of a product",
        shape=r"\d{18}",
        checked=14,
        qualifiers={"21": _SERIAL, "10": _LOT, "22": _VARIANT},
        kept=frozenset({"21", "10"}),
    ),
    Gs1Key(
        ai="8010",
        title="CPID, a component or part",
        shape=rf"\d{{4}}{_PART_CODE}{{0,26}}",
        qualifiers={"8011": r"\d{1,12}"},
        kept=frozenset({"8011"}),
    ),
    Gs1Key(
        ai="8017",
        title="GSRN, a provider of a service",
        shape=r"\d{18}",
        checked=18,
        qualifiers={"8019": r"\d{1,10}"},
        names_object=False,
    ),
    Gs1Key(
        ai="8018",
        title="GSRN, a recipient of a service",
        shape=r"\d{18}",
        checked=18,
        qualifiers={"8019": r"\d{1,10}"},
        names_object=False,
    ),
)
KEYS: Mapping[str, Gs1Key] = {key.ai: key for key in _KEYS}
"""By application identifier."""


def check_digit(digits: str) -> str:
    """The check digit that follows some digits."""
    total = sum(int(digit) * (3 if index % 2 == 0 else 1) for index, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def digital_link(ai: str, value: str, qualifiers: Mapping[str, str]) -> str | None:
    """The canonical Digital Link of a key, or None if its value or a qualifier's is not what it must be.

    Args:
        ai: The key's application identifier, one of `KEYS`.
        value: Its value, with check digit, as it is and not percent-encoded.
        qualifiers: Application identifier to value, as they are; all but the finest are dropped.
    """
    key = KEYS[ai]
    if ai == "01" and len(value) in _SHORT_GTINS:
        value = value.rjust(_GTIN_DIGITS, "0")
    if not re.fullmatch(key.shape, value, re.ASCII):
        return None
    if key.checked and check_digit(value[: key.checked - 1]) != value[key.checked - 1]:
        return None
    if any(name not in key.qualifiers for name in qualifiers):
        return None
    if any(not re.fullmatch(key.qualifiers[name], qualifiers[name], re.ASCII) for name in qualifiers):
        return None
    finest = next((name for name in key.qualifiers if name in key.kept and name in qualifiers), None)
    link = f"https://id.gs1.org/{ai}/{quote(value, safe='')}"
    return f"{link}/{finest}/{quote(qualifiers[finest], safe='')}" if finest else link


def read_digital_link(uri: str) -> tuple[str, Gs1Key] | None:
    """The canonical Digital Link of one at any domain, and its key; None for what is no Digital Link.

    Path segments before the key belong to the domain's owner, and so does a query, which says nothing about the object.
    """
    match = re.fullmatch(r"https?://[^/?#]+/(?P<path>[^?#]+)(?:[?#].*)?", uri, re.DOTALL)
    if match is None:
        return None
    segments = [unquote(segment) for segment in match["path"].rstrip("/").split("/")]
    for start, ai in enumerate(segments):
        rest = segments[start + 1 :]
        if ai not in KEYS or len(rest) % 2 == 0:
            continue
        qualifiers = dict(zip(rest[1::2], rest[2::2], strict=True))
        if link := digital_link(ai, rest[0], qualifiers):
            return link, KEYS[ai]
    return None
