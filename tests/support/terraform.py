"""Runs the real Terraform."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from toolchain.provider_mirror import terraform_environment

# Only a command that hangs meets it: deploying takes a minute, and five on a busy machine.
_LIMIT_SECONDS = 600


class Terraform:
    """Terraform in the folder of one synthesized stack.

    Args:
        folder: The folder, such as cdktf.out/stacks/shipment-dev.
        environment: Environment variables, such as those of an AWS client.
    """

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self.folder = folder
        self._environment = terraform_environment({**environment, "CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1"})

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Runs a command to its end, whatever that is."""
        return subprocess.run(
            ["terraform", *arguments],  # noqa: S607 - the one on the PATH is the one to test
            cwd=self.folder,
            env=self._environment,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=_LIMIT_SECONDS,
        )

    def succeed(self, *arguments: str) -> str:
        """Runs a command that must succeed; returns what it printed."""
        done = self.run(*arguments)
        assert done.returncode == 0, f"terraform {' '.join(arguments)} failed:\n{done.stdout[-2000:]}\n{done.stderr}"
        return done.stdout

    def fail(self, *arguments: str) -> str:
        """Runs a command that must fail; returns its message with line breaks and borders folded."""
        done = self.run(*arguments, "-no-color")
        assert done.returncode != 0, f"terraform {' '.join(arguments)} succeeded:\n{done.stdout}"
        return " ".join(done.stderr.replace("│", " ").split())

    def changes(self, *arguments: str) -> dict[str, str]:
        """Plans; returns what would be done to each resource, by address, leaving out those that stay as they are.

        That is "create", "update", "replace", "delete" or "import":
        https://developer.hashicorp.com/terraform/internals/machine-readable-ui#planned-change
        """
        # Reading a saved plan would start the provider once more.
        lines = self.succeed("plan", "-input=false", "-json", *arguments).splitlines()
        messages: list[dict[str, Any]] = [json.loads(line) for line in lines]
        assert any(message["type"] == "change_summary" for message in messages), "the plan has no end"
        changes = [message["change"] for message in messages if message["type"] == "planned_change"]
        return {change["resource"]["addr"]: change["action"] for change in changes if change["action"] != "read"}

    def plan(self, *arguments: str) -> dict[str, Any]:
        """Plans; returns the whole plan as JSON."""
        self.succeed("plan", "-input=false", "-out=test.tfplan", *arguments)
        plan: dict[str, Any] = json.loads(self.succeed("show", "-json", "test.tfplan"))
        return plan
