"""The metrics that the function publishes itself: one value of each for every invocation, 0 included."""

from __future__ import annotations

from enum import StrEnum

NAMESPACE = "ShipmentPipeline"

ENVIRONMENT_DIMENSION = "environment"
SERVICE_DIMENSION = "service"
"""Is `contract.names.SERVICE`."""


class OwnMetric(StrEnum):
    """Counts of one invocation."""

    EVENTS_STORED = "EventsStored"
    EVENTS_REJECTED = "EventsRejected"
    EVENTS_RETRIED = "EventsRetried"
    NOT_SHIPMENT_EVENTS = "NotShipmentEvents"
    """Events that are sound and about no shipment, such as a transformation of goods."""
    STATUSES_UNMAPPED = "StatusesUnmapped"
    """Stored events with a status of their source that is in no table."""
    TIMES_ASSUMED = "TimesAssumed"
    """Stored events whose time was taken as UTC for want of an offset."""
    ALERTS_FAILED = "AlertsFailed"
