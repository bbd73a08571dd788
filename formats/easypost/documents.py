"""Recognises EasyPost's documents by their structure, and finds the Trackers in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeGuard

from contract.canonical_event import Entry, NotAShipmentEvent, RejectedEvent
from contract.rejections import RejectionCode
from formats.easypost.tracker import tracker_entries

_EVENT_FIELDS = frozenset({"description", "mode", "previous_attributes", "result"})
# An Event names its subject before the dot, such as "tracker.updated".
_TRACKER_EVENT = "tracker."
_LONGEST_NAME = 64


def recognises(document: Mapping[str, Any]) -> bool:
    """Whether a document is a Tracker, an Event or a list of either."""
    return _is_tracker(document) or _is_event(document) or any(_lists(document))


def read(document: Mapping[str, Any]) -> Iterator[Entry]:
    """The tracking details in a recognised document."""
    if _is_tracker(document):
        yield from tracker_entries(document, "")
    elif _is_event(document):
        yield from _event_entries(document, "")
    else:
        for name in _lists(document):
            for index, member in enumerate(document[name]):
                yield from _member_entries(member, f"{name}[{index}]")


def _is_tracker(value: object) -> TypeGuard[dict[str, Any]]:
    # One of the three may be missing: old examples have no `object`, and a missing number is to be named.
    return (
        isinstance(value, dict)
        and (value.get("object") == "Tracker") + ("tracking_code" in value) + ("tracking_details" in value) > 1
    )


def _is_event(value: object) -> TypeGuard[dict[str, Any]]:
    if not isinstance(value, dict):
        return False
    return (value.get("object") == "Event" and not _EVENT_FIELDS.isdisjoint(value)) or _is_tracker(value.get("result"))


def _lists(document: Mapping[str, Any]) -> Iterator[str]:
    """Names of the lists of a page of the API: those with a Tracker or Event in them, or empty on a page."""
    for name, is_member in (("trackers", _is_tracker), ("events", _is_event)):
        members = document.get(name)
        if isinstance(members, list) and (any(map(is_member, members)) or (not members and "has_more" in document)):
            yield name


def _member_entries(member: object, place: str) -> Iterator[Entry]:
    if _is_tracker(member):
        yield from tracker_entries(member, f"{place}.")
    elif _is_event(member):
        yield from _event_entries(member, f"{place}.")
    else:
        yield RejectedEvent(
            place=place, code=RejectionCode.INVALID_FIELD, text=f"{place} must be an EasyPost Tracker or Event"
        )


def _event_entries(event: Mapping[str, Any], place: str) -> Iterator[Entry]:
    result = event.get("result")
    if _is_tracker(result):
        yield from tracker_entries(result, f"{place}result.")
        return
    description = event.get("description")
    name = description[:_LONGEST_NAME] if isinstance(description, str) else ""
    whole = place.removesuffix(".")
    if result is None:
        why = f"an EasyPost Event {name} without its result, as the API lists them".replace("  ", " ")
        yield NotAShipmentEvent(place=whole, why=why)
    elif subject := _other_subject(result, name):
        yield NotAShipmentEvent(place=whole, why=f"an EasyPost Event about {subject}")
    else:
        yield RejectedEvent(
            place=f"{place}result", code=RejectionCode.INVALID_FIELD, text=f"{place}result must be a Tracker"
        )


def _other_subject(result: object, name: str) -> str | None:
    """What an Event is about, if it says so and it is no Tracker."""
    kind = result.get("object") if isinstance(result, dict) else None
    if isinstance(kind, str) and kind and kind != "Tracker":
        return kind[:_LONGEST_NAME]
    if kind is None and name and not name.startswith(_TRACKER_EVENT):
        return name
    return None
