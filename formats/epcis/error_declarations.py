"""Declarations that an earlier event is wrong.

EPCIS retracts an event by telling it again with an `errorDeclaration` in it: EPCIS 2.0, section 7.4.1.4. The
declaration is an event of its own here. It stands at the time of the event that it retracts, since nothing happened to
the shipment when somebody declared it, and so that it hides no later event; it tells no status.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contract.rejections import RejectionCode, RejectionError
from formats.epcis.small_fields import MOST_LINKS, short_text


def error_declaration(event: Mapping[str, Any]) -> dict[str, Any] | None:
    """What an event declares, or None if it declares nothing.

    Returns:
        `time` of the declaration, `reason`, and the ids of the events that say it right in `corrective_event_ids`, as
        far as told.

    Raises:
        RejectionError: An `errorDeclaration` that is no object.
    """
    declaration = event.get("errorDeclaration")
    if declaration is None:
        return None
    if not isinstance(declaration, dict):
        raise RejectionError(RejectionCode.INVALID_FIELD, "errorDeclaration must be an object")
    ids = declaration.get("correctiveEventIDs")
    corrective = [short_text(each) for each in ids[:MOST_LINKS]] if isinstance(ids, list) else []
    told = {
        "time": short_text(declaration.get("declarationTime")),
        "reason": short_text(declaration.get("reason")),
        "corrective_event_ids": [each for each in corrective if each],
    }
    return {name: value for name, value in told.items() if value is not None}


def retracted(event: Mapping[str, Any]) -> dict[str, str]:
    """What tells the event that a declaration is about: its id, bizStep and disposition, as far as told."""
    told = {name: short_text(event.get(name)) for name in ("eventID", "bizStep", "disposition")}
    return {name: value for name, value in told.items() if value}
