"""Turns AfterShip's checkpoints into canonical events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from contract.canonical_event import CanonicalEvent, Entry, NotAShipmentEvent, Origin, RejectedEvent
from contract.rejections import RejectionCode, RejectionError
from formats.aftership.documents import is_error_answer, trackings
from formats.aftership.vocabulary import VOCABULARY
from formats.entries import each_entry, given, one_entry, text_of
from formats.local_time import read_time_in_country

NAME: Final = "aftership"

# Part of a place, and what the API's versions call it, newest first.
_PLACE = {
    "text": ("location",),
    "city": ("city",),
    "state": ("state",),
    "postal_code": ("postal_code", "zip"),
    "country": ("country_region", "country_iso3"),
    "country_name": ("country_region_name", "country_name"),
}


def read(document: Mapping[str, Any]) -> Iterator[Entry]:
    """The checkpoints of every tracking in a recognised document."""
    if is_error_answer(document):
        yield NotAShipmentEvent(
            place="", why="an error answer of AfterShip's API: it has no tracking, only why there is none"
        )
        return
    for tracking, place in trackings(document):
        yield from _read_tracking(tracking, place)


def _read_tracking(tracking: Any, place: str) -> Iterator[Entry]:
    if not isinstance(tracking, dict):
        yield RejectedEvent(place=place, code=RejectionCode.INVALID_FIELD, text=f"{place} must be an object")
        return
    prefix = f"{place}." if place else ""
    number = text_of(tracking.get("tracking_number"))

    def read_checkpoint(checkpoint: Mapping[str, Any], here: str) -> list[CanonicalEvent]:
        if number is None:
            raise _no_number(prefix)
        return [_event(checkpoint, here, number, text_of(tracking.get("slug")))]

    history, last = tracking.get("checkpoints"), tracking.get("checkpoint")
    if history not in (None, []):
        yield from each_entry(history, f"{prefix}checkpoints", read_checkpoint, shipment_id=number)
    elif last not in (None, {}):
        yield from one_entry(last, f"{prefix}checkpoint", read_checkpoint, shipment_id=number)
    elif number is None:
        error = _no_number(prefix)
        yield RejectedEvent(place=place, code=error.code, text=error.text)
    elif tracking.keys().isdisjoint({"checkpoints", "checkpoint"}):
        yield _without_history(tracking, place, number)


def _without_history(tracking: Mapping[str, Any], place: str, number: str) -> Entry:
    if "tag" not in tracking:
        return NotAShipmentEvent(
            place=place, why="AfterShip's id of a tracking, as answers about errors and deletions give it, no history"
        )
    field = f"{place}.checkpoints" if place else "checkpoints"
    return RejectedEvent(
        place=place,
        code=RejectionCode.MISSING_FIELD,
        text=f"{field} is missing: it lists the events",
        shipment_id=number,
    )


def _no_number(prefix: str) -> RejectionError:
    return RejectionError(
        RejectionCode.MISSING_FIELD, f"{prefix}tracking_number is missing: it says which shipment it is"
    )


def _event(checkpoint: Mapping[str, Any], here: str, number: str, tracking_slug: str | None) -> CanonicalEvent:
    place = given(
        {
            part: next(filter(None, (text_of(checkpoint.get(name)) for name in names)), None)
            for part, names in _PLACE.items()
        }
    )
    coordinate = checkpoint.get("coordinate")
    degrees = given(
        {
            name: text_of(coordinate.get(name)) if isinstance(coordinate, dict) else None
            for name in ("latitude", "longitude")
        }
    )
    time = read_time_in_country(
        checkpoint.get("checkpoint_time"), field=f"{here}.checkpoint_time", country=place.get("country")
    )
    tag = text_of(checkpoint.get("tag")) or ""
    subtag, message, slug = (text_of(checkpoint.get(name)) for name in ("subtag", "message", "slug"))
    meaning = VOCABULARY.meaning(tag, subtag)
    fields = {
        "shipment_id": number,
        "status": meaning.status,
        "timestamp": time.timestamp,
        "status_detail": subtag,
        "carrier": slug or tracking_slug,
        "tracking_number": number,
        "location": {**place, **degrees} or None,
        "description": message,
    }
    identity = {
        "tag": tag,
        "subtag": subtag,
        "message": message,
        "slug": slug,
        "raw_tag": text_of(checkpoint.get("raw_tag")),
        "place": place or None,
    }
    return CanonicalEvent(
        fields=given(fields),
        place=here,
        origin=Origin(
            source=NAME,
            status=tag,
            time=time.spelled,
            time_assumed=time.assumed,
            status_unmapped=not meaning.mapped,
        ),
        identity=given(identity),
    )
