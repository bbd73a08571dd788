from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from boto3.dynamodb.types import TypeSerializer

from contract.attribute_values import AttributeValue
from contract.rejections import RejectionCode, RejectionError
from contract.storable import item_size, storable


@pytest.mark.parametrize(
    ("number", "stored"),
    [
        ("1.50", "1.5"),
        ("100", "100"),
        ("1e2", "100"),
        ("1" + "0" * 100, "1E+100"),
        ("1." + "0" * 60, "1"),
        ("0e999", "0"),
        ("0e-999", "0"),
        ("-0.0", "0"),
        ("1e125", "1E+125"),
        ("1e-130", "1E-130"),
        ("9" * 38 + "e88", "9." + "9" * 37 + "E+125"),
    ],
)
def test_a_number_is_stored_in_its_shortest_spelling(number: str, stored: str) -> None:
    assert TypeSerializer().serialize(storable(Decimal(number))) == {"N": stored}


@pytest.mark.parametrize(
    "number", ["1e126", "-1e300", "1e-131", "1" * 39, "0." + "1" * 39, "1e99999999", "1e-99999999"]
)
def test_a_number_that_dynamodb_cannot_hold_is_named(number: str) -> None:
    with pytest.raises(RejectionError, match=r"^UNSTORABLE_NUMBER: parcel\.sizes\[1\] is a number ") as caught:
        storable({"parcel": {"sizes": [1, Decimal(number)]}})
    assert caught.value.code is RejectionCode.UNSTORABLE_NUMBER


@pytest.mark.parametrize(
    ("value", "where"),
    [
        ({"note": "a\ud800"}, "note holds"),
        ({"list": [1, {"a": "\ud83d"}]}, r"list\[1\]\.a holds"),
        ({"\udfff": 1}, "a name holds"),
        ({"parcel": {"\udfff": 1}}, "a name in parcel holds"),
    ],
)
def test_half_a_surrogate_pair_is_named(value: Any, where: str) -> None:
    with pytest.raises(RejectionError, match=f"^INVALID_TEXT: {where} half of a surrogate pair") as caught:
        storable(value)
    caught.value.text.encode()


def test_a_whole_surrogate_pair_is_taken() -> None:
    assert storable({"box": "\U0001f4e6"}) == {"box": "\U0001f4e6"}


def test_a_reason_stays_short_however_long_the_names_are() -> None:
    with pytest.raises(RejectionError) as caught:
        storable({"x" * 10_000: Decimal("1e200")})
    assert len(caught.value.text) < 200


def test_other_values_are_left_alone() -> None:
    value: dict[str, Any] = {"a": [True, False, None, "", {}, []], "": "x"}
    assert storable(value) == value
    assert [type(member) for member in storable(value)["a"][:2]] == [bool, bool]


def test_the_size_of_a_row_is_what_dynamodb_counts() -> None:
    # https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
    item: dict[str, AttributeValue] = {
        "id": {"S": "é"},
        "map": {"M": {"a": {"BOOL": True}}},
        "list": {"L": [{"S": "abc"}, {"NULL": True}]},
        "bytes": {"B": b"xyz"},
    }
    assert item_size(item) == (2 + 2) + (3 + 3 + 1 + (1 + 1)) + (4 + 3 + 2 + (3 + 1)) + (5 + 3)
    assert item_size({"n": {"N": "1" * 38}}) >= 1 + 20
