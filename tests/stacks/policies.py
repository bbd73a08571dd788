"""Every statement of every policy that a stack synthesizes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.support.configuration import Configuration, statements

_KINDS = {"aws_iam_role_policy": "role", "aws_iam_policy": "boundary"}
_OF_DEPLOYMENT = {"plan_policy", "apply_policy"}


@dataclass(frozen=True)
class Policy:
    """One statement of a policy: where it is, and which kind ("role", "trust", "resource",
    "boundary", "deployment" or "people")."""

    where: str
    kind: str
    statement: dict[str, Any]


def policies(configuration: Configuration) -> Iterator[Policy]:
    """Every statement of every policy."""
    for resource_type, resources in configuration.document["resource"].items():
        for address, body in resources.items():
            for attribute, kind in (("policy", "resource"), ("assume_role_policy", "trust")):
                if attribute not in body:
                    continue
                is_role = resource_type == "aws_iam_role_policy"
                where = body["name"] if is_role else "key" if resource_type == "aws_kms_key" else address
                for statement in statements(body[attribute]):
                    yield Policy(where, _KINDS.get(resource_type, kind), statement)
    for name, output in configuration.document["output"].items():
        if name.endswith("_policy"):
            for statement in statements(output["value"]):
                yield Policy(name, "deployment" if name in _OF_DEPLOYMENT else "people", statement)
