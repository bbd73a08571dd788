"""Tells the format of a document by its structure, or by the name that its producer gives it; never by a guess."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from contract.rejections import RejectionCode, RejectionError
from formats import canonical
from formats.cloud_events import cloud_event_data, is_cloud_event
from formats.format import Format
from formats.markers import MARKERS, MARKERS_OF_OTHERS

_CANONICAL = canonical.FORMAT
_NAMES = {_CANONICAL.name, *MARKERS}


def recognise(document: Mapping[str, Any], labels: Sequence[str] = ()) -> tuple[Format, Mapping[str, Any]]:
    """The format of a document, and the document itself, out of a CloudEvent if it came in one.

    Args:
        document: The document.
        labels: `source` and `detail-type` of the EventBridge event that it came in. One that is a format's name, such
            as "easypost", settles the format.

    Raises:
        RejectionError: No format or several, not the format that a label names, or a CloudEvent without an object in
            it. The reason says what was looked for.
    """
    name = next((label.lower() for label in labels if label.lower() in _NAMES), None)
    if name is None and MARKERS_OF_OTHERS.isdisjoint(document):
        return _canonical(document)
    if is_cloud_event(document) and not _CANONICAL.recognises(document):
        document = cloud_event_data(document)
    formats = _all_formats()
    if name:
        (named,) = (each for each in formats if each.name == name)
        if named.recognises(document):
            return named, document
        raise RejectionError(
            RejectionCode.UNKNOWN_FORMAT,
            f"the event is labelled {named.name} and is none; looked for {named.looked_for}",
        )
    candidates = [each for each in formats if not each.markers.isdisjoint(document) and each.recognises(document)]
    if len(candidates) == 1:
        return candidates[0], document
    if candidates:
        raise RejectionError(
            RejectionCode.AMBIGUOUS_FORMAT,
            f"the event can be read as {' and as '.join(each.name for each in candidates)};"
            " label it by its source: EventBridge's `source` may be one of these names",
        )
    return _canonical(document)


def _canonical(document: Mapping[str, Any]) -> tuple[Format, Mapping[str, Any]]:
    """The document as a canonical one, perhaps with fields missing, if nothing points to another format."""
    if MARKERS_OF_OTHERS.isdisjoint(document) and not _CANONICAL.markers.isdisjoint(document):
        return _CANONICAL, document
    looked_for = "; ".join(each.looked_for for each in _all_formats())
    raise RejectionError(RejectionCode.UNKNOWN_FORMAT, f"the event is of no known format; looked for {looked_for}")


def _all_formats() -> tuple[Format, ...]:
    # Not imported before it is needed, see `formats.markers`.
    from formats.registry import FORMATS

    return (_CANONICAL, *FORMATS)
