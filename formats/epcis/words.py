"""The spellings of one word of the Core Business Vocabulary.

A CBV word is written bare (`shipping`), as a compact URI (`cbv:BizStep-shipping`), as a URI
(`https://ref.gs1.org/cbv/BizStep-shipping`) or, as in EPCIS 1.x, as a URN (`urn:epcglobal:cbv:bizstep:shipping`): four
spellings of one word. A private word is a URI or compact URI of the producer's own; it may end like one of these and is
another word.

https://github.com/gs1/EPCIS/blob/2b888befbc071e1c2d388e027b30149b3f51dcef/Ontology/CBV.ttl (2026-11-24)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

# What a document may use without saying what it stands for: JSON-LD-Context/epcis-context-root.jsonld there.
_STANDARD_PREFIXES = {
    "epcis": "https://ref.gs1.org/epcis/",
    "cbv": "https://ref.gs1.org/cbv/",
    "cbvmda": "urn:epcglobal:cbv:mda:",
    "gs1": "https://gs1.org/voc/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
}
_CBV_WORD = re.compile(
    r"(?:https?://(?:ref|ns)\.gs1\.org/cbv/(?:BizStep|Disp|BTT|SDT|ER|Comp)-"
    r"|cbv:(?:BizStep|Disp|BTT|SDT|ER|Comp)-"
    r"|urn:epcglobal:cbv:(?:bizstep|disp|btt|sdt|er|comp):)"
    r"(?P<word>[\w-]+)",
    re.ASCII,
)
_STANDARD_WORD = re.compile(
    r"(?:https?://ref\.gs1\.org/epcis/|epcis:|https?://gs1\.org/voc/|gs1:)(?P<word>\w+)", re.ASCII
)


def cbv_word(text: str) -> str:
    """A word of the Core Business Vocabulary as it stands alone; any other text as it is, without blanks around."""
    return _bare(text, _CBV_WORD)


def standard_word(text: str) -> str:
    """As `cbv_word`, also for words of EPCIS, such as `epcis:ObjectEvent`, and of GS1's Web Vocabulary."""
    return _bare(cbv_word(text), _STANDARD_WORD)


def prefixes_in(context: Any) -> dict[str, str]:
    """What the prefixes stand for that a JSON-LD context declares.

    Args:
        context: What stands in `@context`, be it what it must be or not.
    """
    declared: dict[str, str] = {}
    for part in context if isinstance(context, list) else [context]:
        if isinstance(part, dict):
            declared.update({name: value for name, value in part.items() if isinstance(value, str)})
    # The standard's own cannot be declared anew: its context is protected.
    return declared | _STANDARD_PREFIXES


def expanded(text: str, prefixes: Mapping[str, str]) -> str:
    """A compact URI in full, if its prefix is declared; any other text as it is."""
    prefix, colon, rest = text.partition(":")
    if not colon or rest.startswith("//") or prefix not in prefixes:
        return text
    return prefixes[prefix] + rest


def _bare(text: str, pattern: re.Pattern[str]) -> str:
    text = text.strip()
    match = pattern.fullmatch(text)
    return match["word"] if match else text
