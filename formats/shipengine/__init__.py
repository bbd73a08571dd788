"""ShipEngine, which is now the ShipStation API: tracking results, and the web hooks that carry them.

https://github.com/ShipEngine/shipengine-openapi (v1.21, commit f77943e5) and
https://docs.shipstation.com/apis/docs/guides/webhooks-schemas; older results have `event_date` or leave fields out.
"""

from __future__ import annotations

from formats.format import Format
from formats.markers import MARKERS
from formats.shipengine.documents import recognises
from formats.shipengine.events import NAME, read
from formats.shipengine.vocabulary import VOCABULARY

FORMAT = Format(
    name=NAME,
    title="ShipEngine (ShipStation API) tracking result and web hook",
    looked_for=(
        "ShipEngine: `resource_type` with `resource_url`, or `events` with `tracking_number` and `status_code` or "
        "another field of a tracking result"
    ),
    markers=MARKERS["shipengine"],
    recognises=recognises,
    read=read,
    vocabulary=VOCABULARY,
    shipment_id=(
        "`tracking_number`. A label's or shipment's id is in no tracking result, and in a web hook only where the "
        "tracking was asked for by label."
    ),
    identity=(
        "The event's own `status_code` and `status_detail_code`, its carrier's codes (`event_code`, "
        "`carrier_detail_code`, and `carrier_status_code` where it is another one than `event_code`), `description`, "
        "and the place with `company_name`; null and an empty text are nothing, the number 1 is the text 1. Never the "
        "status that the newest event got from the shipment, so that it stays the same event when a newer one follows. "
        "Not `signer`, `latitude`, `longitude` and the descriptions of codes, which older results do not have or which "
        "are added afterwards. Events of one result that are equal in all that are one scan."
    ),
    clock=(
        "`occurred_at`, in older results `event_date`, is in UTC, with or without an offset. Where it is missing, "
        "`carrier_occurred_at` is the local time of the place: without an offset it is what clocks show in "
        "`country_code`, if all clocks there show the same; else it is taken as UTC and marked."
    ),
)
