"""How values and paths are written in findings."""

from __future__ import annotations

import json

from plan_review.values import Path, Sensitive, Unknown, Value, has_sensitive, is_list, leaves

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
    if not has_sensitive(value) and not any(isinstance(leaf, Unknown) for _, leaf in leaves(value)):
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
