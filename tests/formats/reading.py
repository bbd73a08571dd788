"""What tests of all formats ask of the entries of a document."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from contract.canonical_event import CanonicalEvent, Entry, NotAShipmentEvent, Origin, RejectedEvent
from contract.event import STATUSES
from contract.instants import utc_instant
from formats.format import Format

Said = tuple[dict[str, Any], Origin | None, Mapping[str, Any] | None]


def entries(format_: Format, document: Mapping[str, Any]) -> list[Entry]:
    """What is in a document that the format must recognise."""
    assert format_.recognises(document), "the document was not recognised"
    assert not format_.markers.isdisjoint(document), "no document without a marker is shown to the format"
    return list(format_.read(document))


def events(format_: Format, document: Mapping[str, Any]) -> list[CanonicalEvent]:
    """The events of a document in which nothing is wrong."""
    found = entries(format_, document)
    good = [each for each in found if isinstance(each, CanonicalEvent)]
    assert len(good) == len(found), [each for each in found if each not in good]
    return good


def said(event: CanonicalEvent) -> Said:
    """All of an event but its place, which depends on its neighbours."""
    return dict(event.fields), event.origin, event.identity


def key(event: CanonicalEvent) -> tuple[str, str, str]:
    """What makes it one event: shipment, instant, identity."""
    identity = json.dumps(event.identity, sort_keys=True)
    return event.fields["shipment_id"], utc_instant(event.fields["timestamp"]), identity


def check_any(format_: Format, document: Mapping[str, Any]) -> None:
    """Holds whatever a document says: it is read without an exception, and what comes out keeps the contract."""
    if not format_.recognises(document):
        return
    for entry in format_.read(document):
        if isinstance(entry, CanonicalEvent):
            _check_event(format_, entry)
        elif isinstance(entry, RejectedEvent):
            assert entry.text, entry
        else:
            assert isinstance(entry, NotAShipmentEvent)
            assert entry.why, entry


def _check_event(format_: Format, event: CanonicalEvent) -> None:
    shipment_id, status = event.fields["shipment_id"], event.fields["status"]
    assert isinstance(shipment_id, str)
    assert shipment_id
    assert status in STATUSES
    utc_instant(event.fields["timestamp"])
    assert None not in event.fields.values()
    json.dumps([event.identity, event.fields])
    assert event.origin
    assert event.origin.source == format_.name
    assert event.origin.time
    # The status can be told again from what a row keeps.
    assert format_.vocabulary
    again = format_.vocabulary.meaning(
        event.origin.status, event.fields.get("status_detail"), event.fields.get("description")
    )
    assert (again.status, not again.mapped) == (status, event.origin.status_unmapped)
