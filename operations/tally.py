"""Counts what the function will make of the documents that are sent, by format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from contract.canonical_event import RejectedEvent
from contract.row import RowKey
from formats.rows import StoredEvent
from operations.reading import Event, Location, NotAnEvent
from operations.sending import as_delivered, refusal
from operations.understanding import Understood, understand

NO_FORMAT = "of no format"
MOST_NAMED = 10
"""So many rejections are named; of all others only the number is kept."""


@dataclass
class FormatTally:
    """Counts of one format.

    Attributes:
        documents: Documents.
        events: Events in them; a document that is rejected as a whole counts as one.
        rows: Different rows. 0 where rows are not told apart.
        same: Events whose row another event has already. 0 where rows are not told apart.
        rejected: Events that the function will reject.
        not_shipments: Events about no shipment.
        unmapped: Events with a status that is in no table.
        assumed: Events of which time or status is assumed.
        raw_messages: Different rows that keep the text of a document, beside those of events.
    """

    documents: int = 0
    events: int = 0
    rows: int = 0
    same: int = 0
    rejected: int = 0
    not_shipments: int = 0
    unmapped: int = 0
    assumed: int = 0
    raw_messages: int = 0


@dataclass
class Tally:
    """Counts by format, always up to date while documents are read.

    Attributes:
        tell_rows_apart: Whether rows are counted, which keeps the key of each in memory.
        formats: Counts by the format's name, `NO_FORMAT` for documents that are rejected as a whole.
        refused: What cannot even be sent.
        named: The first rejections, each with where it was read.
    """

    tell_rows_apart: bool = False
    formats: dict[str, FormatTally] = field(default_factory=dict)
    refused: list[NotAnEvent] = field(default_factory=list)
    named: list[tuple[Location, RejectedEvent]] = field(default_factory=list)
    _keys: set[RowKey] = field(default_factory=set)

    @property
    def rejected(self) -> int:
        """Events that the function will reject."""
        return sum(each.rejected for each in self.formats.values())

    def counted(self, items: Iterable[Event | NotAnEvent]) -> Iterator[Event | NotAnEvent]:
        """Counts items as they pass."""
        for item in items:
            problem = refusal(item)
            if isinstance(item, Event) and problem is None:
                self._add(item.location, understand(as_delivered(item), now=datetime.now(UTC)))
            elif problem is not None:
                self.refused.append(NotAnEvent(item.location, problem))
            yield item

    def _add(self, location: Location, understood: Understood) -> None:
        name = understood.format.name if understood.format else NO_FORMAT
        tally = self.formats.setdefault(name, FormatTally())
        tally.documents += 1
        tally.events += len(understood.events)
        for event in understood.events:
            if isinstance(event, StoredEvent):
                self._add_row(tally, event)
            elif isinstance(event, RejectedEvent):
                tally.rejected += 1
                if len(self.named) < MOST_NAMED:
                    self.named.append((location, event))
            else:
                tally.not_shipments += 1
        if understood.raw_message and self._is_new(understood.raw_message.key):
            tally.raw_messages += 1

    def _add_row(self, tally: FormatTally, event: StoredEvent) -> None:
        if self._is_new(event.row.key):
            tally.rows += 1
        elif self.tell_rows_apart:
            tally.same += 1
        if origin := event.event.origin:
            tally.unmapped += origin.status_unmapped
            tally.assumed += origin.time_assumed or origin.status_derived

    def _is_new(self, key: RowKey) -> bool:
        if not self.tell_rows_apart or key in self._keys:
            return False
        self._keys.add(key)
        return True
