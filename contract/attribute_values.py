"""Values in DynamoDB's JSON, such as {"S": "delivered"}.

boto3's `TypeSerializer` does the same for more types; the contract is free of boto3, and a row is written as plain
JSON values only.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Clamped, Context, Decimal, Inexact, Overflow, Rounded, Underflow
from typing import Any

AttributeValue = Mapping[str, Any]
"""A value in DynamoDB's JSON; bytes under "B", as botocore takes them."""

NUMBERS = Context(prec=38, Emin=-128, Emax=126, traps=[Clamped, Overflow, Inexact, Rounded, Underflow])
"""Raises for a number that DynamoDB cannot hold exactly:
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html"""


def attribute_value(value: Any) -> dict[str, Any]:
    """A JSON value, its numbers `Decimal`, in DynamoDB's JSON.

    Raises:
        TypeError: It is no JSON value.
    """
    if isinstance(value, str):
        return {"S": value}
    if value is None:
        return {"NULL": True}
    if isinstance(value, bool):
        return {"BOOL": value}
    if isinstance(value, Decimal):
        return {"N": str(NUMBERS.create_decimal(value))}
    if isinstance(value, dict):
        return {"M": {name: attribute_value(member) for name, member in value.items()}}
    if isinstance(value, list):
        return {"L": [attribute_value(member) for member in value]}
    raise TypeError(f"{type(value).__name__} is no type of JSON")
