from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.shippo import FORMAT
from tests.formats.reading import check_any, events, key
from tests.support.mutated_json import mutated
from tests.support.real_payloads import FOLDER, require_real_payloads


def recorded(name: str) -> dict[str, Any]:
    require_real_payloads()
    document: dict[str, Any] = json.loads((FOLDER / "shippo" / name).read_text("utf-8"))
    return document


# By file: entries of the history, by canonical status. Nothing is unmapped, assumed or rejected: the parcel of 2016 has
# documented statuses and a Z everywhere, and the number that USPS does not know has an empty history.
RECORDED = {
    "python-client__test_get_status__0.json": {
        "pre_transit": 2,  # UNKNOWN: the label was created
        "picked_up": 1,  # TRANSIT: accepted
        "in_transit": 6,
        "out_for_delivery": 1,  # TRANSIT: out for delivery
        "delivered": 1,
    },
    "python-client__test_invalid_create__1.json": {},
}


def test_every_recorded_file_is_in_the_table() -> None:
    require_real_payloads()
    assert sorted(file.name for file in (FOLDER / "shippo").glob("*.json")) == sorted(RECORDED)


@pytest.mark.parametrize("name", RECORDED)
def test_every_recorded_entry_is_an_event(name: str) -> None:
    document = recorded(name)
    found = events(FORMAT, document)
    statuses = [event.fields["status"] for event in found]
    assert {status: statuses.count(status) for status in statuses} == RECORDED[name]
    assert len(found) == len({key(event) for event in found}) == len(document["tracking_history"])
    assert not [
        event for event in found if event.origin and (event.origin.status_unmapped or event.origin.time_assumed)
    ]


def test_the_overall_status_of_a_recorded_parcel_is_no_event_of_its_own() -> None:
    document = recorded("python-client__test_get_status__0.json")
    (latest,) = events(FORMAT, {**document, "tracking_history": [document["tracking_status"]]})
    assert key(latest) == key(events(FORMAT, document)[-1])


@given(st.data())
def test_whatever_is_wrong_with_a_recorded_document_is_named(data: st.DataObject) -> None:
    check_any(FORMAT, data.draw(mutated(*map(recorded, RECORDED))))
