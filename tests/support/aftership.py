"""Documents as AfterShip sends them, of our own making, and what the format reads in them."""

from __future__ import annotations

from typing import Any

from contract.canonical_event import CanonicalEvent, Entry
from formats.aftership import FORMAT

Json = dict[str, Any]

# As version 2026-07 spells it.
CHECKPOINT: Json = {
    "created_at": "2026-07-14T08:20:11+00:00",
    "slug": "dhl-germany",
    "checkpoint_time": "2026-07-14T10:02:00+02:00",
    "location": "Paketzentrum Köln, DE",
    "city": "Köln",
    "state": None,
    "postal_code": "50997",
    "coordinate": {"latitude": 50.87, "longitude": 6.98},
    "country_region": "DEU",
    "country_region_name": "Germany",
    "message": "Die Sendung wurde im Paketzentrum <b>bearbeitet</b>.",
    "tag": "InTransit",
    "subtag": "InTransit_003",
    "subtag_message": "Arrival scan",
    "raw_tag": "PZ_IN",
    "events": [{"code": "arrived_at_hub", "reason": None}],
    "source": "carrier",
    "hash": "b3b1a0",
}


def checkpoint(**changes: Any) -> Json:
    return {**CHECKPOINT, **changes}


def tracking(*checkpoints: Json, **changes: Any) -> Json:
    return {
        "id": "a1b2c3d4e5f60718293a4b5c6d7e8f90",
        "tracking_number": "JJD0001",
        "slug": "dhl-germany",
        "tag": "Delivered",
        "subtag": "Delivered_001",
        "order_id": "ORDER-7",
        "checkpoints": list(checkpoints),
        **changes,
    }


def web_hook(msg: Json, **changes: Any) -> Json:
    return {
        "event_id": "5d4b2d0e-6a55-4b5e-9a1e-0d8f2f3c4b5a",
        "event": "tracking_update",
        "is_tracking_first_tag": False,
        "msg": msg,
        "ts": 1784023211,
        **changes,
    }


def answer(data: Any, code: int = 200) -> Json:
    return {"meta": {"code": code}, "data": data}


def last_checkpoint(found: Any) -> Json:
    return {"id": "a1", "tracking_number": "JJD0001", "slug": "dhl-germany", "tag": "InTransit", "checkpoint": found}


def read(document: Json) -> list[Entry]:
    assert FORMAT.markers & document.keys()
    assert FORMAT.recognises(document)
    return list(FORMAT.read(document))


def events(document: Json) -> list[CanonicalEvent]:
    found = read(document)
    assert all(isinstance(entry, CanonicalEvent) for entry in found), found
    return [entry for entry in found if isinstance(entry, CanonicalEvent)]


def the_event(found: Json) -> CanonicalEvent:
    (event,) = events(tracking(found))
    return event


DOCUMENTS = {
    "web hook": (web_hook(tracking(CHECKPOINT)), "msg.checkpoints[0]"),
    "web hook of an estimate": (web_hook(tracking(CHECKPOINT), event="edd_revise"), "msg.checkpoints[0]"),
    "web hook with a bare checkpoint list": (
        web_hook({"tracking_number": "JJD0001", "checkpoints": [CHECKPOINT]}),
        "msg.checkpoints[0]",
    ),
    "web hook of a kind to come": (web_hook(tracking(CHECKPOINT), event="tracking_moved"), "msg.checkpoints[0]"),
    "answer without meta": ({"data": tracking(CHECKPOINT)}, "data.checkpoints[0]"),
    "answer of one tracking": (answer({"tracking": tracking(CHECKPOINT)}), "data.tracking.checkpoints[0]"),
    "answer that is the tracking": (answer(tracking(CHECKPOINT)), "data.checkpoints[0]"),
    "answer of several": (
        answer({"pagination": {"total": 1}, "trackings": [tracking(CHECKPOINT)]}),
        "data.trackings[0].checkpoints[0]",
    ),
    "answer of the last checkpoint": (answer(last_checkpoint(CHECKPOINT)), "data.checkpoint"),
    "tracking": (tracking(CHECKPOINT), "checkpoints[0]"),
    "tracking without slug": (tracking(CHECKPOINT, slug=None), "checkpoints[0]"),
    "body of an answer": ({"trackings": [tracking(CHECKPOINT)]}, "trackings[0].checkpoints[0]"),
    "body of an answer of one": ({"tracking": tracking(CHECKPOINT)}, "tracking.checkpoints[0]"),
}
