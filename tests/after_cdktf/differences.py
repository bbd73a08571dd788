"""What differs between two Terraform configurations, and what may."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Difference:
    """A value that is another one.

    Attributes:
        path: Where it is, such as "terraform.required_providers.aws.version".
        under_cdktf: The value under cdktf as JSON, None if it is not there.
        under_cdktn: The value under CDK Terrain, likewise.
    """

    path: str
    under_cdktf: str | None
    under_cdktn: str | None


EXPECTED: Mapping[Difference, str] = {
    Difference("//.metadata.version", '"0.21.0"', '"0.24.0"'): "the version of the library, in a comment",
    Difference(
        "terraform.required_providers.aws.source", '"aws"', '"hashicorp/aws"'
    ): "the newer bindings name the provider's publisher; Terraform takes the short form for the same provider",
    Difference(
        "terraform.required_providers.aws.version", '"5.100.0"', '"6.69.1"'
    ): "there are no bindings of 5.100.0 for CDK Terrain 0.24; docs/after-cdktf.md says what 6.x changes",
}
"""Every difference between the two configurations of a stack, of each of them, with its reason."""


def differences(under_cdktf: Any, under_cdktn: Any) -> set[Difference]:
    """Compares two parsed configurations value by value."""
    before, after = dict(_values(under_cdktf)), dict(_values(under_cdktn))
    return {
        Difference(path, before.get(path), after.get(path))
        for path in before.keys() | after.keys()
        if before.get(path) != after.get(path)
    }


def unexplained(found: set[Difference]) -> list[str]:
    """Differences without a reason, and reasons without a difference, as sentences."""
    return sorted(
        [
            f"{difference.path} is {difference.under_cdktf} under cdktf and {difference.under_cdktn} under cdktn"
            for difference in found - EXPECTED.keys()
        ]
        + [
            f"{difference.path}: the difference between {difference.under_cdktf} and {difference.under_cdktn} is "
            "listed but was not found: take it out of the list"
            for difference in EXPECTED.keys() - found
        ]
    )


def _values(node: Any, path: str = "") -> Iterator[tuple[str, str]]:
    # An empty list or mapping is a value of its own: without it, one that vanishes would not be missed.
    children: Iterator[tuple[Any, Any]]
    if isinstance(node, dict) and node:
        children = iter(node.items())
    elif isinstance(node, list) and node:
        children = enumerate(node)
    else:
        yield path, json.dumps(node)
        return
    for key, child in children:
        yield from _values(child, f"{path}.{key}" if path else str(key))
