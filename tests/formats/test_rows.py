from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contract.event import EVENT_SCHEMA, STATUSES
from contract.kept_text import text_beside
from contract.rejections import RejectionCode, RejectionError
from contract.row import Row, RowKey
from tests.support.rows import only_row

NOW = datetime(2026, 1, 1, tzinfo=UTC)
EVENT: dict[str, Any] = {"shipment_id": "S1", "status": "in_transit", "timestamp": "2025-05-09T20:39:17+02:00"}


def row(event: dict[str, Any], **changes: Any) -> Row:
    return only_row(json.dumps({**event, **changes}), now=NOW)


def rejection(event: dict[str, Any] | str, **changes: Any) -> RejectionError:
    body = event if isinstance(event, str) else json.dumps({**event, **changes})
    with pytest.raises(RejectionError) as caught:
        only_row(body, now=NOW)
    return caught.value


def row_or_reason(body: str) -> Row | RejectionError:
    try:
        return only_row(body, now=NOW)
    except RejectionError as reason:
        return reason


def test_a_row_has_the_keys_the_fields_and_the_original() -> None:
    body = json.dumps({**EVENT, "carrier": "Kestrel", "weight": 1.5, "location": {"city": "Oslo"}, "event_id": None})
    item = only_row(body, now=NOW).item
    assert item["shipment_id"] == {"S": "S1"}
    assert item["status"] == {"S": "in_transit"}
    assert item["timestamp"] == {"S": "2025-05-09T18:39:17.000000000Z"}
    assert item["event_key"]["S"].startswith("2025-05-09T18:39:17.000000000Z#")
    assert item["carrier"] == {"S": "Kestrel"}
    assert item["location"] == {"M": {"city": {"S": "Oslo"}}}
    assert item["attributes"] == {"M": {"weight": {"N": "1.5"}}}
    assert text_beside(item) == body
    assert "event_id" not in item, "null means not given"
    assert "expires_at" not in item


def test_a_row_expires_by_the_events_own_time() -> None:
    item = only_row(json.dumps(EVENT), now=NOW, retention_days=300).item
    expiry = datetime(2026, 3, 5, 18, 39, 17, tzinfo=UTC)
    assert item["expires_at"] == {"N": str(int(expiry.timestamp()))}


@pytest.mark.parametrize("timestamp", ["2025-05-09T20:39:17+02:00", "1999-01-01T00:00:00Z"])
def test_a_row_that_comes_too_late_for_its_expiry_expires_at_once(timestamp: str) -> None:
    # DynamoDB never deletes what expired more than five years ago.
    item = only_row(json.dumps({**EVENT, "timestamp": timestamp}), now=NOW, retention_days=30).item
    assert item["expires_at"] == {"N": str(int(NOW.timestamp()))}


def test_another_retention_is_the_same_row_kept_for_another_time() -> None:
    rows = [only_row(json.dumps(EVENT), now=NOW, retention_days=days) for days in (0, 300, 400)]
    assert len({each.key for each in rows}) == 1
    first, *others = ({**each.item, "expires_at": None} for each in rows)
    assert others == [first, first]


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

    # The map `attributes` around it makes 31.
    row(EVENT, deep=nested(30))
    reason = rejection(EVENT, deep=nested(31))
    assert reason.code is RejectionCode.TOO_DEEP
    assert reason.text.startswith("deep.x.x.")


def test_a_row_is_as_large_as_dynamodb_takes_it() -> None:
    # The text holds the description once more, where it takes next to nothing.
    row(EVENT, description="x" * 408_000)
    assert rejection(EVENT, description="x" * 410_000).code is RejectionCode.TOO_LARGE


def test_a_rejection_names_the_shipment_where_it_is_known() -> None:
    assert rejection(EVENT, status="x").shipment_id == "S1"
    assert rejection({"shipment_id": 5}).shipment_id is None
    assert rejection('{"shipment_id": "\\ud800"}').shipment_id == "?"
    # Not escaped, as it stands in a message whose own escapes Lambda has undone.
    assert rejection('{"shipment_id": "\ud800"}').code is RejectionCode.INVALID_TEXT


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
        ("estimated_delivery", "2025-05-12"),
        ("estimated_delivery", None),
        ("weight", 5),
    ],
)
def test_a_difference_that_matters_gives_another_key(field: str, value: Any) -> None:
    assert row(EVENT, **{field: value}).key != row(EVENT).key


@pytest.mark.parametrize(
    "same",
    [
        {"timestamp": "2025-05-09T18:39:17.000Z"},
        {"event_id": None},
    ],
)
def test_a_difference_that_does_not_matter_gives_the_same_key(same: dict[str, Any]) -> None:
    assert row(EVENT, **same).key == row(EVENT).key


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({}, "2025-05-09T18:39:17.000000000Z#e3e8e5c5e8e89131d8da4cc3e86df5b2"),
        (
            {"location": {"city": "Malmö", "zip": 21120}, "carrier": "Kestrel", "event_id": "e-1"},
            "2025-05-09T18:39:17.000000000Z#417b11a8fcd14ef6c69ba9e1db5eb24a",
        ),
        (
            {"status": "delivered", "estimated_delivery": "2025-05-12", "weight": 1.5, "signed": True},
            "2025-05-09T18:39:17.000000000Z#bc50fbcce69a799d4248b8687bb5c562",
        ),
    ],
)
def test_a_release_leaves_keys_as_they_are(fields: dict[str, Any], key: str) -> None:
    # Never to be adapted: with another key each event would be stored a second time when it comes again.
    assert row(EVENT, **fields).event_key == key


def located(place: str) -> Row:
    return only_row(f'{json.dumps(EVENT)[:-1]}, "location": {{"place": {place}}}}}', now=NOW)


@pytest.mark.parametrize(
    ("one", "other"), [("52.5", "52.500"), ("52", "52.0"), ("100", "1e2"), ("0", "-0.0"), ('"\\u00fc"', '"ü"')]
)
def test_the_spelling_of_a_value_does_not_matter(one: str, other: str) -> None:
    assert located(one).key == located(other).key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("52.5", '"52.5"'),
        ("52.5", '["52.5"]'),
        ("1", "true"),
        ("null", '"null"'),
        ('""', "null"),
        ("1.00000000000000000000000000000000001", "1.00000000000000000000000000000000002"),
    ],
)
def test_values_that_look_alike_give_other_keys(one: str, other: str) -> None:
    assert located(one).key != located(other).key


def test_the_order_of_fields_does_not_matter() -> None:
    first = {**EVENT, "location": {"latitude": 52.5, "city": "Berlin"}}
    second = dict(reversed(first.items())) | {"location": {"city": "Berlin", "latitude": 52.5}}
    assert list(first) != list(second)
    assert row(first).key == row(second).key


_FIELDS = st.fixed_dictionaries(
    {"shipment_id": st.sampled_from(["S1", "S2"]), "status": st.sampled_from(STATUSES[:3])},
    optional={
        "description": st.text(max_size=3),
        "location": st.text(max_size=3) | st.dictionaries(st.text(max_size=2), st.text(max_size=2), max_size=2),
        "event_id": st.text(max_size=2),
        "carrier": st.text(max_size=2),
        "estimated_delivery": st.sampled_from(["2025-05-12", "2025-05-13", None]),
    },
)


@given(_FIELDS, _FIELDS)
def test_keys_are_equal_exactly_when_the_events_are(first: dict[str, Any], second: dict[str, Any]) -> None:
    rows = [row({**EVENT, **identity}) for identity in (first, second)]
    assert (rows[0].key == rows[1].key) == (first == second)


@given(st.lists(_FIELDS, max_size=6), st.randoms(use_true_random=False))
def test_the_order_in_which_events_are_processed_makes_no_difference(
    events: list[dict[str, Any]], chance: random.Random
) -> None:
    def table(texts: list[str]) -> dict[RowKey, Any]:
        return {each.key: each.item for each in (only_row(text, now=NOW) for text in texts)}

    texts = [json.dumps({**EVENT, **fields}, sort_keys=True) for fields in events]
    again = texts * 2
    chance.shuffle(again)
    assert table(again) == table(texts)


_NUMBERS = st.from_regex(r"-?(0|[1-9][0-9]{0,45})(\.[0-9]{1,45})?([eE][+-]?[0-9]{1,20})?", fullmatch=True)


@given(_NUMBERS)
@example("1e99999999999999999999")
@example("0e999")
@example("1" + "0" * 100)
@example("1." + "0" * 60)
@example("1." + "1" * 37 + "e-130")
@example("9" * 5000)
def test_any_number_is_stored_with_its_value_or_rejected(number: str) -> None:
    body = f'{json.dumps(EVENT)[:-1]}, "weight": {number}}}'
    found = row_or_reason(body)
    if isinstance(found, Row):
        assert Decimal(found.item["attributes"]["M"]["weight"]["N"]) == Decimal(number)
    else:
        assert found.code is RejectionCode.UNSTORABLE_NUMBER, found


_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None)),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=3), children, max_size=3),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from(sorted(EVENT_SCHEMA["properties"])) | st.text(max_size=3), _ANYTHING))
def test_any_event_becomes_a_row_that_dynamodb_can_be_sent_or_a_rejection_that_can_be_told(
    changes: dict[str, Any],
) -> None:
    found = row_or_reason(json.dumps({**EVENT, **changes}))
    if isinstance(found, Row):
        json.dumps({**found.item, "payload": text_beside(found.item)}, ensure_ascii=False).encode()
    else:
        f"{found} {found.shipment_id}".encode()


@given(st.text() | st.text(alphabet='{}[]":,0123456789eE.-+ tfnul\\"shipment_id', max_size=40))
@example(json.dumps(EVENT))
def test_any_body_becomes_a_row_or_a_rejection(body: str) -> None:
    assert isinstance(row_or_reason(body), (Row, RejectionError))


@given(
    st.lists(
        st.tuples(
            st.datetimes(datetime(2020, 1, 1), datetime(2025, 12, 31)),
            st.integers(0, 999),
            st.integers(-14 * 60, 14 * 60),
        ),
        min_size=2,
        max_size=8,
    )
)
def test_rows_of_a_shipment_sort_as_their_instants_do(spelled: list[tuple[datetime, int, int]]) -> None:
    def timestamp(moment: datetime, nanoseconds: int, offset: int) -> str:
        local = moment.replace(tzinfo=UTC).astimezone(timezone(timedelta(minutes=offset)))
        whole, sign, zone = local.isoformat(timespec="microseconds").rpartition("-" if offset < 0 else "+")
        return f"{whole}{nanoseconds:03d}{sign}{zone}"

    instants = {
        row(EVENT, timestamp=timestamp(*each), description=str(number)).event_key: (each[0], each[1])
        for number, each in enumerate(spelled)
    }
    assert [instants[key] for key in sorted(instants)] == sorted(instants.values())


def test_the_schema_describes_every_field() -> None:
    for name, field in EVENT_SCHEMA["properties"].items():
        assert field["description"], name
