"""What the expressions of a plan's configuration refer to: only names, since its constants may be secrets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

_INDEX = re.compile(r'\[(?:\d+|"(?:[^"\\]|\\.)*")\]')


def references(configuration: Any) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """The references of each attribute, by the resource's address without indexes and the attribute's name.

    What is not as expected is left out: it helps to explain, and to tell what nobody set (`is_configured`).
    """
    found: dict[str, Mapping[str, tuple[str, ...]]] = {}
    modules = [("", _mapping(_mapping(configuration).get("root_module")))]
    while modules:
        path, module = modules.pop()
        resources = module.get("resources")
        for resource in resources if isinstance(resources, list) else ():
            expressions = _mapping(_mapping(resource).get("expressions"))
            address = _mapping(resource).get("address")
            if isinstance(address, str):
                found[f"{path}{address}"] = {
                    name: tuple(dict.fromkeys(_named(expression))) for name, expression in expressions.items()
                }
        for name, call in _mapping(module.get("module_calls")).items():
            modules.append((f"{path}module.{name}.", _mapping(_mapping(call).get("module"))))
    return found


def without_indexes(address: str) -> str:
    """The address of the configuration's block from which an object is made."""
    return _INDEX.sub("", address)


def is_configured(found: Mapping[str, Mapping[str, tuple[str, ...]]], address: str, attribute: str) -> bool:
    """Whether somebody set an attribute, so that its being unknown is not just the provider's choice to come.

    True also where the plan does not tell, such as one without its configuration.

    Args:
        found: What `references` found.
        address: Of the object, with its indexes.
        attribute: Its name.
    """
    configured = found.get(without_indexes(address))
    return configured is None or attribute in configured


def _named(expression: Any) -> Iterator[str]:
    if isinstance(expression, list):
        for member in expression:
            yield from _named(member)
    elif isinstance(expression, Mapping):
        for key, member in expression.items():
            if key == "references" and isinstance(member, list):
                yield from (reference for reference in member if isinstance(reference, str))
            elif key != "constant_value":
                yield from _named(member)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
