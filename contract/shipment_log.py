"""The shape of the shipment log, the table that keeps every event as a row."""

from __future__ import annotations

from typing import Final

PARTITION_KEY: Final = "shipment_id"
SORT_KEY: Final = "event_key"
"""The instant, "#" and a digest: see `contract.event_key`."""

STATUS_INDEX: Final = "StatusIndex"
"""The index that finds events by status, in the order of their instants."""
STATUS_INDEX_PARTITION_KEY: Final = "status"
STATUS_INDEX_SORT_KEY: Final = "timestamp"

PAYLOAD: Final = "payload"
"""Attribute: the text of the event as it arrived, on rows of messages that hold one event: see `contract.kept_text`."""
RAW_MESSAGE: Final = "raw_message"
"""Attribute: which row keeps the text that the event came in, on rows of messages that hold several: see
`contract.raw_message`."""
OTHER_FIELDS: Final = "attributes"
"""Attribute: the fields of the event that the contract does not name."""
EXPIRES_AT: Final = "expires_at"
"""Attribute: when DynamoDB may delete the row, in seconds since 1970; not there on rows that are kept for ever."""

SOURCE: Final = "source"
"""Attribute: the format's name, on rows of events that did not come in the canonical form. The next ones likewise."""
SOURCE_STATUS: Final = "source_status"
"""Attribute: the source's own status; not there where it gave none."""
SOURCE_TIME: Final = "source_time"
"""Attribute: the source's own spelling of the time, with its offset."""
TIME_ASSUMED: Final = "time_assumed"
"""Attribute: true where the time had no offset and was taken as UTC."""
STATUS_DERIVED: Final = "status_derived"
"""Attribute: true where the event has its shipment's status for want of one of its own."""
STATUS_UNMAPPED: Final = "status_unmapped"
"""Attribute: true where the source's status is in no table."""

STATUS_INDEX_ATTRIBUTES: Final = (
    "carrier",
    "location",
    "description",
    "status_detail",
    SOURCE,
    SOURCE_STATUS,
    STATUS_UNMAPPED,
)
"""What `StatusIndex` has of a row beside the keys of both: what the queries by status show and filter by.

Each attribute here is written once more with every row. To change this list is to build the index anew: see
`docs/retention.md`.
"""
