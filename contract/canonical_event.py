"""A shipment event in the form that the contract gives it, whatever format it came in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contract.rejections import RejectionCode


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """What the source itself said, verbatim, so that what was derived from it can be derived again.

    Attributes:
        source: Name of the format, such as "easypost"; codes mean nothing without it.
        status: The source's own status; "" where it gave none.
        time: The source's own spelling of the time, with its offset if it has one.
        time_assumed: The time has no offset and none could be told from format or location: it was taken as UTC.
        status_derived: The event has no status of its own and got its shipment's.
        status_unmapped: The source gave a status that its table does not know; the canonical one is `unknown`.
    """

    source: str
    status: str
    time: str
    time_assumed: bool = False
    status_derived: bool = False
    status_unmapped: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class CanonicalEvent:
    """One event of a message, not yet held to the contract's schema.

    Attributes:
        fields: Fields as `event_schema.json` names them; all others are kept under `attributes` of the row.
        place: Where the event stands in its message, such as "tracking_details[3]"; "" for the whole of it.
        origin: What the source itself said; None for an event that is canonical as it came.
        identity: What makes two events the same beside shipment and instant, by the format's decision: JSON values
            under names of the format's choosing. None: everything that the event says.
    """

    fields: Mapping[str, Any]
    place: str = ""
    origin: Origin | None = None
    identity: Mapping[str, Any] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class RejectedEvent:
    """One event of a message that can never be stored.

    Attributes:
        place: Where it stands in its message; "" for the whole of it.
        code: The reason, for machines.
        text: The reason, for people: the field and what is wrong with it, without the field's value.
        shipment_id: The shipment, where the event got far enough to tell.
    """

    place: str
    code: RejectionCode
    text: str
    shipment_id: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class NotAShipmentEvent:
    """One event of a message that is sound and about no shipment, so that there is nothing to store.

    Attributes:
        place: Where it stands in its message; "" for the whole of it.
        why: What it is instead, for people.
    """

    place: str
    why: str


Entry = CanonicalEvent | RejectedEvent | NotAShipmentEvent
"""What one event of a message turned out to be."""
