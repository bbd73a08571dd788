"""What two messages must agree in to tell of the same event.

GS1's event hash, of the Core Business Vocabulary 2.0, decides it over the whole event but for its id, the time of
recording and its declaration as wrong, after all that has several spellings was given one. Its rules are told by
https://github.com/RalphTro/epcis-event-hash-generator/blob/5d2f1c389a1599af40fe1b530b62e0ca59ab818f/README.md
(2026-11-24). They are followed here, and the declaration counts too; the digest is our own and no `ni:` URI.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal
from typing import Any

from contract.instants import InstantError, utc_instant
from contract.rejections import RejectionCode, RejectionError
from formats.epcis.identifiers import read_identifier
from formats.epcis.words import expanded, standard_word

# Each system that captures an event has its own of these, but for `eventTime`, which the row's key holds as an instant,
# and where the clock stood that told it.
_NOT_CONTENT = frozenset({"@context", "eventID", "recordTime", "eventTime", "eventTimeZoneOffset"})
_TIMES = frozenset({"time", "startTime", "endTime", "declarationTime"})
_TYPE = "type"
_NAMES_OF_TYPE = frozenset({_TYPE, "@type", "isA"})
_DEEPEST = 64
_DIGEST_CHARACTERS = 32
_EXACT = Context(prec=MAX_PREC, Emin=MIN_EMIN, Emax=MAX_EMAX)


def content_digest(event: Mapping[str, Any], prefixes: Mapping[str, str]) -> str:
    """A digest of what an event says beside when it happened, equal for equal events however they are spelled.

    Args:
        event: The event.
        prefixes: What its prefixes stand for.

    Raises:
        RejectionError: It is nested too deep.
    """
    content = {name: value for name, value in event.items() if name not in _NOT_CONTENT}
    text = json.dumps(_one_spelling(content, prefixes, 0), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGEST_CHARACTERS]


def _one_spelling(value: Any, prefixes: Mapping[str, str], depth: int) -> Any:
    """The value in the spelling that all equal values share; None for one that says nothing."""
    if depth > _DEEPEST:
        raise RejectionError(RejectionCode.TOO_DEEP, f"the event is nested more than {_DEEPEST} levels deep")
    if isinstance(value, dict):
        members = {
            expanded(_TYPE if name in _NAMES_OF_TYPE else name, prefixes): _one_spelling(
                _instant(member) if name in _TIMES else member, prefixes, depth + 1
            )
            for name, member in value.items()
        }
        return {name: member for name, member in members.items() if member is not None} or None
    if isinstance(value, list):
        spelled = [_one_spelling(member, prefixes, depth + 1) for member in value]
        # Lists of JSON-LD have no order, and one of one member is that member.
        ordered = sorted((each for each in spelled if each is not None), key=_order)
        return ordered[0] if len(ordered) == 1 else ordered or None
    if isinstance(value, str):
        return _text(value, prefixes) or None
    if value is None or isinstance(value, bool):
        return value
    # 10 and 10.0 are one number.
    return str(Decimal(repr(value) if isinstance(value, float) else value).normalize(_EXACT))


def _text(text: str, prefixes: Mapping[str, str]) -> str:
    text = text.strip()
    if text.startswith(("urn:epc:", "http")):
        text = read_identifier(text)[0]
    return standard_word(expanded(text, prefixes))


def _instant(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return utc_instant(value)
    except InstantError:
        return value


def _order(value: Any) -> str:
    return json.dumps(value, sort_keys=True)
