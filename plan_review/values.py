"""Attribute values of a plan, and the two kinds of value that a plan does not show: unknown ones and sensitive ones."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias, TypeGuard

_SALT = secrets.token_bytes(16)


@dataclass(frozen=True)
class Unknown:
    """Stands for a value that is known only after the plan was applied. Nothing is to be assumed about it."""

    def __str__(self) -> str:
        """What Terraform writes for it."""
        return "(known after apply)"


UNKNOWN = Unknown()


@dataclass(frozen=True)
class Sensitive:
    """Stands for a value that must not be shown. Two are equal if what they stand for is."""

    fingerprint: bytes = field(repr=False)

    @classmethod
    def standing_for(cls, value: object) -> Sensitive:
        """Hides any JSON value. What is kept of it is a digest with a salt of this process's own."""
        text = json.dumps(value, sort_keys=True).encode()
        return cls(hashlib.blake2b(text, key=_SALT, digest_size=16).digest())

    def __str__(self) -> str:
        """What is written for it."""
        return "(sensitive)"


Value: TypeAlias = "str | int | float | bool | Unknown | Sensitive | Sequence[Value] | Mapping[str, Value] | None"
"""A JSON value in which unknown and sensitive parts are replaced by what stands for them."""

Path: TypeAlias = "tuple[str | int, ...]"
"""Where a value is inside another: keys and positions."""


def at(value: Value, *path: str | int) -> Value:
    """The value at a path: None where there is nothing, and what stands for the hidden where the path enters it."""
    for step in path:
        if isinstance(value, Unknown | Sensitive):
            return value
        if isinstance(step, str):
            value = value.get(step) if isinstance(value, Mapping) else None
        elif isinstance(value, Sequence) and not isinstance(value, str):
            value = value[step] if -len(value) <= step < len(value) else None
        else:
            value = None
    return value


def is_list(value: Value) -> TypeGuard[Sequence[Value]]:
    """Whether it is a list, or a set, which a plan writes as a list."""
    return isinstance(value, Sequence) and not isinstance(value, str)


def leaves(value: Value, path: Path = ()) -> Iterator[tuple[Path, Value]]:
    """Every value that is no mapping and no list, an empty one included, and where it is."""
    if isinstance(value, Mapping) and value:
        for key, member in value.items():
            yield from leaves(member, (*path, key))
    elif isinstance(value, Sequence) and not isinstance(value, str) and value:
        for position, member in enumerate(value):
            yield from leaves(member, (*path, position))
    else:
        yield path, value


def has_unknown(value: Value) -> bool:
    """Whether any part of it is unknown."""
    return any(isinstance(leaf, Unknown) for _, leaf in leaves(value))


def has_sensitive(value: Value) -> bool:
    """Whether any part of it is sensitive."""
    return any(isinstance(leaf, Sensitive) for _, leaf in leaves(value))
