"""Reads a Tracker: one canonical event for each of its tracking details."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contract.canonical_event import CanonicalEvent, Entry, Origin, RejectedEvent
from contract.rejections import RejectionCode, RejectionError
from formats.easypost.statuses import VOCABULARY
from formats.entries import each_entry, given, parts_of, text_of
from formats.local_time import read_time_in_country

_LOCATION_PARTS = ("city", "state", "zip", "country")


def tracker_entries(tracker: Mapping[str, Any], place: str) -> Iterator[Entry]:
    """What each tracking detail of a Tracker turned out to be.

    Args:
        tracker: The Tracker.
        place: Where its fields stand in the document, such as "result."; "" for the outermost object.
    """
    number = text_of(tracker.get("tracking_code"))
    if "tracking_details" not in tracker:
        text = f"{place}tracking_details is missing: it lists the events"
        yield RejectedEvent(
            place=place.removesuffix("."), code=RejectionCode.MISSING_FIELD, text=text, shipment_id=number
        )
        return

    def read(detail: Mapping[str, Any], here: str) -> Iterator[CanonicalEvent]:
        if number is None:
            raise RejectionError(
                RejectionCode.MISSING_FIELD, f"{place}tracking_code is missing: it is the shipment's id"
            )
        yield _canonical_event(detail, here, number, text_of(tracker.get("carrier")))

    yield from each_entry(tracker["tracking_details"], f"{place}tracking_details", read, shipment_id=number)


def _canonical_event(detail: Mapping[str, Any], place: str, number: str, carrier: str | None) -> CanonicalEvent:
    location = parts_of(detail.get("tracking_location"), _LOCATION_PARTS)
    time = read_time_in_country(
        detail.get("datetime"),
        field=f"{place}.datetime",
        country=location.get("country") if isinstance(location, dict) else None,
    )
    status = text_of(detail.get("status")) or ""
    status_detail = text_of(detail.get("status_detail"))
    message = text_of(detail.get("message"))
    # What the carrier itself says; kept apart from EasyPost's message, and in its place where there is none.
    carrier_says = {
        "carrier_description": text_of(detail.get("description")),
        "carrier_code": text_of(detail.get("carrier_code")),
        "scan_source": text_of(detail.get("source")),
    }
    description = message or carrier_says["carrier_description"]
    meaning = VOCABULARY.meaning(status, status_detail, description)
    return CanonicalEvent(
        fields=given(
            {
                "shipment_id": number,
                "status": meaning.status,
                "timestamp": time.timestamp,
                "status_detail": status_detail,
                "carrier": carrier,
                "tracking_number": number,
                "location": location,
                "description": description,
                **carrier_says,
            }
        ),
        place=place,
        origin=Origin(
            source="easypost",
            status=status,
            time=time.spelled,
            time_assumed=time.assumed,
            status_unmapped=not meaning.mapped,
        ),
        identity=given(
            {
                "status": status or None,
                "status_detail": status_detail,
                "message": message,
                "location": location,
                **carrier_says,
            }
        ),
    )
