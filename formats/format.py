"""What a format is to the rest of the project."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from contract.canonical_event import Entry

if TYPE_CHECKING:
    from formats.vocabulary import Vocabulary


@dataclass(frozen=True, kw_only=True)
class Format:
    """One format of shipment events.

    Attributes:
        name: Such as "easypost": the `source` of its rows. An EventBridge event with this `source` is of this format
            and no other.
        title: For people, such as "EasyPost Tracker and Event".
        looked_for: What tells a document of this format, in words that complete "looked for …"; a rejection quotes it.
        markers: Names of the outermost object of which each document of this format has at least one. No document
            without any of them is shown to `recognises`, which keeps recognition cheap.
        recognises: Whether a document is of this format, by its structure alone; never raises.
        read: The events in a recognised document, in its order. What is wrong with one event is a `RejectedEvent`
            and does not touch the others; it never raises but for a mistake of ours.
        vocabulary: Its statuses; None where they are the contract's own.
        shipment_id: Which field is the shipment's id, in words, for docs/formats.md.
        identity: Which fields make two events the same, and why, in words, for docs/formats.md.
        clock: How its times are read, in words, for docs/formats.md.
    """

    name: str
    title: str
    looked_for: str
    markers: frozenset[str]
    recognises: Callable[[Mapping[str, Any]], bool]
    read: Callable[[Mapping[str, Any]], Iterator[Entry]]
    vocabulary: Vocabulary | None
    shipment_id: str
    identity: str
    clock: str
