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


# Where a value stands, as what it stands in and its name or index there: a text is only made of it for a rejection.
_Place = tuple[Any, Any] | None


def storable(value: Any, name: str = "") -> Any:
    """The value as it can be stored: every number as the shortest `Decimal` of the same value.

    Args:
        value: A JSON value as `contract.envelope` reads it.
        name: Name of the value, for the reason of a rejection.

    Raises:
        RejectionError: Text that no encoding can express, a number of too many digits or too large or too small, too
            many levels. The reason names the field.
    """
    return _storable(value, (None, name) if name else None, 0)


def _storable(value: Any, place: _Place, depth: int) -> Any:
    if isinstance(value, str):
        if not value.isascii():
            _refuse_half_characters(value, place)
        return value
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, (int, Decimal)):
        return _number(Decimal(value), place)
    if depth == _DEEPEST_NESTING:
        raise RejectionError(
            RejectionCode.TOO_DEEP, f"{_shown(place)} is nested more than {_DEEPEST_NESTING} levels deep"
        )
    if isinstance(value, list):
        return [_storable(member, (place, index), depth + 1) for index, member in enumerate(value)]
    for name in value:
        if not name.isascii():
            _refuse_half_characters(name, place, subject="a name in " if place else "a name")
    return {name: _storable(member, (place, name), depth + 1) for name, member in value.items()}


def item_size(item: Mapping[str, AttributeValue]) -> int:
    """Bytes of a row as DynamoDB counts them, or slightly more.

    https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
    """
    return sum([_text_size(name) + _value_size(value) for name, value in item.items()])


def _value_size(value: AttributeValue) -> int:
    ((kind, content),) = value.items()
    if kind == "S":
        return _text_size(content)
    if kind == "N":
        return len(content) // 2 + 2
    if kind == "B":
        return len(content)
    if kind == "M":
        return 3 + item_size(content) + len(content)
    if kind == "L":
        return 3 + sum(map(_value_size, content)) + len(content)
    return 1


def _text_size(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode())


def _number(number: Decimal, place: _Place) -> Decimal:
    if not number:
        # DynamoDB judges 0E+200 by its exponent.
        return Decimal(0)
    if number.adjusted() not in _EXPONENTS:
        raise RejectionError(
            RejectionCode.UNSTORABLE_NUMBER, f"{_shown(place)} is a number that is not between 1E-130 and 1E+126"
        )
    shortest = number.normalize(_EXACT)
    if int(shortest.as_tuple().exponent) > 0 and shortest.adjusted() < NUMBERS.prec:
        # 100, which people read more easily than 1E+2.
        shortest = Decimal(int(shortest))
    try:
        return NUMBERS.create_decimal(shortest)
    except DecimalException:
        raise RejectionError(
            RejectionCode.UNSTORABLE_NUMBER, f"{_shown(place)} is a number of more than {NUMBERS.prec} digits"
        ) from None


def _refuse_half_characters(text: str, place: _Place, subject: str = "") -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        where = subject + _shown(place)
        raise RejectionError(RejectionCode.INVALID_TEXT, f"{where} holds half of a surrogate pair") from None


def _shown(place: _Place) -> str:
    path = _path(place).encode(errors="replace").decode()
    return path if len(path) <= _LONGEST_PATH else path[:_LONGEST_PATH] + "…"


def _path(place: _Place) -> str:
    """Such as "parcel.sizes[1]"."""
    steps = []
    while place:
        place, step = place
        steps.append(f"[{step}]" if isinstance(step, int) else f".{step}")
    return "".join(reversed(steps)).removeprefix(".")
