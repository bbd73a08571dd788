"""EasyPost's words for statuses, and what they mean."""

from __future__ import annotations

from formats.vocabulary import Document, Vocabulary

_LOOKED_UP = "2026-11-24"

VOCABULARY = Vocabulary(
    documents=[
        Document(
            "EasyPost's Node.js client of 2026-03-03, types TrackerStatus and TrackerStatusDetail",
            "https://github.com/EasyPost/easypost-node/tree/ac2a73296fe0ca520a90f007942935be4d210e6b/types/Tracker",
            _LOOKED_UP,
        ),
        Document("EasyPost API documentation, Tracker object", "https://docs.easypost.com/docs/trackers", _LOOKED_UP),
    ],
    statuses={
        "unknown": "unknown",
        "pre_transit": "pre_transit",
        "in_transit": "in_transit",
        "out_for_delivery": "out_for_delivery",
        "delivered": "delivered",
        "available_for_pickup": "available_for_pickup",
        "return_to_sender": "returned",
        "failure": "delivery_failed",
        "cancelled": "cancelled",
        "error": "exception",
    },
    details={
        "address_correction": "exception",
        "arrived_at_pickup_location": "available_for_pickup",
        "cancelled": "cancelled",
        "damaged": "exception",
        "delayed": "delayed",
        "delivery_exception": "delivery_failed",
        "failure": "delivery_failed",
        "held": "on_hold",
        "label_created": "pre_transit",
        "lost": "exception",
        "missorted": "delayed",
        "out_for_delivery": "out_for_delivery",
        "refused": "delivery_failed",
        "return": "returned",
        "transit_exception": "exception",
        "weather_delay": "delayed",
    },
    plain_details={
        "arrived_at_destination",
        "arrived_at_facility",
        "awaiting_information",
        "departed_facility",
        "departed_origin_facility",
        "expired",
        "in_transit",
        "received_at_destination_facility",
        "received_at_origin_facility",
        "status_update",
        "transferred_to_destination_carrier",
        "unknown",
    },
    firm={"available_for_pickup", "cancelled", "delivered", "return_to_sender"},
)
