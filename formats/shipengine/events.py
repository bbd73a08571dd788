"""Turns ShipEngine's tracking events into canonical events."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from contract.canonical_event import CanonicalEvent, Entry, NotAShipmentEvent, Origin, RejectedEvent
from contract.instants import utc_instant
from contract.rejections import RejectionCode, RejectionError
from formats.clock import ReadTime, read_time
from formats.entries import each_entry, given, text_of
from formats.local_time import read_time_in_country
from formats.shipengine.documents import TRACKING_WEB_HOOKS, is_tracking_result, is_web_hook
from formats.shipengine.vocabulary import VOCABULARY

NAME: Final = "shipengine"

_PLACE = {
    "city": "city_locality",
    "state": "state_province",
    "postal_code": "postal_code",
    "country": "country_code",
    "company_name": "company_name",
}
# Older results do not say the carrier. The address that a web hook gives for the result does, in its query or, longer
# ago, in its path: …/v1/tracking?carrier_code=usps&tracking_number=… and …/v1/tracking/usps/…
_CARRIER_IN_ADDRESS = re.compile(r"(?:[?&]carrier_code=|/tracking/)([a-z0-9_]+)", re.ASCII)


def read(document: Mapping[str, Any]) -> Iterator[Entry]:
    """The events of a recognised document."""
    if not is_web_hook(document):
        yield from _read_result(document, "", None)
        return
    kind, data = document["resource_type"], document.get("data")
    if is_tracking_result(data) or (kind in TRACKING_WEB_HOOKS and isinstance(data, dict)):
        yield from _read_result(data, "data.", document.get("resource_url"))
    elif kind in TRACKING_WEB_HOOKS:
        missing = data is None
        yield RejectedEvent(
            place="data",
            code=RejectionCode.MISSING_FIELD if missing else RejectionCode.INVALID_FIELD,
            text="data is missing: it is the tracking result" if missing else "data must be an object",
        )
    else:
        yield NotAShipmentEvent(place="", why=f"a web hook of ShipEngine that tells of no tracking: {kind[:64]}")


def _read_result(result: Mapping[str, Any], prefix: str, address: Any) -> Iterator[Entry]:
    number, history = text_of(result.get("tracking_number")), result.get("events")
    no_number = f"{prefix}tracking_number is missing: it says which shipment it is"
    missing = no_number if number is None and history in (None, []) else None
    if "events" not in result:
        missing = missing or f"{prefix}events is missing: it lists the events"
    if missing:
        yield RejectedEvent(
            place=prefix.removesuffix("."), code=RejectionCode.MISSING_FIELD, text=missing, shipment_id=number
        )
        return
    carrier = text_of(result.get("carrier_code")) or _carrier_in(address)
    derived = _place_of_derived_status(result, f"{prefix}events")

    def read_event(event: Mapping[str, Any], here: str) -> list[CanonicalEvent]:
        if number is None:
            raise RejectionError(RejectionCode.MISSING_FIELD, no_number)
        return [_event(event, here, number, carrier, result if here == derived else None)]

    yield from each_entry(history, f"{prefix}events", read_event, shipment_id=number)


def _place_of_derived_status(result: Mapping[str, Any], place: str) -> str | None:
    """Where the event stands that gets the shipment's status: the newest, if no event has a status of its own."""
    history = result.get("events")
    if not isinstance(history, list) or text_of(result.get("status_code")) is None:
        return None
    newest, found = "", None
    for index, event in enumerate(history):
        if not isinstance(event, dict):
            continue
        if _own_status(event) != ("", None):
            return None
        here = f"{place}[{index}]"
        try:
            instant = utc_instant(_time(event, here).timestamp)
        except RejectionError:
            continue
        if instant > newest:
            newest, found = instant, here
    return found


def _event(
    event: Mapping[str, Any], here: str, number: str, carrier: str | None, result: Mapping[str, Any] | None
) -> CanonicalEvent:
    """One event; `result` is given where the event gets its status."""
    time = _time(event, here)
    own_status, own_detail = _own_status(event)
    status, detail = (own_status, own_detail) if result is None else _own_status(result)
    meaning = VOCABULARY.meaning(status, detail)
    place = given({part: text_of(event.get(name)) for part, name in _PLACE.items()})
    degrees = given({name: text_of(event.get(name)) for name in ("latitude", "longitude")})
    description = text_of(event.get("description")) or text_of(event.get("carrier_status_description"))
    fields = {
        "shipment_id": number,
        "status": meaning.status,
        "timestamp": time.timestamp,
        "status_detail": detail,
        "carrier": carrier,
        "tracking_number": number,
        "location": {**place, **degrees} or None,
        "description": description,
    }
    event_code, carrier_status = text_of(event.get("event_code")), text_of(event.get("carrier_status_code"))
    identity = {
        "status_code": own_status or None,
        "status_detail_code": own_detail,
        "event_code": event_code,
        # Newer results repeat the code under this name.
        "carrier_status_code": carrier_status if carrier_status != event_code else None,
        "carrier_detail_code": text_of(event.get("carrier_detail_code")),
        "description": description,
        "place": place or None,
    }
    return CanonicalEvent(
        fields=given(fields),
        place=here,
        origin=Origin(
            source=NAME,
            status=status,
            time=time.spelled,
            time_assumed=time.assumed,
            status_derived=result is not None,
            status_unmapped=not meaning.mapped,
        ),
        identity=given(identity),
    )


def _own_status(of: Mapping[str, Any]) -> tuple[str, str | None]:
    return text_of(of.get("status_code")) or "", text_of(of.get("status_detail_code"))


def _time(event: Mapping[str, Any], here: str) -> ReadTime:
    for name in ("occurred_at", "event_date"):
        if event.get(name) not in (None, ""):
            return read_time(event[name], field=f"{here}.{name}", zone="Z")
    if event.get("carrier_occurred_at") not in (None, ""):
        country = text_of(event.get("country_code"))
        return read_time_in_country(event["carrier_occurred_at"], field=f"{here}.carrier_occurred_at", country=country)
    return read_time(None, field=f"{here}.occurred_at")


def _carrier_in(address: Any) -> str | None:
    match = _CARRIER_IN_ADDRESS.search(address) if isinstance(address, str) else None
    return match and match[1]
