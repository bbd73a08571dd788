"""The one place where unknown and sensitive values are taken out of a plan, before anything else sees them.

Beside each value a plan has a tree of the same shape that is `true` where the value is unknown, and another where it
is sensitive. Where either side of a change is sensitive, both are hidden here, as Terraform does on the terminal. Plans
before Terraform 0.14 have no such tree, and people put passwords where no provider expects them, so names and texts
that are unmistakable are hidden as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice, zip_longest
from typing import Any

from plan_review.values import UNKNOWN, Sensitive, Value

# The last words of a name, such as `master_password` or `DB_PASSWORD`: `secret_arn` and `token_ttl` are none.
_SECRET_NAME = re.compile(
    r"(?:^|[_\-.]|(?<=[a-z])(?=[A-Z]))"
    r"(?:pass(?:word|wd|phrase)|secret(?:[_-]?(?:string|binary|value|key))?|token|credentials?"
    r"|(?:private|api|access|shared|account)[_-]?key|connection[_-]?string)$",
    re.IGNORECASE,
)
_URL_PASSWORD = re.compile(r"(?<=://)[^/\s:@]*:[^/\s@]+(?=@)")
_NOTHING: Mapping[str, Any] = {}


def masked_attributes(value: Any, unknown: Any, *sensitive: Any) -> Mapping[str, Value]:
    """The attributes of one side of a change.

    Args:
        value: `before` or `after`, a mapping or None.
        unknown: `after_unknown`, or None for `before`.
        sensitive: `before_sensitive` and `after_sensitive`.
    """
    attributes: Mapping[str, Any] = value if isinstance(value, dict) else _NOTHING
    more = unknown if isinstance(unknown, dict) else _NOTHING
    return {
        name: _masked(
            attributes.get(name),
            unknown is True or more.get(name),
            [mask is True or (isinstance(mask, dict) and mask.get(name)) for mask in sensitive],
            name,
        )
        for name in _keys(attributes, more)
    }


def masked(value: Any, unknown: Any, *sensitive: Any) -> Value:
    """Any value, such as that of an output."""
    return _masked(value, unknown, list(sensitive), "")


def _masked(value: Any, unknown: Any, sensitive: Sequence[Any], name: str) -> Value:
    if unknown is True:
        return UNKNOWN
    if any(mask is True for mask in sensitive):
        return Sensitive.standing_for(value)
    # A parent that is not there yet has unknown parts all the same.
    if value is None and _says_true(unknown):
        value = [] if isinstance(unknown, list) else {}
    # Texts first, and `dict` instead of `Mapping`: most values are texts, and a plan can have a hundred thousand.
    if isinstance(value, str):
        if not value:
            return value
        if _SECRET_NAME.search(name):
            return Sensitive.standing_for(value)
        return _URL_PASSWORD.sub("(sensitive)", value) if "://" in value else value
    if isinstance(value, dict):
        more = unknown if isinstance(unknown, dict) else _NOTHING
        masks = [mask for mask in sensitive if isinstance(mask, dict)]
        return {
            key: _masked(value.get(key), more.get(key), [mask.get(key) for mask in masks], key)
            for key in _keys(value, more)
        }
    if isinstance(value, list):
        hints = unknown if isinstance(unknown, list) else []
        lists = [mask for mask in sensitive if isinstance(mask, list)]
        members = islice(zip_longest(value, hints, *lists), max(len(value), len(hints)))
        return [_masked(member, hint, marks, name) for member, hint, *marks in members]
    if value is None or isinstance(value, int | float):
        return value
    raise TypeError(f"no JSON value: {type(value).__name__}")


def _keys(value: Mapping[str, Any], unknown: Mapping[str, Any]) -> Iterable[str]:
    """Those of the value, and then those of which only is known that they will be there."""
    return dict.fromkeys((*value, *(key for key, mask in unknown.items() if _says_true(mask)))) if unknown else value


def _says_true(mask: Any) -> bool:
    if isinstance(mask, dict):
        return any(map(_says_true, mask.values()))
    return any(map(_says_true, mask)) if isinstance(mask, list) else mask is True
