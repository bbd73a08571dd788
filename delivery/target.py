"""What is planned and deployed at once: one stack of one environment, and where its files are."""

from __future__ import annotations

import json
import shlex
from dataclasses import dataclass
from pathlib import Path

from delivery.errors import DeliveryError
from main import ROOT, read_context

OUTPUT = ROOT / "cdktf.out"
"""The folder that the app is synthesized to, as by `cdktf synth`."""
STACKS = ("shipment", "state")
_PLANS = ROOT / ".local" / "plans"


@dataclass(frozen=True)
class Target:
    """One stack of one environment.

    Attributes:
        environment: Such as "dev".
        stack: "shipment" or "state".

    Raises:
        DeliveryError: `cdktf.json` does not list the environment, or there is no such stack.
    """

    environment: str
    stack: str = STACKS[0]

    def __post_init__(self) -> None:
        """Refuses what is not there before anything is made for it."""
        if self.environment not in (known := environment_names()):
            raise DeliveryError(f"cdktf.json has no environment {self.environment!r}, only {', '.join(known)}")
        if self.stack not in STACKS:
            raise DeliveryError(f"there is no stack {self.stack!r}, only {' and '.join(STACKS)}")

    @property
    def id(self) -> str:
        """The stack's id, such as "shipment-dev"."""
        return f"{self.stack}-{self.environment}"

    @property
    def folder(self) -> Path:
        """The folder of its synthesized configuration, in which Terraform runs."""
        return OUTPUT / "stacks" / self.id

    @property
    def values(self) -> Path | None:
        """The file with the values of its variables; None if the stack has no variables."""
        return ROOT / "environments" / f"{self.environment}.tfvars" if self.stack == STACKS[0] else None

    @property
    def exceptions(self) -> Path:
        """The file with what was agreed of this stack's next plan; it need not be there."""
        return ROOT / "environments" / f"{self.id}.exceptions.toml"

    def plans(self, kind: str = "deployment") -> Path:
        """The folder of its plan and what belongs to it.

        Args:
            kind: "deployment", or "drift" for a plan that only looks and is never applied.
        """
        return _PLANS / self.environment / self.stack / kind

    def command(self, name: str) -> str:
        """What to type to run a command of the Makefile on it."""
        words = ["make", name, f"ENV={self.environment}", *([f"STACK={self.stack}"] if self.stack != STACKS[0] else [])]
        return shlex.join(words)


def environment_names() -> list[str]:
    """The names of all environments, in the order of `cdktf.json`.

    Raises:
        DeliveryError: `cdktf.json` lists none.
    """
    environments = read_context().get("environments")
    if not isinstance(environments, dict) or not environments:
        raise DeliveryError(f"cdktf.json lists no environments: {json.dumps(environments)}")
    return list(environments)
