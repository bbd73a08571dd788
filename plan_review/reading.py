"""Reads a plan from what `terraform show -json` or `tofu show -json` printed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from plan_review.errors import PlanError
from plan_review.masking import masked, masked_attributes
from plan_review.plan import Action, CheckResult, OutputChange, Plan, ResourceChange
from plan_review.references import references
from plan_review.regions import configured_region

_T = TypeVar("_T")
_ACTIONS = {action.value: action for action in Action}
_READABLE_MAJORS = ("0", "1")
_SHOW = "`terraform show -json PLAN`"
# Every plan has at least one of these, and a state or a schema none.
_MARKS = ("resource_changes", "planned_values", "configuration", "output_changes", "resource_drift")
# What a path's steps nest to at most. Providers' schemas nest to some ten; Python gives up at about a thousand.
_DEEPEST = 100


def read_plan(file: Path) -> Plan:
    """Reads a plan.

    Raises:
        PlanError: The file cannot be read, is no plan, or is one of an unknown format.
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        raise PlanError(f"{file} cannot be read: {error.strerror}") from error
    return parse_plan(content, str(file))


def parse_plan(content: bytes, name: str) -> Plan:
    """Makes a plan of a file's content; `name` is what messages call it.

    Raises:
        PlanError: It is no plan, or one of an unknown format.
    """
    if content.startswith(b"PK"):
        raise PlanError(f"{name} is a plan in Terraform's own binary form: review what {_SHOW} prints of it")
    try:
        document = json.loads(content, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise PlanError(f"{name} is no JSON ({error}): review what {_SHOW} prints") from error
    _check_is_plan(document, name)
    _check_depth(document, name)
    return _Reader(name).plan(document)


def _no_number(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON number")


def _check_is_plan(document: Any, name: str) -> None:
    if not isinstance(document, dict) or not isinstance(document.get("format_version"), str):
        raise PlanError(f"{name} is no Terraform plan, it has no format_version: review what {_SHOW} prints")
    version = document["format_version"]
    if version.partition(".")[0] not in _READABLE_MAJORS:
        raise PlanError(f"{name} is a plan of format {version}: only 1.x and those before are understood")
    if not any(mark in document for mark in _MARKS):
        kind = "a state" if "values" in document else "something else of Terraform's"
        raise PlanError(f"{name} is no plan but {kind}: review what {_SHOW} prints of a plan")


def _check_depth(document: Any, name: str) -> None:
    level = [document]
    for _ in range(_DEEPEST):
        level = [
            member
            for value in level
            if isinstance(value, dict | list)
            for member in (value.values() if isinstance(value, dict) else value)
        ]
        if not level:
            return
    raise PlanError(f"{name} is nested deeper than {_DEEPEST} levels: no plan is")


class _Reader:
    """Reads the parts of a plan; an error names the part."""

    def __init__(self, name: str) -> None:
        self._name = name

    def plan(self, document: Mapping[str, Any]) -> Plan:
        return Plan(
            format_version=document["format_version"],
            terraform_version=self._field(document, "terraform_version", str, "the plan") or "",
            changes=tuple(self._changes(document, "resource_changes")),
            drift=tuple(self._changes(document, "resource_drift")),
            deferred=tuple(self._deferred(document)),
            invocations=tuple(
                self._required(invocation, "address", str, where)
                for invocation, where in self._members(document, "action_invocations", "the plan")
            ),
            outputs=tuple(self._outputs(document)),
            checks=tuple(self._checks(document)),
            errored=self._field(document, "errored", bool, "the plan") or False,
            complete=self._field(document, "complete", bool, "the plan"),
            applyable=self._field(document, "applyable", bool, "the plan"),
            references=references(document.get("configuration")),
            region=configured_region(document),
        )

    def _changes(self, document: Mapping[str, Any], key: str) -> Iterator[ResourceChange]:
        for entry, where in self._members(document, key, "the plan"):
            yield self._resource_change(entry, where)

    def _resource_change(self, entry: Mapping[str, Any], where: str) -> ResourceChange:
        address = self._required(entry, "address", str, where)
        where = f"{where} ({address})"
        change = self._required(entry, "change", dict, where)
        words = self._action_words(change, where)
        before = self._field(change, "before", dict, where)
        after = self._field(change, "after", dict, where)
        sensitive = (change.get("before_sensitive"), change.get("after_sensitive"))
        index = entry.get("index")
        return ResourceChange(
            address=address,
            module=self._field(entry, "module_address", str, where) or "",
            mode=self._field(entry, "mode", str, where) or "managed",
            type=self._required(entry, "type", str, where),
            name=self._field(entry, "name", str, where) or "",
            index=index if isinstance(index, str | int) else None,
            provider=self._field(entry, "provider_name", str, where) or "",
            deposed=self._field(entry, "deposed", str, where) or "",
            previous_address=self._field(entry, "previous_address", str, where) or "",
            importing=change.get("importing") is not None,
            action=_ACTIONS.get(words, Action.UNRECOGNISED),
            action_words=words,
            action_reason=self._field(entry, "action_reason", str, where) or "",
            before=masked_attributes(before, None, *sensitive),
            after=masked_attributes(after, change.get("after_unknown"), *sensitive),
            replace_paths=tuple(
                tuple(step for step in path if isinstance(step, str | int))
                for path in self._field(change, "replace_paths", list, where) or ()
                if isinstance(path, list)
            ),
        )

    def _deferred(self, document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        for entry, where in self._members(document, "deferred_changes", "the plan"):
            change = self._field(entry, "resource_change", dict, where) or {}
            address = self._field(change, "address", str, where) or "a resource"
            yield address, self._field(entry, "reason", str, where) or ""

    def _outputs(self, document: Mapping[str, Any]) -> Iterator[OutputChange]:
        outputs = self._field(document, "output_changes", dict, "the plan") or {}
        for name in outputs:
            where = f"output_changes.{name}"
            change = self._required(outputs, name, dict, where)
            sensitive = (change.get("before_sensitive"), change.get("after_sensitive"))
            yield OutputChange(
                name=name,
                action=_ACTIONS.get(self._action_words(change, where), Action.UNRECOGNISED),
                before=masked(change.get("before"), None, *sensitive),
                after=masked(change.get("after"), change.get("after_unknown"), *sensitive),
            )

    def _checks(self, document: Mapping[str, Any]) -> Iterator[CheckResult]:
        for entry, where in self._members(document, "checks", "the plan"):
            address = self._field(entry, "address", dict, where) or {}
            problems = (
                self._field(problem, "message", str, there) or ""
                for instance, here in self._members(entry, "instances", where)
                for problem, there in self._members(instance, "problems", here)
            )
            yield CheckResult(
                address=self._field(address, "to_display", str, where) or "a check",
                status=self._field(entry, "status", str, where) or "unknown",
                problems=tuple(problems),
            )

    def _action_words(self, change: Mapping[str, Any], where: str) -> tuple[str, ...]:
        words = self._required(change, "actions", list, where)
        if not words or not all(isinstance(word, str) for word in words):
            self._refuse(where, "has no list of words as its actions")
        return tuple(words)

    def _members(self, parent: Mapping[str, Any], key: str, where: str) -> Iterator[tuple[dict[str, Any], str]]:
        for position, member in enumerate(self._field(parent, key, list, where) or ()):
            there = f"{key}[{position}]"
            if not isinstance(member, dict):
                self._refuse(there, "is no object")
            yield member, there

    def _required(self, parent: Mapping[str, Any], key: str, kind: type[_T], where: str) -> _T:
        value = self._field(parent, key, kind, where)
        if value is None:
            self._refuse(where, f"has no {key}")
        return value

    def _field(self, parent: Mapping[str, Any], key: str, kind: type[_T], where: str) -> _T | None:
        value = parent.get(key)
        if value is None or isinstance(value, kind):
            return value
        return self._refuse(where, f"has a {key} that is no {kind.__name__}")

    def _refuse(self, where: str, what: str) -> NoReturn:
        raise PlanError(f"{self._name} is no plan that can be read: {where} {what}")
