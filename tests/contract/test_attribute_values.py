from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from boto3.dynamodb.types import DYNAMODB_CONTEXT, TypeSerializer
from hypothesis import given
from hypothesis import strategies as st

from contract.attribute_values import NUMBERS, attribute_value

JSON = st.recursive(
    st.none() | st.booleans() | st.text() | st.integers(-(10**30), 10**30).map(Decimal),
    lambda members: st.lists(members, max_size=4) | st.dictionaries(st.text(), members, max_size=4),
    max_leaves=12,
)


@given(JSON)
def test_it_is_what_boto3_writes(value: Any) -> None:
    assert attribute_value(value) == TypeSerializer().serialize(value)


def test_numbers_are_held_to_boto3s_limits() -> None:
    assert (NUMBERS.prec, NUMBERS.Emin, NUMBERS.Emax) == (
        DYNAMODB_CONTEXT.prec,
        DYNAMODB_CONTEXT.Emin,
        DYNAMODB_CONTEXT.Emax,
    )
    assert {trap for trap, set_ in NUMBERS.traps.items() if set_} == {
        trap for trap, set_ in DYNAMODB_CONTEXT.traps.items() if set_
    }


@pytest.mark.parametrize("value", [1.5, 3, b"x", {1}, object()])
def test_what_is_no_json_value_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="no type of JSON"):
        attribute_value(value)
