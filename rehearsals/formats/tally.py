"""What became of documents, counted by format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from contract.canonical_event import NotAShipmentEvent, RejectedEvent
from contract.rejections import RejectionError
from contract.row import RowKey
from formats.rows import StoredEvent, rows_from_message

NO_FORMAT = "none"
"""Where documents are counted that cannot be read or are of no known format."""


@dataclass
class Tally:
    """The documents of one format.

    Attributes:
        documents: How many.
        events: Events in them; a document that cannot be read counts as one.
        keys: Keys of the rows that its events have, each once.
        folded: Further events that have a key of `keys`: the same event again.
        not_shipment_events: Events about no shipment.
        rejected: Events that are rejected, by their reason.
        unmapped: Events whose status is in no table.
        assumed: Events whose time was taken as UTC.
        derived: Events that got their shipment's status.
    """

    documents: int = 0
    events: int = 0
    keys: set[RowKey] = field(default_factory=set)
    folded: int = 0
    not_shipment_events: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    unmapped: int = 0
    assumed: int = 0
    derived: int = 0

    @property
    def accounted(self) -> int:
        """Events of which it is known what becomes of them."""
        return len(self.keys) + self.folded + self.not_shipment_events + self.rejected.total()

    def rows(self, stored: Collection[RowKey]) -> int:
        """How many of its rows are among those that are stored."""
        return sum(key in stored for key in self.keys)

    def add(self, event: StoredEvent | RejectedEvent | NotAShipmentEvent) -> None:
        """Counts an event."""
        self.events += 1
        if isinstance(event, StoredEvent):
            self.folded += event.row.key in self.keys
            self.keys.add(event.row.key)
            if origin := event.event.origin:
                self.unmapped += origin.status_unmapped
                self.assumed += origin.time_assumed
                self.derived += origin.status_derived
        elif isinstance(event, RejectedEvent):
            self.rejected[event.code] += 1
        else:
            self.not_shipment_events += 1


def tallies(texts: Iterable[str]) -> dict[str, Tally]:
    """A tally for each format, by its name, of documents given by their texts."""
    found: dict[str, Tally] = {}
    now = datetime.now(UTC)
    for text in texts:
        try:
            message = rows_from_message(text, now=now)
        except RejectionError as rejection:
            tally = found.setdefault(NO_FORMAT, Tally())
            tally.documents += 1
            tally.events += 1
            tally.rejected[rejection.code] += 1
        else:
            tally = found.setdefault(message.format.name, Tally())
            tally.documents += 1
            for event in message.events:
                tally.add(event)
    return found
