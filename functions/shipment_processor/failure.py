"""An event that could not be processed."""

from __future__ import annotations

from typing import NamedTuple


class Failure(NamedTuple):
    """An event that could not be processed.

    Attributes:
        message_id: SQS's id of its message.
        shipment_id: The shipment, where it is known.
        code: Why, for machines, such as "MISSING_FIELD".
        text: Why, for people.
    """

    message_id: str
    shipment_id: str | None
    code: str
    text: str
