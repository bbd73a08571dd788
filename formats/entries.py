"""Reads the events of a document one by one, so that a bad one does not touch its neighbours."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from contract.canonical_event import CanonicalEvent, Entry, NotAShipmentEvent, RejectedEvent
from contract.rejections import RejectionCode, RejectionError

Reader = Callable[[Mapping[str, Any], str], Iterable[CanonicalEvent | NotAShipmentEvent]]
"""Reads one member, which is an object, at its place; raises `RejectionError` for a bad one."""


def each_entry(members: Any, place: str, read: Reader, *, shipment_id: str | None = None) -> Iterator[Entry]:
    """What each member of a list turned out to be.

    Args:
        members: The list; null and a missing one count as empty.
        place: Where it stands in the document, such as "tracking_details".
        read: Reads one member.
        shipment_id: The shipment that all of them are about, for the reason of a rejection.
    """
    if members is None:
        return
    if not isinstance(members, list):
        yield RejectedEvent(
            place=place, code=RejectionCode.INVALID_FIELD, text=f"{place} must be a list", shipment_id=shipment_id
        )
        return
    for index, member in enumerate(members):
        yield from one_entry(member, f"{place}[{index}]", read, shipment_id=shipment_id)


def one_entry(member: Any, place: str, read: Reader, *, shipment_id: str | None = None) -> Iterator[Entry]:
    """What one member turned out to be; the arguments are those of `each_entry`."""
    if not isinstance(member, dict):
        yield RejectedEvent(
            place=place, code=RejectionCode.INVALID_FIELD, text=f"{place} must be an object", shipment_id=shipment_id
        )
        return
    try:
        # All of it before any of it: what is rejected must not be stored in part.
        found = list(read(member, place))
    except RejectionError as error:
        yield RejectedEvent(place=place, code=error.code, text=error.text, shipment_id=error.shipment_id or shipment_id)
    else:
        yield from found


def text_of(value: object) -> str | None:
    """A value as text: numbers and booleans as JSON spells them, None for null, "" and what is no scalar."""
    if value is None or value == "" or isinstance(value, (dict, list)):
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def parts_of(place: object, names: Sequence[str]) -> dict[str, str] | str | None:
    """Where something happened: the parts of these names that are given, as text; text as it is; None for nothing."""
    if not isinstance(place, dict):
        return text_of(place)
    parts = {name: text for name in names if (text := text_of(place.get(name))) is not None}
    return parts or None


def given(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that are not None."""
    return {name: value for name, value in fields.items() if value is not None}
