"""Holds an event to the contract in `event_schema.json`.

The schema says all there is to say about a field; this reads the few words of JSON Schema that it uses. fastjsonschema,
which reads all of them, judges the same (a test compares the two), but loading it takes an eighth of the time that a
DynamoDB client takes, at every start of the function.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from contract.event import EVENT_SCHEMA
from contract.rejections import RejectionCode, RejectionError

READ_WORDS = frozenset({"description", "enum", "maxLength", "minLength", "pattern", "type"})
"""What a field of the schema may have."""

_REQUIRED: tuple[str, ...] = tuple(EVENT_SCHEMA["required"])
_TYPES: Mapping[str, type] = {"string": str, "object": dict, "null": type(None)}


class _Field(NamedTuple):
    types: tuple[type, ...]
    type_names: str
    values: tuple[str, ...] | None
    shortest: int
    longest: float
    pattern: re.Pattern[str] | None

    def breach(self, value: Any) -> str | None:
        """How a value breaks the contract, in words that follow the field's name; None if it does not."""
        if self.values is not None:
            return None if value in self.values else f"must be one of {list(self.values)}"
        if not isinstance(value, self.types):
            return f"must be {self.type_names}"
        if not isinstance(value, str):
            return None
        if len(value) < self.shortest:
            return f"must be longer than or equal to {self.shortest} characters"
        if len(value) > self.longest:
            return f"must be shorter than or equal to {self.longest} characters"
        if self.pattern and not self.pattern.search(value):
            return f"must match pattern {self.pattern.pattern}"
        return None


def _field(schema: Mapping[str, Any]) -> _Field:
    types = schema.get("type", [])
    names = [types] if isinstance(types, str) else types
    return _Field(
        types=tuple(_TYPES[name] for name in names),
        type_names=" or ".join(names),
        values=tuple(schema["enum"]) if "enum" in schema else None,
        shortest=schema.get("minLength", 0),
        longest=schema.get("maxLength", float("inf")),
        pattern=re.compile(schema["pattern"]) if "pattern" in schema else None,
    )


_FIELDS = {name: _field(schema) for name, schema in EVENT_SCHEMA["properties"].items()}


def refuse_breach_of_contract(event: Mapping[str, Any]) -> None:
    """Refuses an event that is not as the schema has it.

    Raises:
        RejectionError: Fields are missing, all of which are named, or a field breaks the schema: the first one.
    """
    missing = [name for name in _REQUIRED if name not in event]
    if missing:
        raise RejectionError(RejectionCode.MISSING_FIELD, f"missing: {', '.join(missing)}")
    for name, field in _FIELDS.items():
        if name in event:
            breach = field.breach(event[name])
            if breach:
                raise RejectionError(RejectionCode.INVALID_FIELD, f"{name} {breach}")
