"""AfterShip's tags and subtags."""

from __future__ import annotations

from typing import Final

from formats.vocabulary import Document, Vocabulary

VOCABULARY: Final = Vocabulary(
    documents=[
        Document(
            "AfterShip Tracking API 2026-07: Delivery Statuses",
            "https://www.aftership.com/docs/tracking/2026-07/enum/delivery-statuses",
            "2026-11-24",
        ),
        Document(
            "AfterShip Tracking API 2026-07: Delivery Sub-statuses",
            "https://www.aftership.com/docs/tracking/2026-07/enum/delivery-sub-statuses",
            "2026-11-24",
        ),
        Document(
            "AfterShip Help Center: Learn About Delivery Sub-Status (what Exception_016 to 021 mean)",
            "https://support.aftership.com/en/article/learn-about-delivery-sub-statuses-1b0hdlx/",
            "2026-11-24",
        ),
        Document(
            "AfterShip Tracking API 2026-07: Changelog (Delivered_005, InTransit_011 to 013)",
            "https://www.aftership.com/docs/tracking/2026-07/changelog",
            "2026-11-24",
        ),
        Document(
            "AfterShip/tracking-sdk-nodejs, src/model/TagV1.ts",
            "https://github.com/AfterShip/tracking-sdk-nodejs/blob/6319e76115ce4b7ce8e3a992dff9ccbeb9881235/src/model/TagV1.ts",
            "2026-11-24",
        ),
    ],
    statuses={
        "pending": "pre_transit",
        "inforeceived": "pre_transit",
        "intransit": "in_transit",
        "outfordelivery": "out_for_delivery",
        "attemptfail": "delivery_failed",
        "delivered": "delivered",
        "availableforpickup": "available_for_pickup",
        "exception": "exception",
        # No news for 30 days: it says nothing of the parcel.
        "expired": "unknown",
    },
    details={
        "intransit_002": "picked_up",  # accepted by the carrier
        # In older lists only; AvailableForPickup_001 took its place.
        "outfordelivery_002": "available_for_pickup",
        "exception_002": "delivery_failed",  # customer moved
        "exception_003": "delivery_failed",  # customer refused
        "exception_004": "delayed",  # customs
        "exception_005": "delayed",  # external factors
        "exception_006": "on_hold",  # payment is due
        "exception_007": "delivery_failed",  # incorrect address
        "exception_008": "delivery_failed",  # not collected by the customer
        "exception_010": "returned",  # on its way back
        "exception_011": "returned",  # received by the sender
        "exception_016": "delayed",  # processing issue
        "exception_017": "delayed",  # extreme weather
        "exception_018": "on_hold",  # documents missing
        "exception_019": "delayed",  # late flight
        "exception_020": "cancelled",
    },
    plain_details=(
        "delivered_001",
        "delivered_002",  # picked up by the customer
        "delivered_003",  # signed
        "delivered_004",  # cash on delivery
        "delivered_005",  # to a neighbour
        "availableforpickup_001",
        "exception_001",
        "exception_009",  # rejected by the carrier
        "exception_012",  # damaged
        "exception_013",  # lost
        "exception_021",  # disposed of
        "attemptfail_001",
        "attemptfail_002",  # nobody at the address
        "attemptfail_003",  # business closed
        "intransit_001",
        "intransit_003",  # arrival scan
        "intransit_004",  # arrived in the country of destination
        "intransit_005",  # customs clearance completed
        "intransit_006",  # customs clearance started
        "intransit_007",  # departure scan
        "intransit_008",  # problem resolved
        "intransit_009",  # forwarded to another address
        "intransit_011",
        "intransit_012",
        "intransit_013",
        "inforeceived_001",
        "outfordelivery_001",
        "outfordelivery_003",  # customer contacted
        "outfordelivery_004",  # appointment made
        "pending_001",
        "pending_002",
        "pending_003",
        "pending_004",
        "pending_005",
        "pending_006",
        "expired_001",
    ),
)
"""Tags, and subtags, which AfterShip adds to with most versions: one that is not here means what its tag means."""
