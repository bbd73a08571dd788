from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from contract.canonical_event import CanonicalEvent, NotAShipmentEvent, RejectedEvent
from formats.easypost import FORMAT
from tests.formats.reading import check_any, entries, key
from tests.support.mutated_json import mutated
from tests.support.real_payloads import FOLDER, require_real_payloads

RECORDED = FOLDER / "easypost"

# By file: details in it, how many of them no file above it has, and entries about no shipment. Nowhere is a status
# unmapped, a time assumed or anything rejected: every detail has a documented status and a Z. What is not new is the
# same tracker asked for again.
COUNTS = {
    # Events as the API lists them come without the tracker that they are about.
    "examples__docs__responses__events__events-list.json": (0, 0, 1),
    "examples__docs__responses__events__events-retrieve.json": (0, 0, 1),
    # One tracker in three answers, of which the first spells as null what the others spell as "".
    "examples__docs__responses__trackers__trackers-create.json": (2, 2, 0),
    "examples__docs__responses__trackers__trackers-list.json": (2, 0, 0),
    "examples__docs__responses__trackers__trackers-retrieve.json": (2, 0, 0),
    "examples__fixtures__event-body.json": (7, 7, 0),
    # Two web hooks say the same of one number, three months apart.
    "examples__guides__tracking-guide__json__tracking-webhook.json": (6, 6, 0),
    "examples__landing_pages__built_for_developers__create_tracker_response.json": (3, 3, 0),
    "examples__landing_pages__tracking_webhooks__tracking_webhook_response.json": (6, 6, 0),
    # A page has five trackers. The first "next page" is the page before it, recorded again.
    "java__tracker__all__0.json": (10, 10, 0),
    "java__tracker__create__0.json": (2, 2, 0),
    "java__tracker__delete__0.json": (2, 2, 0),
    "java__tracker__get_next_page__0.json": (10, 0, 0),
    "java__tracker__get_next_page__1.json": (22, 22, 0),
    # A tracker is retrieved alone after it was created, and in a list.
    "java__tracker__retrieve__0.json": (2, 0, 0),
    "java__tracker__retrieve__1.json": (2, 0, 0),
    "java__tracker__retrieve_batch__0.json": (2, 0, 0),
    "java__tracker__retrieve_batch__1.json": (2, 0, 0),
    "node__creates-a-tracker_1417034065__0.json": (2, 2, 0),
    "node__deletes-a-tracker_3282233340__0.json": (2, 2, 0),
    "node__retrieves-a-batch-of-trackers_745559199__0.json": (2, 0, 0),
    "node__retrieves-a-batch-of-trackers_745559199__1.json": (2, 0, 0),
    "node__retrieves-a-tracker_1615216565__0.json": (2, 0, 0),
    "node__retrieves-a-tracker_1615216565__1.json": (2, 0, 0),
    "node__retrieves-all-trackers_1500382290__0.json": (10, 10, 0),
    "node__retrieves-next-page-of-trackers_2313111836__0.json": (10, 0, 0),
    "node__retrieves-next-page-of-trackers_2313111836__1.json": (10, 10, 0),
    "py__test_tracker_all__0.json": (10, 10, 0),
    "py__test_tracker_create__0.json": (2, 2, 0),
    "py__test_tracker_delete__0.json": (2, 2, 0),
    "py__test_tracker_get_next_page__0.json": (10, 0, 0),
    # Its last tracker is the one that was created above.
    "py__test_tracker_get_next_page__1.json": (10, 8, 0),
    "py__test_tracker_retrieve__0.json": (2, 0, 0),
    "py__test_tracker_retrieve__1.json": (2, 0, 0),
    "py__test_tracker_retrieve_batch__0.json": (2, 0, 0),
    "py__test_tracker_retrieve_batch__1.json": (2, 0, 0),
}


def recorded(name: str) -> Any:
    require_real_payloads()
    return json.loads((RECORDED / name).read_text("utf-8"))


def details_in(value: Any) -> int:
    if isinstance(value, list):
        return sum(map(details_in, value))
    if isinstance(value, dict):
        return len(value.get("tracking_details", ())) + sum(map(details_in, value.values()))
    return 0


def test_every_recorded_file_is_in_the_table() -> None:
    require_real_payloads()
    assert sorted(file.name for file in RECORDED.glob("*.json")) == sorted(COUNTS)


def test_every_recorded_detail_is_an_event_and_only_what_is_new_is_another() -> None:
    known: set[tuple[str, str, str]] = set()
    for name, counts in COUNTS.items():
        document = recorded(name)
        found = entries(FORMAT, document)
        good = [each for each in found if isinstance(each, CanonicalEvent)]
        keys = {key(event) for event in good}
        others = sum(isinstance(each, NotAShipmentEvent) for each in found)
        assert (len(good), len(keys - known), others) == counts, name
        assert len(good) == details_in(document), name
        assert len(keys) == len(good), f"{name}: no two details of a recorded file are one scan"
        assert not [each for each in found if isinstance(each, RejectedEvent)], name
        assert not [each for each in good if each.origin and (each.origin.status_unmapped or each.origin.time_assumed)]
        known |= keys


@given(st.data())
def test_whatever_is_wrong_with_a_recorded_document_is_named(data: st.DataObject) -> None:
    # One of each shape.
    documents = [recorded(name) for name in COUNTS if name.startswith("examples__")]
    check_any(FORMAT, data.draw(mutated(*documents)))
