"""EPCIS documents and what they hold: events, master data, or a question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from contract.canonical_event import Entry, NotAShipmentEvent, RejectedEvent
from contract.rejections import RejectionCode
from formats.entries import each_entry, one_entry
from formats.epcis.events import EVENT_TYPES, read_event, type_of
from formats.epcis.words import prefixes_in

BODY = "epcisBody"
CONTEXT = "@context"

_DOCUMENT_TYPES = frozenset({"EPCISDocument", "EPCISQueryDocument"})
_TYPES = _DOCUMENT_TYPES.union(EVENT_TYPES)
# What the context of a query's definition is called: REST Bindings/query-schema.json of the standard.
_QUERY_SCHEMA = "epcis/2.0.0/query-schema.json"


def recognises(document: Mapping[str, Any]) -> bool:
    """Whether a document is of EPCIS: a document with a body, an event alone, or the definition of a query."""
    return BODY in document or type_of(document) in _TYPES or _is_query(document)


def read(document: Mapping[str, Any]) -> Iterator[Entry]:
    """The events in a document."""
    context = prefixes_in(document.get(CONTEXT))
    if BODY in document or type_of(document) in _DOCUMENT_TYPES:
        yield from _in_body(document, context)
    elif _is_query(document):
        yield NotAShipmentEvent(place="", why="the definition of a query, which asks for events and holds none")
    else:
        yield from one_entry(document, "", partial(read_event, context=context))


def _in_body(document: Mapping[str, Any], context: Mapping[str, str]) -> Iterator[Entry]:
    read_one = partial(read_event, context=context)
    holders = list(_holders(document.get(BODY)))
    for place, holder in holders:
        yield from each_entry(holder.get("eventList"), f"{place}.eventList", read_one)
        event = holder.get("event")
        if isinstance(event, list):
            yield from each_entry(event, f"{place}.event", read_one)
        elif event is not None:
            yield from one_entry(event, f"{place}.event", read_one)
    if any("eventList" in holder or "event" in holder for _, holder in holders):
        return
    if "epcisHeader" in document or any("vocabularyList" in holder for _, holder in holders):
        yield NotAShipmentEvent(place="", why="master data without events")
    else:
        yield RejectedEvent(
            place=BODY,
            code=RejectionCode.MISSING_FIELD,
            text=f"{BODY} must hold eventList, event or queryResults.resultsBody.eventList",
        )


def _holders(body: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The objects of a body that may hold events, each with its place."""
    if not isinstance(body, dict):
        return
    yield BODY, body
    results = body.get("queryResults")
    inner = results.get("resultsBody") if isinstance(results, dict) else None
    if isinstance(inner, dict):
        yield f"{BODY}.queryResults.resultsBody", inner


def _is_query(document: Mapping[str, Any]) -> bool:
    context = document.get(CONTEXT)
    parts = context if isinstance(context, list) else [context]
    return any(isinstance(part, str) and part.endswith(_QUERY_SCHEMA) for part in parts)
