"""Reads a Track: one canonical event for each entry of its tracking history."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contract.canonical_event import CanonicalEvent, Entry, Origin, RejectedEvent
from contract.rejections import RejectionCode, RejectionError
from formats.clock import read_time
from formats.entries import each_entry, given, parts_of, text_of
from formats.shippo.statuses import VOCABULARY

_LOCATION_PARTS = ("city", "state", "zip", "country")


def track_entries(track: Mapping[str, Any], place: str, carrier: str | None) -> Iterator[Entry]:
    """What each entry of a Track's history turned out to be.

    Args:
        track: The Track.
        place: Where its fields stand in the document, such as "data."; "" for the outermost object.
        carrier: Who carries the parcel.
    """
    number = text_of(track.get("tracking_number"))
    if "tracking_history" not in track:
        text = f"{place}tracking_history is missing: it lists the events"
        yield RejectedEvent(
            place=place.removesuffix("."), code=RejectionCode.MISSING_FIELD, text=text, shipment_id=number
        )
        return

    def read(entry: Mapping[str, Any], here: str) -> Iterator[CanonicalEvent]:
        if number is None:
            raise RejectionError(
                RejectionCode.MISSING_FIELD, f"{place}tracking_number is missing: it is the shipment's id"
            )
        yield _canonical_event(entry, here, number, carrier)

    yield from each_entry(track["tracking_history"], f"{place}tracking_history", read, shipment_id=number)


def _canonical_event(entry: Mapping[str, Any], place: str, number: str, carrier: str | None) -> CanonicalEvent:
    # "Displayed in UTC": https://github.com/goshippo/shippo-python-sdk, commit 47df6c48, docs of TrackingStatus.
    time = read_time(entry.get("status_date"), field=f"{place}.status_date", zone="+00:00")
    status = text_of(entry.get("status")) or ""
    substatus = entry.get("substatus")
    status_detail = text_of(substatus.get("code") if isinstance(substatus, dict) else substatus)
    said = {"location": parts_of(entry.get("location"), _LOCATION_PARTS), "status_detail": status_detail}
    description = text_of(entry.get("status_details"))
    meaning = VOCABULARY.meaning(status, status_detail, description)
    return CanonicalEvent(
        fields=given(
            {
                "shipment_id": number,
                "status": meaning.status,
                "timestamp": time.timestamp,
                "carrier": carrier,
                "tracking_number": number,
                "description": description,
                **said,
            }
        ),
        place=place,
        origin=Origin(
            source="shippo",
            status=status,
            time=time.spelled,
            time_assumed=time.assumed,
            status_unmapped=not meaning.mapped,
        ),
        identity=given({"status": status or None, "status_details": description, **said}),
    )
