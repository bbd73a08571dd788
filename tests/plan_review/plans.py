"""Small plans of our own making, in the form in which `terraform show -json` prints them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from plan_review.plan import Plan
from plan_review.reading import parse_plan

Json = dict[str, Any]


def change(
    address: str,
    actions: Sequence[str] = ("update",),
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    *,
    unknown: Mapping[str, Any] | None = None,
    sensitive: Mapping[str, Any] | None = None,
    **fields: Any,
) -> Json:
    """One resource's change; `fields` are further fields of it, those of its `change` included.

    Args:
        address: `type.name`, in a module or not, with an index or not.
        actions: What will be done.
        before: The attributes now.
        after: The attributes afterwards, without those that are unknown.
        unknown: `after_unknown`.
        sensitive: Both `before_sensitive` and `after_sensitive`.
        fields: Such as `deposed`, `replace_paths`.
    """
    *_, type_, name = re.sub(r"\[[^]]*]", "", address).split(".")
    inner = {key: fields.pop(key) for key in ("replace_paths", "importing") if key in fields}
    return {
        "address": address,
        "mode": "managed",
        "type": type_,
        "name": name,
        "provider_name": f"registry.terraform.io/hashicorp/{type_.partition('_')[0]}",
        "change": {
            "actions": list(actions),
            "before": before,
            "after": after,
            "after_unknown": unknown or {},
            "before_sensitive": sensitive or {},
            "after_sensitive": sensitive or {},
            **inner,
        },
        **fields,
    }


def created(address: str, after: Mapping[str, Any], **fields: Any) -> Json:
    """A resource that is new."""
    return change(address, ["create"], None, after, **fields)


def updated(address: str, before: Mapping[str, Any], after: Mapping[str, Any], **fields: Any) -> Json:
    """A resource that is changed in place; what is not in `after` stays as it is."""
    return change(address, ["update"], before, {**before, **after}, **fields)


def destroyed(address: str, before: Mapping[str, Any], **fields: Any) -> Json:
    """A resource that will be gone."""
    return change(address, ["delete"], before, None, **fields)


def replaced(address: str, before: Mapping[str, Any], after: Mapping[str, Any], **fields: Any) -> Json:
    """A resource that is destroyed and created again; what is not in `after` is as before."""
    return change(address, ["delete", "create"], before, {**before, **after}, **fields)


def document(*changes: Json, **fields: Any) -> Json:
    """A whole plan as JSON; `fields` are further fields of it, such as `resource_drift`."""
    return {
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "planned_values": {"root_module": {}},
        "resource_changes": list(changes),
        "configuration": {"root_module": {}},
        **fields,
    }


def plan(*changes: Json, **fields: Any) -> Plan:
    """A whole plan as the rules see it."""
    return parse_plan(json.dumps(document(*changes, **fields)).encode(), "plan.json")
