"""The project as it would be under CDK Terrain, the fork of CDKTF that goes on: https://cdktn.io."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from main import ROOT

PYTHON = ROOT / ".local" / "cdktn" / "bin" / "python"
"""The environment with CDK Terrain, which `make test` installs from `requirements.txt` beside this file."""

_LIMIT_SECONDS = 180
_IMPORT = re.compile(r"^(\s*(?:from|import) )cdktf(?:_cdktf(_provider_aws))?\b", re.MULTILINE)
# What synthesizing does not need, or is no source; what other tests leave here for a moment, such as a lock of a state,
# would else be gone before it is copied.
_LEFT_OUT = shutil.ignore_patterns(
    *(".git", ".venv", ".local", ".*_cache", ".hypothesis", "node_modules", "build", "cdktf.out", "__pycache__"),
    *("*.tfstate*", "tests"),
)


def renamed_copy(target: Path) -> Path:
    """Copies the project's sources to `target`, with cdktf's imports renamed and nothing else changed."""
    shutil.copytree(ROOT, target, ignore=_LEFT_OUT)
    for module in target.rglob("*.py"):
        module.write_text(_IMPORT.sub(r"\1cdktn\2", module.read_text()))
    return target


def synthesize(project: Path, output: Path, *, python: Path | None = None, **settings: str) -> str:
    """Synthesizes every stack of every environment to `output`; returns what was printed on standard error.

    Args:
        project: The folder with `main.py`.
        output: The folder to write to.
        python: The Python that runs it; this one if not given.
        settings: Further environment variables.
    """
    done = subprocess.run(
        [python or sys.executable, "main.py"],
        cwd=project,
        env={**os.environ, "NODE_OPTIONS": "", "CDKTF_OUTDIR": str(output), **settings},
        capture_output=True,
        text=True,
        timeout=_LIMIT_SECONDS,
    )
    assert done.returncode == 0, done.stderr
    return done.stderr
