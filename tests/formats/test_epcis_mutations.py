"""Whatever stands where an EPCIS event should, it is named and nothing breaks."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from contract.canonical_event import CanonicalEvent, NotAShipmentEvent, RejectedEvent
from contract.event import STATUSES
from contract.rejections import RejectionCode
from formats.epcis import FORMAT
from tests.support.epcis import CASE_URN, DOCK_URN, LOT_URN, PALLET_URN, document, event, query_document
from tests.support.mutated_json import mutated
from tests.support.real_payloads import FOLDER, require_real_payloads

FULL: dict[str, Any] = event(
    eventID="urn:uuid:0f4a3f3c-4a63-4d3e-9d0a-6a4b7f4d2a10",
    recordTime="2025-05-09T18:40:00Z",
    disposition="in_transit",
    parentID=PALLET_URN,
    epcList=[CASE_URN, "https://kestrel.example/tote/9"],
    childEPCs=["urn:epc:id:grai:4099999.00007.X1"],
    quantityList=[{"epcClass": LOT_URN, "quantity": 12.5, "uom": "KGM"}],
    childQuantityList=[{"epcClass": LOT_URN, "quantity": 3}],
    readPoint={"id": DOCK_URN},
    bizLocation={"id": "https://id.gs1.org/414/4099999000074"},
    bizTransactionList=[{"type": "po", "bizTransaction": "https://kestrel.example/po/1"}],
    sourceList=[{"type": "location", "source": DOCK_URN}],
    destinationList=[{"type": "location", "destination": DOCK_URN}],
    errorDeclaration={
        "declarationTime": "2025-05-10T08:00:00Z",
        "reason": "incorrect_data",
        "correctiveEventIDs": ["x:y"],
    },
    sensorElementList=[{"sensorMetadata": {"time": "2025-05-09T18:30:00Z"}, "sensorReport": [{"value": 4.5}]}],
)
OWN: tuple[dict[str, Any], ...] = (
    FULL,
    document(FULL, event(type="AggregationEvent"), event(type="TransformationEvent")),
    query_document(FULL, event(type="TransactionEvent")),
    document(epcisBody={"event": FULL}),
    {"@context": ["https://ref.gs1.org/standards/epcis/2.0.0/query-schema.json"], "eventType": ["ObjectEvent"]},
)
# Documents of other formats, to be nested in ours.
OTHERS: tuple[dict[str, Any], ...] = (
    {"object": "Tracker", "tracking_details": [{"status": "delivered", "datetime": "2025-05-09T18:30:00Z"}]},
    {"resource_type": "API_TRACK", "data": {"events": [{"occurred_at": "2025-05-09T18:30:00Z"}]}},
)


def named_or_canonical(of: dict[str, Any]) -> None:
    """Reads a document; each of its entries must be a whole one."""
    if not FORMAT.recognises(of):
        return
    for entry in FORMAT.read(of):
        if isinstance(entry, CanonicalEvent):
            assert entry.origin is not None
            assert entry.fields["shipment_id"].strip()
            assert entry.fields["status"] in STATUSES
            json.dumps([entry.fields, entry.identity], default=str)
        elif isinstance(entry, RejectedEvent):
            assert entry.code in RejectionCode
            assert entry.text
        else:
            assert isinstance(entry, NotAShipmentEvent)
            assert entry.why


@settings(max_examples=150, deadline=None)
@given(mutated(*OWN, *OTHERS))
def test_own_documents_with_anything_wrong_in_them(of: dict[str, Any]) -> None:
    named_or_canonical(of)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_real_documents_with_anything_wrong_in_them(data: st.DataObject) -> None:
    require_real_payloads()
    files = sorted((FOLDER / "epcis").glob("**/*.json"))
    assert files
    of = json.loads(data.draw(st.sampled_from(files)).read_text("utf-8"), parse_float=Decimal)
    named_or_canonical(data.draw(mutated(of, nested=(FULL,))))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(list(FULL)) | st.text(), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from(["type", "epcisBody", "@context", *FULL]), JSON, max_size=5))
def test_any_json_under_the_names_of_the_standard(of: dict[str, Any]) -> None:
    named_or_canonical(of)
    named_or_canonical({**of, "type": "ObjectEvent"})
    named_or_canonical(document(of))
