"""Synthesized Terraform JSON, as the assertions want to read it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# What Terraform puts into the text of a policy when it plans.
_COMPUTED = re.compile(r"\$\{jsonencode\(.*?\)\}")
ENVIRONMENTS = ("dev", "staging", "prod")


@dataclass(frozen=True)
class Configuration:
    """The configuration of one stack.

    Attributes:
        stack: Stack id, such as "shipment-dev".
        document: The parsed `cdk.tf.json`.
    """

    stack: str
    document: Mapping[str, Any]

    @classmethod
    def read(cls, folder: Path) -> Configuration:
        """Reads the configuration that was synthesized to a stack's folder."""
        return cls(folder.name, json.loads((folder / "cdk.tf.json").read_text()))

    def all(self, resource_type: str) -> dict[str, Any]:
        """Every resource of a type, by its Terraform name."""
        resources: dict[str, Any] = self.document["resource"].get(resource_type, {})
        return resources

    def data(self, data_type: str) -> dict[str, Any]:
        """Every data source of a type, by its Terraform name."""
        sources: dict[str, Any] = self.document.get("data", {}).get(data_type, {})
        return sources

    def only(self, resource_type: str) -> Any:
        """The one resource of a type."""
        found = self.all(resource_type)
        assert len(found) == 1, f"{self.stack}: expected one {resource_type}, found {sorted(found)}"
        return next(iter(found.values()))

    def named(self, resource_type: str, attribute: str, value: str) -> Any:
        """The one resource of a type whose attribute has a value."""
        found = [body for body in self.all(resource_type).values() if body.get(attribute) == value]
        values = sorted(str(body.get(attribute)) for body in self.all(resource_type).values())
        assert len(found) == 1, f"{self.stack}: no single {resource_type} with {attribute}={value} in {values}"
        return found[0]

    def address(self, resource_type: str, attribute: str, value: str) -> str:
        """The Terraform address of such a resource, such as "aws_sqs_queue.event_intake_queue_B37FA49C"."""
        wanted = self.named(resource_type, attribute, value)
        name = next(name for name, body in self.all(resource_type).items() if body is wanted)
        return f"{resource_type}.{name}"


def statements(policy: str) -> list[dict[str, Any]]:
    """The statements of a policy document."""
    found: list[dict[str, Any]] = json.loads(_COMPUTED.sub('"<computed>"', policy))["Statement"]
    return found
