"""AfterShip: trackings of its Tracking API, of every version, and the web hooks that carry them.

https://www.aftership.com/docs/tracking (2026-07), its SDK's types (npm @aftership/tracking-sdk 17.0.0), and version 4,
which older integrations still forward.
"""

from __future__ import annotations

from formats.aftership.checkpoints import NAME, read
from formats.aftership.documents import recognises
from formats.aftership.vocabulary import VOCABULARY
from formats.format import Format
from formats.markers import MARKERS

FORMAT = Format(
    name=NAME,
    title="AfterShip tracking, API answer and web hook",
    looked_for=(
        "AfterShip: `slug` with `tag` or `tracking_number`, or `checkpoints` with a `tag`, at the top, in `msg` or in "
        "`data`; or an error in `meta`"
    ),
    markers=MARKERS["aftership"],
    recognises=recognises,
    read=read,
    vocabulary=VOCABULARY,
    shipment_id=(
        "`tracking_number`. Not AfterShip's own `id`, which is another one for the same parcel when it is added again "
        "and got longer between versions of the API; not `order_id`, which several parcels share. If a carrier uses a "
        "number again, both parcels are in one history."
    ),
    identity=(
        "The checkpoint's `tag`, `subtag`, `message`, `slug`, `raw_tag` and its place in words and codes, under one "
        "name whatever the API's version calls it (`zip` and `postal_code`, `country_iso3` and `country_region`). Not "
        "`created_at`, which tells when AfterShip first saw the checkpoint and changes when the tracking is added "
        "again; not `events`, which AfterShip says it revises; not `hash` and `coordinate`, which older versions do "
        "not have; nothing of the tracking around it. Checkpoints of one message that are equal in all that are one "
        "scan. Last-checkpoint answers, which versions up to 2023-10 have, leave out `location` where trackings give "
        "it: then the checkpoint counts as another one."
    ),
    clock=(
        "`checkpoint_time`. AfterShip gives it in the zone of the checkpoint, with or without an offset as the carrier "
        "does. Without one it is what clocks show in the checkpoint's country, if all clocks there show the same; else "
        "it is taken as UTC and marked."
    ),
)
