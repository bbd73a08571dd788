"""Recognises Shippo's documents by their structure, and finds the Track in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeGuard

from contract.canonical_event import Entry, NotAShipmentEvent, RejectedEvent
from contract.rejections import RejectionCode
from formats.entries import text_of
from formats.shippo.track import track_entries

_TRACK_UPDATED = "track_updated"
# WebhookEventTypeEnum of https://github.com/goshippo/shippo-python-sdk, commit 47df6c48
_WEB_HOOKS = frozenset(
    {_TRACK_UPDATED, "transaction_created", "transaction_updated", "batch_created", "batch_purchased", "all"}
)


def recognises(document: Mapping[str, Any]) -> bool:
    """Whether a document is a Track or a web hook."""
    return _is_track(document) or _is_track(document.get("data")) or _web_hook(document) is not None


def read(document: Mapping[str, Any]) -> Iterator[Entry]:
    """The entries of the tracking history in a recognised document."""
    if _is_track(document):
        yield from track_entries(document, "", text_of(document.get("carrier")))
        return
    data, web_hook = document.get("data"), _web_hook(document)
    if _is_track(data) or (web_hook == _TRACK_UPDATED and isinstance(data, dict)):
        # Sample web hooks name the carrier beside the Track only.
        yield from track_entries(data, "data.", text_of(data.get("carrier")) or text_of(document.get("carrier")))
    elif web_hook == _TRACK_UPDATED:
        yield RejectedEvent(place="data", code=RejectionCode.INVALID_FIELD, text="data must be a Track")
    else:
        yield NotAShipmentEvent(place="", why=f"a Shippo web hook {web_hook} without a Track")


def _is_track(value: object) -> TypeGuard[dict[str, Any]]:
    return (
        isinstance(value, dict)
        and "tracking_history" in value
        and ("tracking_number" in value or "tracking_status" in value)
    )


def _web_hook(document: Mapping[str, Any]) -> str | None:
    """The name of a web hook that Shippo documents."""
    event = document.get("event")
    return event if "data" in document and isinstance(event, str) and event in _WEB_HOOKS else None
