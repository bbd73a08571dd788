"""The documents in which AfterShip sends trackings, and where in them the trackings are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeGuard

from formats.entries import text_of

# https://www.aftership.com/docs/tracking/2026-07/webhook/webhook-specifications: each carries the whole tracking.
_WEB_HOOK_EVENTS = frozenset({"tracking_update", "edd_revise", "tracking_pending_time"})


def recognises(document: Mapping[str, Any]) -> bool:
    """Whether a document is a web hook, an API answer or a tracking of AfterShip."""
    message, data = document.get("msg"), document.get("data")
    if isinstance(message, dict):
        return _is_tracking(message) or text_of(document.get("event")) in _WEB_HOOK_EVENTS
    if isinstance(data, dict):
        return _holds_trackings(data) or is_error_answer(document)
    return _holds_trackings(document) or is_error_answer(document)


def is_error_answer(document: Mapping[str, Any]) -> bool:
    """Whether it is an answer that says why there is no tracking: `meta` with `code`, `type` and `message`, no `data`.

    https://www.aftership.com/docs/tracking/2026-07/quickstart/request-errors
    """
    meta = document.get("meta")
    if not isinstance(meta, dict) or document.keys() - {"meta", "data"}:
        return False
    return meta.keys() >= {"code", "type", "message"} and not document.get("data")


def trackings(document: Mapping[str, Any]) -> Iterator[tuple[Any, str]]:
    """Each tracking of a recognised document that is no error answer, and its place, "" for the whole document.

    What is yielded may be no object: so it was sent.
    """
    body, place = document, ""
    for name in ("msg", "data"):
        if isinstance(document.get(name), dict):
            body, place = document[name], name
            break
    prefix = f"{place}." if place else ""
    if isinstance(body.get("trackings"), list):
        yield from ((member, f"{prefix}trackings[{index}]") for index, member in enumerate(body["trackings"]))
    elif not _is_tracking(body) and "tracking" in body:
        yield body["tracking"], f"{prefix}tracking"
    else:
        yield body, place


def _holds_trackings(body: Mapping[str, Any]) -> bool:
    members = body.get("trackings")
    if isinstance(members, list):
        # An empty page is an answer too; what else it is told by are the names of its paging.
        return any(map(_is_tracking, members)) or (not members and bool(body.keys() & {"count", "pagination"}))
    return _is_tracking(body) or _is_tracking(body.get("tracking"))


def _is_tracking(value: Any) -> TypeGuard[dict[str, Any]]:
    if not isinstance(value, dict):
        return False
    if "slug" in value and value.keys() & {"tag", "tracking_number", "checkpoint"}:
        return True
    # Others send checkpoints too, without slug and tag.
    history = value.get("checkpoints")
    return isinstance(history, list) and any(
        part.keys() & {"slug", "tag", "subtag"} for part in (value, *history) if isinstance(part, dict)
    )
