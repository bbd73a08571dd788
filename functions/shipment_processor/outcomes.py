"""How events end."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Outcome(StrEnum):
    """How an event that is not stored ended."""

    REJECTED = "rejected"
    RETRIED = "retried"


class RetryCode(StrEnum):
    """Why a message is to be delivered again."""

    NOT_READ = "NOT_READ"
    NOT_WRITTEN = "NOT_WRITTEN"
    NOT_REJECTED = "NOT_REJECTED"
    UNEXPECTED_ERROR = "UNEXPECTED_ERROR"


class Counts(NamedTuple):
    """What became of the events of one invocation.

    Every event is stored, rejected, retried or about no shipment; the last two figures are of the stored ones.

    Attributes:
        messages: Messages of the invocation.
        stored: Events whose row is in the shipment log; two that are the same count twice and have one row.
        rejected: Events that are named in a message of the failed-events queue.
        retried: Events of the messages that are delivered again, whatever they become then; a message that could not
            be read counts as one.
        not_a_shipment_event: Events about no shipment.
        unmapped_statuses: Stored events with a status of their source that is in no table.
        assumed_times: Stored events whose time was taken as UTC for want of an offset.
    """

    messages: int
    stored: int
    rejected: int
    retried: int
    not_a_shipment_event: int
    unmapped_statuses: int
    assumed_times: int
