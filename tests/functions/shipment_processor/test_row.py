from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.shipment_processor.rejection import RejectionCode, RejectionError
from functions.shipment_processor.row import EVENT_SCHEMA, STATUSES, Row, row_from_message

NOW = datetime(2026, 1, 1, tzinfo=UTC)
EVENT: dict[str, Any] = {"shipment_id": "S1", "status": "in_transit", "timestamp": "2025-05-09T20:39:17+02:00"}


def row(event: dict[str, Any], **changes: Any) -> Row:
    return row_from_message(json.dumps({**event, **changes}), now=NOW)


def rejection(event: dict[str, Any] | str, **changes: Any) -> RejectionError:
    body = event if isinstance(event, str) else json.dumps({**event, **changes})
    with pytest.raises(RejectionError) as caught:
        row_from_message(body, now=NOW)
    return caught.value


def test_a_row_has_the_keys_the_fields_and_the_original() -> None:
    body = json.dumps({**EVENT, "carrier": "Kestrel", "weight": 1.5, "location": {"city": "Oslo"}, "event_id": None})
    item = row_from_message(body, now=NOW).item
    assert item["shipment_id"] == {"S": "S1"}
    assert item["status"] == {"S": "in_transit"}
    assert item["timestamp"] == {"S": "2025-05-09T18:39:17.000000000Z"}
    assert item["event_key"]["S"].startswith("2025-05-09T18:39:17.000000000Z#")
    assert item["carrier"] == {"S": "Kestrel"}
    assert item["location"] == {"M": {"city": {"S": "Oslo"}}}
    assert item["attributes"] == {"M": {"weight": {"N": "1.5"}}}
    assert item["payload"] == {"S": body}
    assert "event_id" not in item, "null means not given"
    assert "expires_at" not in item


def test_a_row_expires_by_the_events_own_time() -> None:
    item = row_from_message(json.dumps(EVENT), now=NOW, retention_days=30).item
    expiry = datetime(2025, 6, 8, 18, 39, 17, tzinfo=UTC)
    assert item["expires_at"] == {"N": str(int(expiry.timestamp()))}


@pytest.mark.parametrize("name", ["shipment_id", "status", "timestamp"])
def test_a_missing_field_is_named(name: str) -> None:
    event = {field: value for field, value in EVENT.items() if field != name}
    reason = rejection(event)
    assert reason.code is RejectionCode.MISSING_FIELD
    assert reason.text == f"missing: {name}"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("shipment_id", ""),
        ("shipment_id", "   "),
        ("shipment_id", "x" * 257),
        ("shipment_id", 7),
        ("shipment_id", None),
        ("status", "teleported"),
        ("status", "DELIVERED"),
        ("timestamp", 1746815957),
        ("event_id", 7),
        ("carrier", ["a"]),
        ("location", 52.5),
        ("description", {"en": "x"}),
    ],
)
def test_an_invalid_field_is_named_but_its_value_is_not_repeated(field: str, value: Any) -> None:
    reason = rejection(EVENT, **{field: value})
    assert reason.code is RejectionCode.INVALID_FIELD
    assert reason.text.startswith(f"{field} must ")
    assert "teleported" not in reason.text


def test_the_longest_shipment_id_is_taken() -> None:
    assert row(EVENT, shipment_id="\U0001f4e6" * 256).shipment_id == "\U0001f4e6" * 256


@pytest.mark.parametrize("status", STATUSES)
def test_every_status_of_the_contract_is_taken(status: str) -> None:
    assert row(EVENT, status=status).item["status"] == {"S": status}


def test_nesting_is_taken_as_deep_as_dynamodb_takes_it() -> None:
    def nested(levels: int) -> Any:
        return {"x": nested(levels - 1)} if levels else 1

    row(EVENT, deep=nested(31))
    assert rejection(EVENT, deep=nested(32)).code is RejectionCode.TOO_DEEP


def test_a_row_is_as_large_as_dynamodb_takes_it() -> None:
    # The payload holds the description once more.
    row(EVENT, description="x" * 204_000)
    assert rejection(EVENT, description="x" * 205_000).code is RejectionCode.TOO_LARGE


@pytest.mark.parametrize("number", ["1e300", "1" * 39, "0." + "1" * 39, "-1e126", "1e-131"])
def test_a_number_that_dynamodb_cannot_keep_is_rejected(number: str) -> None:
    body = json.dumps(EVENT)[:-1] + f', "weight": {number}}}'
    assert rejection(body).code is RejectionCode.UNSTORABLE_NUMBER


@pytest.mark.parametrize("place", ['"note": "\\ud800"', '"\\udfff": 1', '"list": [{"a": "\\ud83d"}]'])
def test_half_a_surrogate_pair_is_rejected(place: str) -> None:
    assert rejection(json.dumps(EVENT)[:-1] + f", {place}}}").code is RejectionCode.INVALID_TEXT


def test_a_rejection_names_the_shipment_where_it_is_known() -> None:
    assert rejection(EVENT, status="x").shipment_id == "S1"
    assert rejection({"shipment_id": 5}).shipment_id is None
    assert rejection('{"shipment_id": "\\ud800"}').shipment_id == "?"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("shipment_id", "S2"),
        ("status", "delivered"),
        ("timestamp", "2025-05-09T20:39:17.000000001+02:00"),
        ("status_detail", "arrived_at_facility"),
        ("description", "Arrived"),
        ("location", "Oslo"),
        ("location", {"city": "Oslo"}),
        ("carrier", "Kestrel"),
        ("tracking_number", "KTL1"),
        ("event_id", "e-1"),
    ],
)
def test_a_difference_that_matters_gives_another_key(field: str, value: Any) -> None:
    assert row(EVENT, **{field: value}).key != row(EVENT).key


@pytest.mark.parametrize(
    "same",
    [
        {"timestamp": "2025-05-09T18:39:17.000Z"},
        {"event_id": None},
        {"estimated_delivery": "2025-05-12"},
    ],
)
def test_a_difference_that_does_not_matter_gives_the_same_key(same: dict[str, Any]) -> None:
    assert row(EVENT, **same).key == row(EVENT).key


def test_the_order_of_fields_and_the_spelling_of_numbers_do_not_matter() -> None:
    first = {**EVENT, "location": {"latitude": 52.5, "city": "Berlin"}}
    second = dict(reversed(first.items())) | {"location": {"city": "Berlin", "latitude": 52.50}}
    body = json.dumps(second).replace("52.5", "52.500")
    assert row(first).key == row_from_message(body, now=NOW).key


_IDENTITY = st.fixed_dictionaries(
    {"shipment_id": st.sampled_from(["S1", "S2"]), "status": st.sampled_from(STATUSES[:3])},
    optional={
        "description": st.text(max_size=3),
        "location": st.text(max_size=3) | st.dictionaries(st.text(max_size=2), st.text(max_size=2), max_size=2),
        "event_id": st.text(max_size=2),
        "carrier": st.text(max_size=2),
    },
)


@given(_IDENTITY, _IDENTITY)
def test_keys_are_equal_exactly_when_the_identity_is(first: dict[str, Any], second: dict[str, Any]) -> None:
    rows = [row({**EVENT, **identity}) for identity in (first, second)]
    assert (rows[0].key == rows[1].key) == (first == second)


def test_the_schema_describes_every_field() -> None:
    for name, field in EVENT_SCHEMA["properties"].items():
        assert field["description"], name
