"""Fields of an event that are worth a place in each of its rows.

An event may name a thousand objects, each with a row of its own, so that what stands in every row must be small: long
texts and the ends of long lists are in the message's text alone, which is kept once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contract.rejections import RejectionCode, RejectionError
from formats.entries import text_of

MOST_LINKS = 10
"""Members of a list that a row keeps."""

_LONGEST = 256
# Lists of an event, the name of a member's value, and the field of a row.
_LISTS = (
    ("bizTransactionList", "bizTransaction", "biz_transactions"),
    ("sourceList", "source", "sources"),
    ("destinationList", "destination", "destinations"),
)


def short_text(value: object) -> str | None:
    """A scalar as text; None for none and for one that is too long for every row."""
    text = text_of(value)
    return text if text and len(text) <= _LONGEST else None


def word(event: Mapping[str, Any], name: str) -> str | None:
    """A field that must be one word, URI or id; None if it is not there.

    Raises:
        RejectionError: It is a list, an object or too long.
    """
    value = event.get(name)
    text = text_of(value)
    if isinstance(value, (dict, list)) or (text and len(text) > _LONGEST):
        raise RejectionError(RejectionCode.INVALID_FIELD, f"{name} must be text of at most {_LONGEST} characters")
    return text


def place_of(event: Mapping[str, Any]) -> dict[str, str] | None:
    """Where it happened, `readPoint`, and where the objects are from then on, `bizLocation`; None for neither."""
    told = {name: _id(event.get(name)) for name in ("readPoint", "bizLocation")}
    return {name: text for name, text in told.items() if text} or None


def links(event: Mapping[str, Any]) -> dict[str, list[dict[str, str]]]:
    """Business transactions, sources and destinations: each with its `id` and, if told, its `type`."""
    found = {}
    for name, of_member, field in _LISTS:
        members = event.get(name)
        if isinstance(members, list) and (told := [_link(each, of_member) for each in members[:MOST_LINKS]]):
            found[field] = [each for each in told if each]
    return {field: told for field, told in found.items() if told}


def _link(member: Any, name: str) -> dict[str, str]:
    if not isinstance(member, dict) or not (identifier := short_text(member.get(name))):
        return {}
    kind = short_text(member.get("type"))
    return {"id": identifier, "type": kind} if kind else {"id": identifier}


def _id(value: Any) -> str | None:
    return short_text(value.get("id") or value.get("@id") if isinstance(value, dict) else value)
