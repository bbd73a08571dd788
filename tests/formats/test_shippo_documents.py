from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.canonical_event import CanonicalEvent, NotAShipmentEvent, RejectedEvent
from contract.rejections import RejectionCode
from formats.shippo import FORMAT
from tests.formats.reading import check_any, entries, events, said
from tests.support.mutated_json import mutated
from tests.support.shippo import LABEL, OUT, TRACK, entry, track, web_hook


def only(document: Mapping[str, Any]) -> CanonicalEvent:
    (event,) = events(FORMAT, document)
    return event


@pytest.mark.parametrize(
    ("document", "places"),
    [
        (TRACK, ["tracking_history[0]", "tracking_history[1]", "tracking_history[2]"]),
        (web_hook(track(OUT)), ["data.tracking_history[0]"]),
        # Up to API version 2017-03-29 it was the Transaction, which had the history too.
        (web_hook({"object_state": "VALID", "tracking_number": "1", "tracking_history": [OUT]}), ["data."]),
        (web_hook(track(OUT), event="transaction_updated"), ["data.tracking_history[0]"]),
        (web_hook(track(OUT), event="heard_of_later"), ["data.tracking_history[0]"]),
        ({"data": track(OUT)}, ["data.tracking_history[0]"]),
        (track(), []),
        (track(tracking_status=None, tracking_history=None), []),
        (web_hook(track()), []),
    ],
)
def test_a_track_is_found_alone_and_in_a_web_hook(document: dict[str, Any], places: list[str]) -> None:
    found = events(FORMAT, document)
    assert len(found) == len(places)
    assert all(event.place.startswith(place) for event, place in zip(found, places, strict=True))


def test_the_carrier_may_stand_beside_the_track_only() -> None:
    assert only(web_hook(track(OUT, carrier=None))).fields["carrier"] == "shippo"
    assert only(web_hook(track(OUT))).fields["carrier"] == "post_at"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("batch_created", "batch 0c3d created"),
        ("batch_purchased", "batch 0c3d processing complete"),
        ("transaction_created", {"object_id": "0c", "tracking_number": "1", "tracking_status": "UNKNOWN"}),
        ("transaction_updated", {"object_id": "0c", "tracking_number": "", "status": "REFUNDED"}),
    ],
)
def test_a_web_hook_without_a_track_is_told_and_does_not_fail(name: str, data: object) -> None:
    (found,) = entries(FORMAT, web_hook(data, event=name))
    assert isinstance(found, NotAShipmentEvent)
    assert name in found.why


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (None, RejectionCode.INVALID_FIELD),
        ("track", RejectionCode.INVALID_FIELD),
        ({}, RejectionCode.MISSING_FIELD),
        ({"tracking_number": "1", "tracking_status": entry()}, RejectionCode.MISSING_FIELD),
    ],
)
def test_an_updated_track_that_is_none_is_rejected(data: object, code: RejectionCode) -> None:
    (found,) = entries(FORMAT, web_hook(data))
    assert isinstance(found, RejectedEvent)
    assert (found.place, found.code) == ("data", code)


def test_a_missing_number_is_named_once_for_each_entry_that_it_costs() -> None:
    for number in (None, "", ["KES0043"]):
        found = entries(FORMAT, web_hook(track(LABEL, OUT, tracking_number=number)))
        assert [(each.place, each.code) for each in found if isinstance(each, RejectedEvent)] == [
            ("data.tracking_history[0]", RejectionCode.MISSING_FIELD),
            ("data.tracking_history[1]", RejectionCode.MISSING_FIELD),
        ]
        assert all("data.tracking_number is missing" in each.text for each in found if isinstance(each, RejectedEvent))


def test_a_bad_entry_does_not_touch_its_neighbours_and_names_the_shipment() -> None:
    found = entries(FORMAT, track(LABEL, entry(status_date=None), 7, OUT))
    assert [type(each) for each in found] == [CanonicalEvent, RejectedEvent, RejectedEvent, CanonicalEvent]
    assert isinstance(found[1], RejectedEvent)
    assert found[1].code is RejectionCode.INVALID_TIMESTAMP
    assert found[1].text.startswith("tracking_history[1].status_date")
    assert {each.shipment_id for each in found if isinstance(each, RejectedEvent)} == {"KES0043"}


@given(
    st.permutations([LABEL, entry(), OUT, entry(status="DELIVERED", substatus=None, status_details="Zugestellt")]),
    st.integers(1, 4),
    st.sampled_from(["eta", "original_eta", "tracking_status", "transaction", "metadata", "messages", "servicelevel"]),
    st.sampled_from([None, "another", 7]),
)
def test_an_event_depends_on_its_own_entry_alone(
    history: list[dict[str, Any]], known: int, name: str, value: object
) -> None:
    before = [said(event) for event in events(FORMAT, track(*history[:known]))]
    after = [said(event) for event in events(FORMAT, web_hook(track(*reversed(history), **{name: value})))]
    assert all(each in after for each in before)


@pytest.mark.parametrize(
    "document",
    [
        {"shipment_id": "S1", "status": "delivered", "timestamp": "2026-01-01T00:00:00Z", "tracking_number": "1"},
        {"event": "tracking_update", "msg": {"tracking_number": "1", "checkpoints": []}},
        {"event": "track_updated", "track": {"sid": "TR_1"}},
        {"event": ["track_updated"], "data": {"tracking_number": "1", "events": []}},
        {"tracking_number": "1", "tracking_status": "TRANSIT"},
        {"tracking_history": [OUT]},
        {"data": [track(OUT)]},
        {},
    ],
)
def test_what_is_no_shippo_document_is_not_taken_for_one(document: dict[str, Any]) -> None:
    assert not FORMAT.recognises(document)


@given(mutated(TRACK, web_hook(TRACK), web_hook("batch 1 created", event="batch_created"), nested=(web_hook(TRACK),)))
def test_whatever_is_wrong_with_a_document_is_named(document: dict[str, Any]) -> None:
    original = copy.deepcopy(document)
    check_any(FORMAT, document)
    assert document == original
