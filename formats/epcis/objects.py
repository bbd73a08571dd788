"""The objects that an event names, and the part that each plays in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from contract.rejections import RejectionCode, RejectionError
from formats.epcis.gs1_keys import Gs1Key
from formats.epcis.identifiers import read_identifier

# Lists of identifiers and lists of classes with their quantity, to the part that their members play. What goes into a
# transformation and comes out of it is not among them.
_IDENTIFIERS = {"epcList": "object", "childEPCs": "child"}
_QUANTITIES = {"quantityList": "object", "childQuantityList": "child"}
_PARENT = "parentID"


@dataclass(frozen=True, kw_only=True)
class NamedObject:
    """An object or a class of objects that an event names.

    Attributes:
        place: Where it stands in the event, such as "epcList[3]".
        role: "object", "parent" or "child".
        identifier: As the event spells it.
        uri: In its canonical spelling.
        key: Which of GS1's keys it is; None for none.
        quantity: How much of a class, as the event has it; None if not told.
        unit: What the quantity counts, a code of UN/CEFACT Recommendation 20; None for pieces.
    """

    place: str
    role: str
    identifier: str
    uri: str
    key: Gs1Key | None
    quantity: Any = None
    unit: str | None = None

    @property
    def says(self) -> tuple[Any, ...]:
        """What it says: two that say the same in one event are one."""
        return self.uri, self.role, self.quantity, self.unit


def objects_in(event: Mapping[str, Any]) -> Iterator[NamedObject]:
    """The objects that an event names, each once.

    Raises:
        RejectionError: A list that is none, or an identifier that is no text.
    """
    seen = set()
    for each in _all_in(event):
        if each.says not in seen:
            seen.add(each.says)
            yield each


def _all_in(event: Mapping[str, Any]) -> Iterator[NamedObject]:
    if event.get(_PARENT) is not None:
        yield _named(event[_PARENT], _PARENT, "parent")
    for name, role in _IDENTIFIERS.items():
        for index, member in enumerate(_list(event, name)):
            yield _named(member, f"{name}[{index}]", role)
    for name, role in _QUANTITIES.items():
        for index, member in enumerate(_list(event, name)):
            place = f"{name}[{index}]"
            if not isinstance(member, dict):
                raise RejectionError(RejectionCode.INVALID_FIELD, f"{place} must be an object with an epcClass")
            unit = member.get("uom")
            quantity = member.get("quantity")
            yield _named(
                member.get("epcClass"),
                f"{place}.epcClass",
                role,
                quantity=None if isinstance(quantity, (dict, list)) else quantity,
                unit=unit if isinstance(unit, str) else None,
            )


def _list(event: Mapping[str, Any], name: str) -> list[Any]:
    members = event.get(name)
    if members is None:
        return []
    if not isinstance(members, list):
        raise RejectionError(RejectionCode.INVALID_FIELD, f"{name} must be a list")
    return members


def _named(value: Any, place: str, role: str, quantity: Any = None, unit: str | None = None) -> NamedObject:
    if not isinstance(value, str) or not value.strip():
        raise RejectionError(RejectionCode.INVALID_FIELD, f"{place} must be an identifier")
    uri, key = read_identifier(value)
    return NamedObject(place=place, role=role, identifier=value, uri=uri, key=key, quantity=quantity, unit=unit)
