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
"""Attribute: the text of the event as it arrived."""
OTHER_FIELDS: Final = "attributes"
"""Attribute: the fields of the event that the contract does not name."""
EXPIRES_AT: Final = "expires_at"
"""Attribute: when DynamoDB may delete the row, in seconds since 1970; not there on rows that are kept for ever."""
