"""What DynamoDB can hold of a JSON value, and how much room it takes.

Limits: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal, DecimalException
from typing import Any

from contract.attribute_values import NUMBERS, AttributeValue
from contract.rejections import RejectionCode, RejectionError

LARGEST_ITEM_BYTES = 400 * 1024
# Documented are 32 levels. DynamoDB counts the innermost text or number as one, so that leaves 31 maps and lists
# around it: https://github.com/nubo-db/dynoxide/issues/110 measured it.
_DEEPEST_NESTING = 31
# Of the first digit: 1E-130 to 9.99…E+125.
_EXPONENTS = range(-130, 126)
_LONGEST_PATH = 100
# Python's usual context would round to 28 digits.
_EXACT = Context(prec=MAX_PREC, Emin=MIN_EMIN, Emax=MAX_EMAX)


def storable(value: Any, path: str = "", depth: int = 0) -> Any:
    """The value as it can be stored: every number as the shortest `Decimal` of the same value.

    Args:
        value: A JSON value as `contract.envelope` reads it.
        path: Where the value stands in the event, for the reason of a rejection.
        depth: Maps and lists around the value.

    Raises:
        RejectionError: Text that no encoding can express, a number of too many digits or too large or too small, too
            many levels. The reason names the field.
    """
    if isinstance(value, str):
        _refuse_half_characters(value, path)
        return value
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, (int, Decimal)):
        return _number(Decimal(value), path)
    if depth == _DEEPEST_NESTING:
        raise RejectionError(
            RejectionCode.TOO_DEEP, f"{_shown(path)} is nested more than {_DEEPEST_NESTING} levels deep"
        )
    if isinstance(value, list):
        return [storable(member, f"{path}[{index}]", depth + 1) for index, member in enumerate(value)]
    for name in value:
        _refuse_half_characters(name, f"a name in {path}" if path else "a name")
    return {name: storable(member, f"{path}.{name}" if path else name, depth + 1) for name, member in value.items()}


def item_size(item: Mapping[str, AttributeValue]) -> int:
    """Bytes of a row as DynamoDB counts them, or slightly more.

    https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
    """
    return sum(len(name.encode()) + _value_size(value) for name, value in item.items())


def _value_size(value: AttributeValue) -> int:
    ((kind, content),) = value.items()
    if kind == "S":
        return len(content.encode())
    if kind == "N":
        return len(content) // 2 + 2
    if kind == "B":
        return len(content)
    if kind == "M":
        return 3 + item_size(content) + len(content)
    if kind == "L":
        return 3 + sum(map(_value_size, content)) + len(content)
    return 1


def _number(number: Decimal, path: str) -> Decimal:
    if not number:
        # DynamoDB judges 0E+200 by its exponent.
        return Decimal(0)
    if number.adjusted() not in _EXPONENTS:
        raise RejectionError(
            RejectionCode.UNSTORABLE_NUMBER, f"{_shown(path)} is a number that is not between 1E-130 and 1E+126"
        )
    shortest = number.normalize(_EXACT)
    if int(shortest.as_tuple().exponent) > 0 and shortest.adjusted() < NUMBERS.prec:
        # 100, which people read more easily than 1E+2.
        shortest = Decimal(int(shortest))
    try:
        return NUMBERS.create_decimal(shortest)
    except DecimalException:
        raise RejectionError(
            RejectionCode.UNSTORABLE_NUMBER, f"{_shown(path)} is a number of more than {NUMBERS.prec} digits"
        ) from None


def _refuse_half_characters(text: str, path: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise RejectionError(RejectionCode.INVALID_TEXT, f"{_shown(path)} holds half of a surrogate pair") from None


def _shown(path: str) -> str:
    whole = path.encode(errors="replace").decode()
    return whole if len(whole) <= _LONGEST_PATH else whole[:_LONGEST_PATH] + "…"
