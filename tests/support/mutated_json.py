"""Documents with something wrong in them, for tests that say: whatever comes, it is named and nothing breaks."""

from __future__ import annotations

import copy
from collections.abc import Iterator, MutableMapping, MutableSequence
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

_Container = MutableMapping[str, Any] | MutableSequence[Any]

_JUNK: tuple[Any, ...] = (
    None,
    "",
    " ",
    "null",
    "\x00\x1b",
    "<b>håndtert</b>",
    "\ud83d",
    "x" * 300,
    0,
    -1,
    10**40,
    Decimal("1E+400"),
    True,
    [],
    {},
    [None],
    [[]],
    {"object": "Tracker"},
    {"tracking_details": [{}]},
    {"event": "track_updated", "data": None},
    {"tracking_number": "1", "tracking_history": "none"},
    {"msg": {"checkpoints": [{}]}},
    {"resource_type": "API_TRACK", "data": {"events": [{}]}},
    {"type": "ObjectEvent", "eventTime": 1},
)


def _places(value: Any) -> Iterator[tuple[_Container, Any]]:
    if isinstance(value, dict):
        for name in value:
            yield value, name
            yield from _places(value[name])
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield value, index
            yield from _places(member)


@st.composite
def mutated(draw: st.DrawFn, *originals: dict[str, Any], nested: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    """One of the documents with up to five changes.

    A change drops a field or member, puts something of another type or another document in its place, doubles it, adds
    an unknown field, or turns a list round.

    Args:
        draw: Given by hypothesis.
        originals: The documents, which stay as they are.
        nested: Further documents that may come to stand somewhere inside.
    """
    document: dict[str, Any] = copy.deepcopy(draw(st.sampled_from(originals)))
    for _ in range(draw(st.integers(1, 5))):
        places = list(_places(document))
        if not places:
            break
        container, key = places[draw(st.integers(0, len(places) - 1))]
        change = draw(st.sampled_from(("drop", "replace", "replace", "double", "add", "reverse")))
        if change == "drop":
            del container[key]
        elif change == "replace":
            container[key] = copy.deepcopy(draw(st.sampled_from((*_JUNK, *nested))))
        elif isinstance(container, list):
            if change == "reverse":
                container.reverse()
            else:
                container.append(copy.deepcopy(container[key]))
        elif isinstance(container, dict):
            container["unheard_of"] = copy.deepcopy(container[key])
    return document
