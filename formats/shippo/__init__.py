"""Shippo: a Track, and web hooks that carry one.

https://docs.goshippo.com/docs/tracking/tracking and https://docs.goshippo.com/docs/tracking/webhooks
"""

from __future__ import annotations

from formats.format import Format
from formats.markers import MARKERS
from formats.shippo.documents import read, recognises
from formats.shippo.statuses import VOCABULARY

FORMAT = Format(
    name="shippo",
    title="Shippo Track and web hook",
    looked_for=(
        "a Shippo Track (`tracking_history` beside `tracking_number` or `tracking_status`), or a Shippo web hook"
        " (`data` with a Track, or `event` track_updated, transaction_… or batch_… beside `data`)"
    ),
    markers=MARKERS["shippo"],
    recognises=recognises,
    read=read,
    vocabulary=VOCABULARY,
    shipment_id=(
        "`tracking_number`. Shippo has no other id of a parcel: `transaction` is that of a label, and often null."
    ),
    identity=(
        "What one entry of `tracking_history` says: `status`, `substatus.code`, `status_details` and the parts of"
        ' `location`, where null, "" and a missing field are the same. Not `object_id`, `object_created` and'
        " `object_updated`, which are another at every poll of the same scan, nor the rest of `substatus`, which"
        " explains its code. Two entries of one second that differ in anything of this are two events; two that are"
        " equal in all of it are one scan."
    ),
    clock="`status_date`, which Shippo documents as UTC: a time without an offset is UTC, and not marked.",
)
