"""Shippo's words for statuses, and what they mean."""

from __future__ import annotations

from formats.vocabulary import Document, Vocabulary

_LOOKED_UP = "2026-11-24"

VOCABULARY = Vocabulary(
    documents=[
        Document(
            "Shippo's Python SDK of 2026-02-04, TrackingStatusEnum",
            "https://github.com/goshippo/shippo-python-sdk/blob/47df6c4874c0759f94fa93112d64570453f2be38"
            "/src/shippo/models/components/trackingstatusenum.py",
            _LOOKED_UP,
        ),
        Document(
            "Shippo's documentation, tracking, event definitions",
            "https://docs.goshippo.com/docs/tracking/tracking#event-definitions",
            _LOOKED_UP,
        ),
    ],
    statuses={
        "unknown": "unknown",
        "pre_transit": "pre_transit",
        "transit": "in_transit",
        "delivered": "delivered",
        "returned": "returned",
        "failure": "delivery_failed",
    },
    details={
        "address_issue": "exception",
        "contact_carrier": "exception",
        "delayed": "delayed",
        "delivered": "delivered",
        "delivery_attempted": "delivery_failed",
        "delivery_rescheduled": "delayed",
        "information_received": "pre_transit",
        "location_inaccessible": "delivery_failed",
        "notice_left": "delivery_failed",
        "out_for_delivery": "out_for_delivery",
        "package_accepted": "picked_up",
        "package_damaged": "exception",
        "package_disposed": "exception",
        "package_held": "on_hold",
        "package_lost": "exception",
        "package_undeliverable": "delivery_failed",
        "pickup_available": "available_for_pickup",
        "reschedule_delivery": "exception",
        "return_to_sender": "returned",
    },
    plain_details={
        "delivery_scheduled",
        "other",
        "package_arrived",
        "package_departed",
        "package_forwarded",
        "package_processed",
        "package_processing",
        "package_unclaimed",
    },
    firm={"delivered", "returned"},
    # Until 2018 there was no substatus and no PRE_TRANSIT, and sample web hooks still have neither; only Shippo's own
    # sentences told more. What carriers say in theirs is not read.
    phrases={
        "unknown": {
            "electronic shipment information": "pre_transit",
            "electronic shipping data": "pre_transit",
            "shipping label has been created": "pre_transit",
        },
        "transit": {
            "your shipment has been accepted": "picked_up",
            "your shipment has been picked up": "picked_up",
            "your shipment is out for delivery": "out_for_delivery",
        },
    },
)
