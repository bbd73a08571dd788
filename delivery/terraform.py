"""Runs Terraform in the folder of a stack."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from delivery.errors import DeliveryError
from delivery.state_lock import holder
from delivery.target import Target
from toolchain.provider_mirror import MirrorError, account_environment

# Plans hold secrets: what Terraform writes is for this user alone.
_PRIVATE = 0o077


@dataclass(frozen=True)
class StateVersion:
    """Which version of a state.

    Attributes:
        lineage: Stays the same for the life of a state; None where there is no state yet.
        serial: Grows with each change.
    """

    lineage: str | None
    serial: int


class Terraform:
    """Terraform in the folder of one synthesized stack.

    Args:
        target: The stack.

    Raises:
        DeliveryError: `TF_PLUGIN_MIRROR` names a folder without the provider.
    """

    def __init__(self, target: Target) -> None:
        self._target = target
        try:
            environment = account_environment(os.environ)
        except MirrorError as error:
            raise DeliveryError(str(error)) from error
        self._environment = {**environment, "CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1"}

    def init(self) -> None:
        """Gets the provider and finds the state.

        Raises:
            DeliveryError: As `_run`.
        """
        self._run("init", "-input=false")

    def plan(self, file: Path, *, only_refresh: bool) -> None:
        """Writes a plan to a file.

        Args:
            file: The file.
            only_refresh: Plan nothing but what to write into the state of what was changed by hand.

        Raises:
            DeliveryError: As `_run`.
        """
        values = [f"-var-file={self._target.values}"] if self._target.values else []
        self._run("plan", "-input=false", f"-out={file}", *values, *(["-refresh-only"] if only_refresh else []))

    def show(self, plan: Path) -> str:
        """A plan as JSON (https://developer.hashicorp.com/terraform/internals/json-format).

        Raises:
            DeliveryError: As `_run`.
        """
        return self._run("show", "-json", str(plan))

    def state_version(self) -> StateVersion:
        """The version of the state as it is now.

        Raises:
            DeliveryError: As `_run`.
        """
        text = self._run("state", "pull")
        state = json.loads(text) if text.strip() else {}
        return StateVersion(state.get("lineage"), state.get("serial", 0))

    def apply(self, plan: Path) -> None:
        """Applies a plan, and shows what Terraform says.

        Raises:
            DeliveryError: It failed, in the middle perhaps.
        """
        uncoloured = [] if sys.stdout.isatty() else ["-no-color"]
        command = self._command("apply", "-input=false", *uncoloured, str(plan))
        with subprocess.Popen(
            command, cwd=self._target.folder, env=self._environment, umask=_PRIVATE, stdin=subprocess.DEVNULL
        ) as process:
            while process.returncode is None:
                # Terraform was interrupted too: it ends what it has begun, writes the state and releases the lock.
                with contextlib.suppress(KeyboardInterrupt):
                    process.wait()
        if process.returncode != 0:
            raise DeliveryError(
                f"{self._target.id} is not deployed, or not wholly: see above. What was done is in the state; "
                f"when the reason is gone, begin again with `{self._target.command('plan')}`."
            )

    def _run(self, *arguments: str) -> str:
        """Runs a command to its end; returns what it printed.

        Raises:
            DeliveryError: It failed. The message is Terraform's; who holds the lock of the state is its first line.
        """
        done = subprocess.run(
            self._command(*arguments, "-no-color"),
            cwd=self._target.folder,
            env=self._environment,
            umask=_PRIVATE,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        if done.returncode != 0:
            message = f"terraform {arguments[0]} of {self._target.id} failed:\n{done.stderr.strip()}"
            held = holder(done.stderr)
            raise DeliveryError(f"{held}\n\n{message}" if held else message)
        return done.stdout

    def _command(self, *arguments: str) -> list[str]:
        return ["terraform", *arguments]
