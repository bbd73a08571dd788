from __future__ import annotations

from typing import Any

import pytest

from contract.rejections import RejectionCode, RejectionError
from formats.recognition import recognise
from formats.registry import FORMATS

CANONICAL: dict[str, Any] = {"shipment_id": "S1", "status": "delivered", "timestamp": "2025-05-09T12:00:00Z"}
TRACKER: dict[str, Any] = {"object": "Tracker", "tracking_code": "1", "tracking_details": []}


def name_of(document: dict[str, Any], *labels: str) -> str:
    return recognise(document, labels)[0].name


def reason(document: dict[str, Any], *labels: str) -> RejectionError:
    with pytest.raises(RejectionError) as caught:
        recognise(document, labels)
    return caught.value


def cloud_event(data: object, **changes: Any) -> dict[str, Any]:
    return {"specversion": "1.0", "id": "1", "source": "/x", "type": "com.example", "data": data, **changes}


@pytest.mark.parametrize("labels", [(), ("anything", "at all")])
def test_a_format_is_told_by_its_structure(labels: tuple[str, ...]) -> None:
    assert name_of(CANONICAL, *labels) == "canonical"
    assert name_of(TRACKER, *labels) == "easypost"


def test_a_canonical_event_may_hold_any_other_field() -> None:
    assert name_of({**CANONICAL, "original": TRACKER, "object": "Tracker", "events": [1], "data": {}}) == "canonical"


@pytest.mark.parametrize("name", CANONICAL)
def test_a_canonical_event_with_something_missing_is_one(name: str) -> None:
    # So that the reason names the field, not every format.
    assert name_of({field: value for field, value in CANONICAL.items() if field != name}) == "canonical"


def test_a_label_settles_the_format() -> None:
    assert name_of(TRACKER, "EasyPost", "tracker.updated") == "easypost"
    found = reason(CANONICAL, "easypost", "x")
    assert found.code is RejectionCode.UNKNOWN_FORMAT
    assert found.text.startswith("the event is labelled easypost and is none; looked for an EasyPost Tracker")
    assert reason(TRACKER, "x", "canonical").code is RejectionCode.UNKNOWN_FORMAT


def test_labels_are_compared_without_regard_to_case() -> None:
    assert reason(CANONICAL, "EasyPost").text.startswith("the event is labelled easypost and is none")


def test_a_canonical_event_may_have_the_fields_of_a_cloud_event() -> None:
    document = {**cloud_event({"parcel": 1}), **CANONICAL}
    assert recognise(document)[1] is document


def test_two_formats_in_one_are_settled_by_a_label_alone() -> None:
    both = {**CANONICAL, **TRACKER}
    assert reason(both).code is RejectionCode.AMBIGUOUS_FORMAT
    assert "canonical and as easypost" in reason(both).text
    assert name_of(both, "easypost") == "easypost"
    assert name_of(both, "canonical") == "canonical"


@pytest.mark.parametrize("document", [{}, {"parcel": 1}, {"object": "Parcel"}, {"specversion": "1.0"}])
def test_what_nobody_knows_is_told_what_was_looked_for(document: dict[str, Any]) -> None:
    found = reason(document)
    assert found.code is RejectionCode.UNKNOWN_FORMAT
    assert all(each.looked_for in found.text for each in FORMATS)


def test_a_cloud_event_is_read_as_what_it_carries() -> None:
    assert recognise(cloud_event(CANONICAL))[1] is CANONICAL
    assert name_of(cloud_event(TRACKER)) == "easypost"
    assert name_of(cloud_event(CANONICAL, specversion="1.0.2"), "easypost-of-mine") == "canonical"


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (cloud_event([CANONICAL]), RejectionCode.NOT_AN_OBJECT),
        (cloud_event(None), RejectionCode.NOT_AN_OBJECT),
        ({**cloud_event(None), "data_base64": "e30="}, RejectionCode.NOT_AN_OBJECT),
        (cloud_event(CANONICAL, specversion="0.3"), RejectionCode.UNKNOWN_FORMAT),
        (cloud_event({"parcel": 1}), RejectionCode.UNKNOWN_FORMAT),
        (cloud_event(cloud_event(CANONICAL)), RejectionCode.UNKNOWN_FORMAT),
    ],
)
def test_a_cloud_event_without_an_event_is_rejected(document: dict[str, Any], code: RejectionCode) -> None:
    assert reason(document).code is code


def test_names_are_free_of_each_other() -> None:
    names = [each.name for each in FORMATS]
    assert len({*names, "canonical"}) == len(names) + 1
    assert names == [name.lower() for name in names], "labels are compared in lower case"
