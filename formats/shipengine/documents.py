"""The documents in which ShipEngine sends tracking results."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeGuard

# ShipEngine's name of a tracking web hook, and the ShipStation API's:
# https://docs.shipstation.com/apis/docs/guides/webhooks-schemas
TRACKING_WEB_HOOKS: Final = frozenset({"API_TRACK", "TRACK_EVENT_V2"})

# Fields of a tracking result; two of them, or one beside `tracking_number`, have no other format's list of `events`.
_OF_A_RESULT = frozenset(
    {
        "status_code",
        "status_description",
        "status_detail_code",
        "carrier_status_code",
        "carrier_status_description",
        "carrier_detail_code",
        "actual_delivery_date",
        "estimated_delivery_date",
        "exception_description",
    }
)


def recognises(document: Mapping[str, Any]) -> bool:
    """Whether a document is a web hook or a tracking result of ShipEngine."""
    return is_web_hook(document) or is_tracking_result(document)


def is_web_hook(document: Mapping[str, Any]) -> bool:
    """Whether it is a web hook of any kind."""
    kind = document.get("resource_type")
    if not isinstance(kind, str):
        return False
    return (
        kind in TRACKING_WEB_HOOKS
        or isinstance(document.get("resource_url"), str)
        or is_tracking_result(document.get("data"))
    )


def is_tracking_result(value: Any) -> TypeGuard[dict[str, Any]]:
    """Whether a value is a tracking result, by its history and fields that only a tracking result has."""
    if not isinstance(value, dict):
        return False
    if value.get("events") is None:
        return value.keys() >= {"tracking_number", "status_code", "carrier_status_code"}
    telling = len(value.keys() & _OF_A_RESULT) + ("tracking_number" in value)
    return isinstance(value["events"], list) and telling > 1
