"""GS1 EPCIS 2.0 in JSON and JSON-LD: what warehouses and partners in a supply chain tell each other.

https://ref.gs1.org/standards/epcis/2.0.0/, JSON Schemas at
https://github.com/gs1/EPCIS/tree/2b888befbc071e1c2d388e027b30149b3f51dcef/JSON-Schema (2026-11-24).
"""

from __future__ import annotations

from formats.epcis.documents import read, recognises
from formats.epcis.events import EVENT_TYPES, SOURCE
from formats.epcis.vocabulary import VOCABULARY
from formats.format import Format
from formats.markers import MARKERS

FORMAT = Format(
    name=SOURCE,
    title="GS1 EPCIS 2.0 (JSON, JSON-LD)",
    looked_for=f"EPCIS: epcisBody, or the type of an event: {', '.join(EVENT_TYPES)}",
    markers=MARKERS["epcis"],
    recognises=recognises,
    read=read,
    vocabulary=VOCABULARY,
    shipment_id=(
        "Each object that an event names in `epcList`, `parentID`, `childEPCs`, `quantityList` or `childQuantityList`"
        " is a shipment, with a row of its own; named twice in an event, it is one. A sound EPC URN and a sound GS1"
        " Digital Link of any domain become the canonical Digital Link, such as"
        " `https://id.gs1.org/00/106141412345678908`, so that both are one shipment; what is neither stays as it is."
        " `identifier` keeps the event's own spelling. Parties, places, documents, relations of service and coupons"
        " (GLN, GDTI, GSRN, GCN) are no shipments."
    ),
    identity=(
        "The object's role, quantity and unit, and a digest of all that its event says but for `eventID`, `recordTime`"
        " and the time zone, after GS1's rules for event hashes: order, blanks, prefixes and the spelling of words,"
        " identifiers, numbers and times make no difference. So an event that comes from two systems is one, events"
        " that differ in a sensor's report or an extension stay two, and a declaration of an error, which repeats the"
        " event that it retracts, is an event beside it."
    ),
    clock=(
        "`eventTime`; without offset it is local in `eventTimeZoneOffset`, and without that it is taken as UTC and"
        " marked. A declaration of an error has the time of the event that it retracts; its own time is in"
        " `error_declaration`."
    ),
)
