"""What is destroyed or replaced, what that takes away, and what forces it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from plan_review.alarm_types import ACTIONS
from plan_review.finding import Finding, Group, Rule, RuleGroup, Severity
from plan_review.plan import Action, Plan, ResourceChange
from plan_review.stateful import HELD, PARTS, VERSIONED
from plan_review.values import UNKNOWN, Value, at, is_list
from plan_review.wording import difference, shown, shown_path

STATEFUL_DESTROYED = Rule(
    id="stateful-destroyed",
    group=Group.DESTROYED,
    severity=Severity.REFUSED,
    reason="It holds what cannot be made again from the configuration.",
)
STATEFUL_REPLACED = Rule(
    id="stateful-replaced",
    group=Group.DESTROYED,
    severity=Severity.REFUSED,
    reason="The new one starts empty: what the old one holds is not carried over.",
)
PART_REMOVED = Rule(
    id="part-removed",
    group=Group.DESTROYED,
    severity=Severity.HUMAN,
    reason="Whoever still reads it fails from then on, and filling it again can take hours.",
)
DESTROYED = Rule(
    id="destroyed",
    group=Group.DESTROYED,
    severity=Severity.HUMAN,
    reason="Whoever still uses it fails from then on.",
)
REPLACED = Rule(
    id="replaced",
    group=Group.DESTROYED,
    severity=Severity.HUMAN,
    reason="It is away for a while, and its id, address or contents can differ afterwards.",
)
DEPOSED_DESTROYED = Rule(
    id="deposed-destroyed",
    group=Group.DESTROYED,
    severity=Severity.HUMAN,
    reason="An earlier replacement left it over, and it may be the one that is in use.",
)
NEW_VERSION = Rule(
    id="new-version",
    group=Group.DESTROYED,
    severity=Severity.INFO,
    reason="Every change of such a resource makes a new version of it; that is how it is meant to be used.",
)

# Terraform's keywords (internal/command/jsonplan/plan.go, format 1.2) in words; a newer one is shown as it is.
_REASONS: Mapping[str, str] = {
    "replace_because_cannot_update": "the provider cannot change it in place",
    "replace_because_tainted": "it is tainted: its creation failed half-way, or somebody marked it",
    "replace_by_request": "it was asked for with -replace",
    "replace_by_triggers": "its replace_triggered_by refers to something that changes",
    "delete_because_no_resource_config": "it is not in the configuration any more",
    "delete_because_wrong_repetition": "the configuration repeats it in another way than before (count, for_each)",
    "delete_because_count_index": "its count is lower than before",
    "delete_because_each_key": "its key is not in for_each any more",
    "delete_because_no_module": "its module is not in the configuration any more",
    "delete_because_no_move_target": "it was to move to an address that is not in the configuration",
}


def find(plan: Plan) -> Iterator[Finding]:
    """Everything that will be gone, and parts of what stays."""
    for change in plan.managed:
        if change.action.destroys or (change.action is Action.UNRECOGNISED and "delete" in change.action_words):
            yield from _destroyed(change)
        elif change.action is Action.UPDATE and change.type in PARTS:
            yield from _parts(change)


def _destroyed(change: ResourceChange) -> Iterator[Finding]:
    held = HELD.get(change.type)
    if change.deposed:
        rule = STATEFUL_DESTROYED if held else DEPOSED_DESTROYED
        what = f"the deposed object {change.deposed} is destroyed{f': {held}' if held else ''}"
    elif change.action.replaces:
        versioned = change.type in VERSIONED
        rule = STATEFUL_REPLACED if held else NEW_VERSION if versioned else REPLACED
        how = (
            "created anew, then destroyed" if change.action is Action.CREATE_THEN_DELETE else "destroyed, then created"
        )
        what = f"replaced ({how}){f': lost are {held}' if held else ''}"
    elif change.type in ACTIONS:
        return  # `alarms.py` says so
    else:
        rule = STATEFUL_DESTROYED if held else DESTROYED
        what = f"destroyed{f': lost are {held}' if held else ''}"
    yield rule.finds(change.address, what, _causes(change))


def _causes(change: ResourceChange) -> Iterator[str]:
    if change.action_reason:
        yield _REASONS.get(change.action_reason, change.action_reason)
    if not change.action.replaces:
        return
    for path in change.replace_paths:
        yield "forced by " + difference(shown_path(path), change.was(*path), change.becomes(*path))
    if not change.replace_paths and not change.action_reason:
        yield "the plan does not say what forces it"
        for name, (before, after) in change.changed.items():
            if after != UNKNOWN:
                yield "changes: " + difference(name, before, after)


def _parts(change: ResourceChange) -> Iterator[Finding]:
    for block, name, what in PARTS[change.type]:
        before, after = change.was(block), change.becomes(block)
        if not is_list(before) or before == after:
            continue
        if not is_list(after):
            if after is None:
                after = ()
            else:
                yield PART_REMOVED.finds(change.address, f"{block} cannot be judged yet: {shown(after)}")
                continue
        remaining = _by_name(after, name)
        for key, part in _by_name(before, name).items():
            if key not in remaining:
                yield PART_REMOVED.finds(change.address, f"{what} {key} is removed")
            elif _keys(part) != _keys(remaining[key]):
                yield PART_REMOVED.finds(
                    change.address,
                    f"{what} {key} is removed and built anew",
                    (
                        f"forced by {difference(field, at(part, field), at(remaining[key], field))}"
                        for field in _KEYS
                        if at(part, field) != at(remaining[key], field)
                    ),
                )


# An index whose keys or projection change is deleted and created again.
_KEYS = ("hash_key", "range_key", "projection_type", "non_key_attributes")


def _keys(part: Value) -> tuple[Value, ...]:
    return tuple(at(part, field) for field in _KEYS)


def _by_name(parts: Value, name: str) -> dict[str, Value]:
    if not is_list(parts):
        return {}
    return {str(at(part, name)): part for part in parts}


RULES = RuleGroup(
    (STATEFUL_DESTROYED, STATEFUL_REPLACED, PART_REMOVED, DESTROYED, REPLACED, DEPOSED_DESTROYED, NEW_VERSION), find
)
