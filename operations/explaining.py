"""Tells event by event what was recognised in documents, how it was mapped, and what was assumed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from contract.canonical_event import NotAShipmentEvent, RejectedEvent
from contract.envelope import open_message
from contract.row import RowKey
from formats.cloud_events import is_cloud_event
from formats.format import Format
from formats.rows import StoredEvent
from operations.reading import Event, Location, NotAnEvent
from operations.source_meaning import event_meaning
from operations.understanding import understand


@dataclass(frozen=True, kw_only=True)
class ExplainedEvent:
    """One event of a document.

    Attributes:
        place: Where it stands in the document; "" for the whole of it.
        outcome: What becomes of it.
        why: For a row, what gave it its status; else the reason in words.
        assumed: What the source did not say.
        same_as: Where an event stands that has the same row; None for the first.
    """

    place: str
    outcome: StoredEvent | RejectedEvent | NotAShipmentEvent
    why: str
    assumed: Sequence[str] = ()
    same_as: str | None = None


@dataclass(frozen=True, kw_only=True)
class ExplainedDocument:
    """One document of a file.

    Attributes:
        location: Where it starts.
        format: The format that is recognised; None if there is none, or the file has no document here.
        recognised_by: What the format was told by, or what is wrong with the document.
        events: Its events. None in a document that cannot be sent at all.
    """

    location: Location
    format: Format | None
    recognised_by: str
    events: Sequence[ExplainedEvent] = field(default_factory=list)

    @property
    def is_rejected(self) -> bool:
        """Whether all of it or one of its events is rejected, or cannot even be sent."""
        return self.format is None or any(isinstance(each.outcome, RejectedEvent) for each in self.events)


def explain_documents(items: Iterable[Event | NotAnEvent], *, now: datetime) -> Iterator[ExplainedDocument]:
    """What the function makes of each document.

    Args:
        items: What was read.
        now: The present, to tell what lies in the future.
    """
    first_of_row: dict[RowKey, str] = {}
    for item in items:
        if isinstance(item, NotAnEvent):
            yield ExplainedDocument(location=item.location, format=None, recognised_by=item.problem)
            continue
        understood = understand(item.text, now=now)
        explained = [_explained(outcome, item.location, first_of_row) for outcome in understood.events]
        recognised_by = (
            _recognised_by(item.text, understood.format) if understood.format else "the whole document is rejected"
        )
        yield ExplainedDocument(
            location=item.location, format=understood.format, recognised_by=recognised_by, events=explained
        )


def _explained(
    outcome: StoredEvent | RejectedEvent | NotAShipmentEvent, location: Location, first_of_row: dict[RowKey, str]
) -> ExplainedEvent:
    if isinstance(outcome, RejectedEvent):
        return ExplainedEvent(place=outcome.place, outcome=outcome, why=outcome.text)
    if isinstance(outcome, NotAShipmentEvent):
        return ExplainedEvent(place=outcome.place, outcome=outcome, why=outcome.why)
    event = outcome.event
    here = f"{location} {event.place}".rstrip()
    first = first_of_row.setdefault(outcome.row.key, here)
    meaning = event_meaning(event)
    return ExplainedEvent(
        place=event.place,
        outcome=outcome,
        why=meaning.why if meaning else "the event is canonical and says so itself",
        assumed=_assumed(outcome),
        same_as=first if first != here else None,
    )


def _assumed(stored: StoredEvent) -> list[str]:
    origin = stored.event.origin
    assumed = []
    if origin and origin.time_assumed:
        assumed.append(f"{origin.time} has no offset and nothing tells it: taken as UTC")
    if origin and origin.status_derived:
        assumed.append("the event has no status of its own: it got its shipment's")
    return assumed


def _recognised_by(body: str, format_: Format) -> str:
    message = open_message(body)
    label = next((label for label in message.labels if label.lower() == format_.name), None)
    by = f"labelled {label}" if label else format_.looked_for
    # A canonical event may have a field of any name, so it may look like a CloudEvent and be none.
    enveloped = is_cloud_event(message.document) and not format_.recognises(message.document)
    return f"{by}, in a CloudEvent" if enveloped else by
