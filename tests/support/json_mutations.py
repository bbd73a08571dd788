"""Makes JSON documents worse, as producers do: fields dropped, nulls, wrong types, another order, foreign parts."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from random import Random
from typing import Any

from hypothesis import strategies as st

_JUNK: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    1784023211,
    2**70,
    1.5,
    "",
    " ",
    "null",
    "Other",
    "ж\x00<b>\ud800",
    "2025-13-01T00:00:00Z",
    "2025-07-01T12:00:00",
    "2025-07-01",
    "0001-01-01T00:00:00",
    [],
    {},
    [None],
    [[]],
    {"": None},
    {"id": {"id": []}},
)


def mutated(documents: Sequence[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """One of the documents with one to four mutations; parts of all of them may end up nested in it."""
    # A seed instead of a draw for every choice, which would take ten times as long.
    return st.integers(0, 2**32 - 1).map(lambda seed: _mutated(documents, Random(seed)))  # noqa: S311 # no secret


def _mutated(documents: Sequence[dict[str, Any]], random: Random) -> dict[str, Any]:
    document = copy.deepcopy(random.choice(documents))
    for _ in range(random.randint(1, 4)):
        parents = [part for part in _parts(document) if part]
        if not parents:
            break
        _mutate(random.choice(parents), copy.deepcopy(random.choice(documents)), random)
    return document


def _mutate(parent: Any, foreign: dict[str, Any], random: Random) -> None:
    key = random.choice(list(parent)) if isinstance(parent, dict) else random.randrange(len(parent))
    match random.choice(["drop", "replace", "nest", "add", "reorder", "twice"]):
        case "drop":
            del parent[key]
        case "replace":
            parent[key] = copy.deepcopy(random.choice(_JUNK))
        case "nest":
            parent[key] = random.choice([foreign, *_parts(foreign)])
        case "add" if isinstance(parent, dict):
            parent[random.choice([*foreign, "other"])] = copy.deepcopy(random.choice(_JUNK))
        case "reorder" if isinstance(parent, list):
            random.shuffle(parent)
        case "twice" if isinstance(parent, list):
            parent.append(copy.deepcopy(parent[key]))
        case _:
            pass


def _parts(value: Any) -> list[Any]:
    members = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return [] if members is None else [value, *(part for member in members for part in _parts(member))]
