"""Synthesizes a copy of the project by another Python, or by other settings."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_LIMIT_SECONDS = 180


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
