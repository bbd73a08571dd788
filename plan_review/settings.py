"""Settings that expose what a resource holds, and whether a change makes one of them do so.

A rule's table has one `Setting` for each attribute, or for attributes that only together tell. What a plan does not
show is never taken for harmless: a setting that somebody configured and that is known only after apply is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from plan_review.plan import Action, Plan, ResourceChange
from plan_review.references import is_configured
from plan_review.values import Path, Sensitive, Unknown, Value, at, leaves

Attributes = Mapping[str, Value]
Exposes = Callable[[Attributes], bool | None]
"""Whether a resource of these attributes exposes what it holds; None if the plan does not tell."""


@dataclass(frozen=True)
class Setting:
    """One setting of a type of resource.

    Attributes:
        attribute: The attribute that decides, or the first of several.
        exposes: Judges the resource's attributes.
        what: What it means where it exposes, such as "anybody on the Internet may call it".
    """

    attribute: str
    exposes: Exposes
    what: str


Settings = Mapping[str, tuple[Setting, ...]]
"""The settings of a rule, by type of resource."""


def newly_exposed(plan: Plan, settings: Settings) -> Iterator[tuple[ResourceChange, Setting, bool]]:
    """Every setting that will expose what did not before, or of which the plan does not tell.

    Yields:
        The change, the setting, and whether it is known to expose.
    """
    for change in plan.managed:
        if change.action in (Action.DELETE, Action.FORGET):
            continue
        for setting in settings.get(change.type, ()):
            after = setting.exposes(change.after)
            if after is False or (change.action is not Action.CREATE and setting.exposes(change.before) is not False):
                continue
            if after is None and not _matters(plan, change, setting):
                continue
            yield change, setting, after is True


def _matters(plan: Plan, change: ResourceChange, setting: Setting) -> bool:
    """Whether somebody set what nobody knows yet, or what the provider chooses is no safe choice."""
    return is_configured(plan.references, change.address, setting.attribute) or setting.exposes({}) is True


def on(*path: str | int) -> Exposes:
    """Exposes while it is true."""
    return _judged(path, lambda value: value is True or value == "true")


def off(*path: str | int) -> Exposes:
    """Exposes unless it is true."""
    return _judged(path, lambda value: not (value is True or value == "true"))


def explicitly_off(*path: str | int) -> Exposes:
    """Exposes only while it is false: nothing said means true."""
    return _judged(path, lambda value: value is False or value == "false")


def one_of(*words: str, path: Path) -> Exposes:
    """Exposes while it is one of these words, whatever their capitals."""
    return _judged(path, lambda value: isinstance(value, str) and value.lower() in words)


def holds(*words: str, path: Path) -> Exposes:
    """Exposes while any text in it ends with one of these words."""
    return lambda attributes: _any_leaf(at(attributes, *path), words)


def _judged(path: Path, judge: Callable[[Value], bool]) -> Exposes:
    def exposes(attributes: Attributes) -> bool | None:
        value = at(attributes, *path)
        return None if isinstance(value, Unknown | Sensitive) else judge(value)

    return exposes


def _any_leaf(value: Value, words: tuple[str, ...]) -> bool | None:
    texts = [leaf for _, leaf in leaves(value)]
    if any(isinstance(text, str) and text.endswith(words) for text in texts):
        return True
    return None if any(isinstance(text, Unknown | Sensitive) for text in texts) else False
