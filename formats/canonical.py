"""The canonical form: the contract's own, one event a document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contract.canonical_event import CanonicalEvent, Entry
from contract.event import EVENT_SCHEMA
from formats.format import Format

_REQUIRED: tuple[str, ...] = tuple(EVENT_SCHEMA["required"])


def _recognises(document: Mapping[str, Any]) -> bool:
    return all(name in document for name in _REQUIRED)


def _read(document: Mapping[str, Any]) -> Iterator[Entry]:
    yield CanonicalEvent(fields=document)


FORMAT = Format(
    name="canonical",
    title="Canonical event",
    looked_for=f"a canonical event with {', '.join(_REQUIRED)}",
    markers=frozenset(_REQUIRED),
    recognises=_recognises,
    read=_read,
    vocabulary=None,
    shipment_id="`shipment_id`.",
    identity="Everything that the event says.",
    clock="RFC 3339 with an offset; anything else is rejected.",
)
