"""EasyPost: Trackers, web hook Events that carry one, and the API's lists of both.

https://docs.easypost.com/docs/trackers and https://docs.easypost.com/docs/events
"""

from __future__ import annotations

from formats.easypost.documents import read, recognises
from formats.easypost.statuses import VOCABULARY
from formats.format import Format
from formats.markers import MARKERS

FORMAT = Format(
    name="easypost",
    title="EasyPost Tracker and Event",
    looked_for=(
        "an EasyPost Tracker (two of `object` Tracker, `tracking_code`, `tracking_details`), an EasyPost Event"
        " (`object` Event, or a Tracker as its `result`), or a list of them in `trackers` or `events`"
    ),
    markers=MARKERS["easypost"],
    recognises=recognises,
    read=read,
    vocabulary=VOCABULARY,
    shipment_id=(
        "`tracking_code`. Not EasyPost's own `shipment_id`: it is null for a parcel whose label was not bought through"
        " EasyPost, and differs between two accounts that track one parcel. Carriers use a number again after months or"
        " years, and test mode has one number for all: parcels of one number are then one shipment, their scans kept"
        " apart by time and content."
    ),
    identity=(
        "What one tracking detail says: `status`, `status_detail`, `message`, `description`, `source`, `carrier_code`"
        ' and the parts of `tracking_location`, where null, "" and a missing field are the same, because the API'
        " spells one scan in all three ways. A detail has no id of its own. Not the Tracker's id (creating the Tracker"
        " again gives the same scans another), nor anything else of the Tracker, which changes while the parcel moves,"
        " nor the detail's `est_delivery_date`, a forecast. Two details of one second that differ in anything of this"
        " are two events; two that are equal in all of it are one scan."
    ),
    clock=(
        "`datetime`, with its offset. EasyPost itself gives a time the zone of the scan's location where that is"
        " complete enough, and else UTC, so that a Z may stand at a local time; nothing in the payload tells that. A"
        " time without an offset is that of the location's country if all its clocks show the same, else taken as UTC"
        " and marked."
    ),
)
