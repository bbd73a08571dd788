"""Why an event can never be stored."""

from __future__ import annotations

from enum import StrEnum


class RejectionCode(StrEnum):
    """A stable name for each reason, for filters and scripts."""

    NOT_JSON = "NOT_JSON"
    NOT_AN_OBJECT = "NOT_AN_OBJECT"
    DUPLICATE_FIELD = "DUPLICATE_FIELD"
    UNKNOWN_FORMAT = "UNKNOWN_FORMAT"
    AMBIGUOUS_FORMAT = "AMBIGUOUS_FORMAT"
    MISSING_FIELD = "MISSING_FIELD"
    INVALID_FIELD = "INVALID_FIELD"
    INVALID_TIMESTAMP = "INVALID_TIMESTAMP"
    FUTURE_TIMESTAMP = "FUTURE_TIMESTAMP"
    INVALID_TEXT = "INVALID_TEXT"
    UNSTORABLE_NUMBER = "UNSTORABLE_NUMBER"
    TOO_DEEP = "TOO_DEEP"
    TOO_LARGE = "TOO_LARGE"
    REFUSED_BY_TABLE = "REFUSED_BY_TABLE"
    SEVERAL_REASONS = "SEVERAL_REASONS"
    """Of a message with several events that are rejected for different reasons."""


class RejectionError(Exception):
    """An event is rejected: sending it again unchanged would fail again.

    Attributes:
        code: The reason, for machines.
        text: The reason, for people: the field and what is wrong with it, without the field's value.
        shipment_id: The shipment, where the event got far enough to tell.
    """

    def __init__(self, code: RejectionCode, text: str, *, shipment_id: str | None = None) -> None:
        super().__init__(f"{code}: {text}")
        self.code = code
        self.text = text
        self.shipment_id = shipment_id
