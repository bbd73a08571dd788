"""A checkout of this project with environments of its own, for commands that write beside the sources."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from main import ROOT

_LIMIT_SECONDS = 240
# What commands write, or what a checkout here has of its own; all else is shared.
_OWN = {"cdktf.json", "environments", "cdktf.out", "build", ".local", ".git"}
_STATE = "terraform."


@dataclass(frozen=True)
class Checkout:
    """The files of this checkout without what was made in it.

    Attributes:
        folder: Where it is.
    """

    folder: Path

    @classmethod
    def make(cls, folder: Path, environments: Mapping[str, Mapping[str, Any]]) -> Checkout:
        """Makes one in an empty folder, with these entries in `cdktf.json` and no values of variables."""
        for found in ROOT.iterdir():
            if found.name not in _OWN and not found.name.startswith(_STATE):
                (folder / found.name).symlink_to(found)
        (folder / "environments").mkdir()
        made = cls(folder)
        made.settings(environments)
        return made

    def settings(self, environments: Mapping[str, Mapping[str, Any]]) -> None:
        """Writes the entries of all environments to `cdktf.json`."""
        document = json.loads((ROOT / "cdktf.json").read_text())
        document["context"]["environments"] = environments
        (self.folder / "cdktf.json").write_text(json.dumps(document))

    def values(self, environment: str, text: str) -> None:
        """Writes the values of an environment's variables."""
        (self.folder / "environments" / f"{environment}.tfvars").write_text(text)

    def python(self, module: str, *arguments: str, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        """Runs `python -m MODULE` in it to its end, whatever that is."""
        return self.run([sys.executable, "-m", module, *arguments], environment)

    def run(self, command: Sequence[str], environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        """Runs a command in it to its end, whatever that is."""
        return subprocess.run(
            command,
            cwd=self.folder,
            env={**environment, "CHECKPOINT_DISABLE": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_LIMIT_SECONDS,
        )
