"""What a source's own status means by the tables of this release."""

from __future__ import annotations

from contract.canonical_event import CanonicalEvent
from formats.registry import FORMATS
from formats.vocabulary import Meaning, Vocabulary

_VOCABULARIES: dict[str, Vocabulary] = {each.name: each.vocabulary for each in FORMATS if each.vocabulary}


def source_meaning(source: str, status: str, detail: str | None, description: str | None) -> Meaning | None:
    """The meaning of a status that a source gave, as a row keeps it; None for a format that this release does not know.

    Args:
        source: The format's name.
        status: The source's own status; "" where it gave none.
        detail: The source's own finer status.
        description: The event's message.
    """
    vocabulary = _VOCABULARIES.get(source)
    return vocabulary.meaning(status, detail, description) if vocabulary else None


def event_meaning(event: CanonicalEvent) -> Meaning | None:
    """The meaning of an event's own status; None for an event that is canonical as it came."""
    if event.origin is None:
        return None
    detail, description = event.fields.get("status_detail"), event.fields.get("description")
    return source_meaning(event.origin.source, event.origin.status, detail, description)
