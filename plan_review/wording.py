"""How values and paths are written in findings."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from plan_review.values import Path, Sensitive, Unknown, Value, has_sensitive, has_unknown, is_list

_LONGEST = 60


def shown(value: Value) -> str:
    """A value, short enough for a line: a long one or a nested one is only described."""
    if isinstance(value, Unknown | Sensitive):
        return str(value)
    if value is None:
        return "nothing"
    if isinstance(value, str):
        return _shown_text(value)
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    if not value:
        return "[]" if is_list(value) else "{}"
    if not has_sensitive(value) and not has_unknown(value):
        text = json.dumps(value, ensure_ascii=False)
        if len(text) <= _LONGEST:
            return text
    return f"({len(value)} {'element' if is_list(value) else 'attribute'}{'' if len(value) == 1 else 's'})"


def _shown_text(text: str) -> str:
    if text.startswith(("{", "[")) and len(text) > _LONGEST:
        return f"(a document of {len(text):,} characters)"
    return json.dumps(text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…", ensure_ascii=False)


def shown_path(path: Path) -> str:
    """A path as Terraform writes it, such as `attribute[0].name`."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return "".join(steps).removeprefix(".")


def difference(name: str, before: Value, after: Value) -> str:
    """One line for an attribute that changes."""
    return f"{name}: {shown(before)} → {shown(after)}"


def differences(name: str, before: Value, after: Value) -> Iterator[str]:
    """A line for each part of an attribute that changes."""
    if before == after:
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in dict.fromkeys((*before, *after)):
            yield from differences(f"{name}.{key}", before.get(key), after.get(key))
    elif is_list(before) and is_list(after) and len(before) == len(after):
        for position, (old, new) in enumerate(zip(before, after, strict=True)):
            yield from differences(f"{name}[{position}]", old, new)
    elif is_list(before) and is_list(after):
        gone, come = [old for old in before if old not in after], [new for new in after if new not in before]
        yield f"{name}: {len(before)} → {len(after)} elements"
        yield from (f"{name}: no longer {shown(old)}" for old in gone)
        yield from (f"{name}: now also {shown(new)}" for new in come)
    else:
        yield difference(name, before, after)
