"""One EPCIS event as canonical events: one for each object that it names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contract.canonical_event import CanonicalEvent, NotAShipmentEvent, Origin
from contract.rejections import RejectionCode, RejectionError
from formats.clock import ReadTime
from formats.epcis.error_declarations import error_declaration, retracted
from formats.epcis.event_time import event_time
from formats.epcis.objects import NamedObject, objects_in
from formats.epcis.sameness import content_digest
from formats.epcis.small_fields import links, place_of, short_text, word
from formats.epcis.vocabulary import ERROR_DECLARATION, VOCABULARY
from formats.epcis.words import prefixes_in, standard_word

SOURCE = "epcis"

TRANSFORMATION = "TransformationEvent"
EVENT_TYPES = ("ObjectEvent", "AggregationEvent", "AssociationEvent", "TransactionEvent", TRANSFORMATION)


def type_of(document: Mapping[str, Any]) -> str:
    """The type of an event or document, bare if it is one of the standard's; "" if it has none."""
    for name in ("type", "@type", "isA"):
        if isinstance(document.get(name), str):
            return standard_word(document[name])
    return ""


def read_event(
    event: Mapping[str, Any], place: str, context: Mapping[str, str]
) -> Iterator[CanonicalEvent | NotAShipmentEvent]:
    """The canonical events of one EPCIS event.

    Args:
        event: The event.
        place: Where it stands in its message; "" for the whole of it.
        context: What the prefixes stand for that its document declares.

    Raises:
        RejectionError: Something that every event must have is not there or not what it must be.
    """
    event_type = type_of(event)
    if event_type not in EVENT_TYPES and ":" not in event_type:
        expected = ", ".join(EVENT_TYPES)
        raise RejectionError(RejectionCode.INVALID_FIELD, f"type must be one of {expected}, or another's URI")
    if event_type == TRANSFORMATION:
        yield NotAShipmentEvent(place=place, why="a TransformationEvent, which makes things out of others")
        return
    objects = list(objects_in(event))
    if not objects:
        yield NotAShipmentEvent(place=place, why="an event that names no object, such as a sensor's report on a place")
        return
    parent = next((each.uri for each in objects if each.role == "parent"), None)
    fields, origin = _of_every_row(event, event_type, event_time(event))
    digest = content_digest(event, {**context, **prefixes_in(event.get("@context"))})
    for each in objects:
        here = f"{place}.{each.place}" if place else each.place
        if each.key and not each.key.names_object:
            yield NotAShipmentEvent(place=here, why=f"a {each.key.title}: no object that could be on its way")
        else:
            yield CanonicalEvent(
                fields={"shipment_id": each.uri, **fields, **_of_one_row(each, parent)},
                place=here,
                origin=origin,
                identity={"event": digest, **_part(each)},
            )


def _of_every_row(event: Mapping[str, Any], event_type: str, time: ReadTime) -> tuple[dict[str, Any], Origin]:
    """What the rows of all the event's objects share."""
    declaration = error_declaration(event)
    status = ERROR_DECLARATION if declaration is not None else word(event, "bizStep") or ""
    detail = None if declaration is not None else word(event, "disposition")
    meaning = VOCABULARY.meaning(status, detail)
    fields = {
        "status": meaning.status,
        "status_detail": detail,
        "timestamp": time.timestamp,
        "event_id": word(event, "eventID"),
        "location": place_of(event),
        "event_type": short_text(event_type),
        "action": short_text(event.get("action")),
        **links(event),
    }
    if declaration is not None:
        fields |= {"error_declaration": declaration, "retracted": retracted(event)}
    origin = Origin(
        source=SOURCE,
        status=status,
        time=time.spelled,
        time_assumed=time.assumed,
        status_unmapped=not meaning.mapped,
    )
    return {name: value for name, value in fields.items() if value is not None}, origin


def _of_one_row(each: NamedObject, parent: str | None) -> dict[str, Any]:
    told = {
        "identifier": each.identifier,
        "role": each.role,
        "parent_id": None if each.role == "parent" else short_text(parent),
        "quantity": each.quantity,
        "uom": each.unit,
    }
    return {name: value for name, value in told.items() if value is not None}


def _part(each: NamedObject) -> dict[str, Any]:
    """What tells one object of an event from another of the same name."""
    part = {"role": each.role, "quantity": each.quantity, "uom": each.unit}
    return {name: value for name, value in part.items() if value is not None}
