"""How the result of `explain` looks, for people and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from contract.canonical_event import RejectedEvent
from formats.rows import StoredEvent
from operations.explaining import ExplainedDocument, ExplainedEvent
from operations.output import say


def say_document(document: ExplainedDocument) -> None:
    """One document, for people: its format, then each of its events."""
    name = document.format.name if document.format else "of no format"
    say(f"{document.location}: {name} ({document.recognised_by})")
    if document.format and not document.events:
        say("  no event: its history is empty")
    for event in document.events:
        for line in _lines(event):
            say(f"  {line}")


def explained_json(documents: Iterable[ExplainedDocument]) -> list[dict[str, Any]]:
    """The documents, for scripts."""
    return [
        {
            "file": document.location.file,
            "line": document.location.line,
            "format": document.format.name if document.format else None,
            "recognised_by": document.recognised_by,
            "events": [_event_json(event) for event in document.events],
        }
        for document in documents
    ]


def _lines(event: ExplainedEvent) -> Iterator[str]:
    place = event.place or "the document"
    if isinstance(event.outcome, RejectedEvent):
        yield f"{place}: REJECTED, {event.outcome.code}: {event.why}"
        return
    if not isinstance(event.outcome, StoredEvent):
        yield f"{place}: not a shipment event: {event.why}"
        return
    row, origin = event.outcome.row, event.outcome.event.origin
    unmapped = "UNMAPPED, " if origin and origin.status_unmapped else ""
    yield f"{place}: {row.item['status']['S']} ({unmapped}{event.why})"
    yield f"  shipment {row.shipment_id}, time {row.item['timestamp']['S']}, key {row.event_key}"
    for assumed in event.assumed:
        yield f"  assumed: {assumed}"
    if event.same_as:
        yield f"  the same event as {event.same_as}: one row"


def _event_json(event: ExplainedEvent) -> dict[str, Any]:
    if isinstance(event.outcome, RejectedEvent):
        return {
            "place": event.place,
            "outcome": "rejected",
            "code": event.outcome.code,
            "why": event.why,
            "shipment_id": event.outcome.shipment_id,
        }
    if not isinstance(event.outcome, StoredEvent):
        return {"place": event.place, "outcome": "not_a_shipment_event", "why": event.why}
    row, origin = event.outcome.row, event.outcome.event.origin
    return {
        "place": event.place,
        "outcome": "row",
        "shipment_id": row.shipment_id,
        "event_key": row.event_key,
        "status": row.item["status"]["S"],
        "why": event.why,
        "status_unmapped": bool(origin and origin.status_unmapped),
        "source_status": origin.status if origin else None,
        "source_status_detail": event.outcome.event.fields.get("status_detail"),
        "timestamp": row.item["timestamp"]["S"],
        "source_time": origin.time if origin else None,
        "assumed": list(event.assumed),
        "same_as": event.same_as,
    }
