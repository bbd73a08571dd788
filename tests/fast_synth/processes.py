"""Programs in processes of their own, since what a process has loaded cannot be undone."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from main import ROOT


def python(code: str, settings: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Runs code in the project's folder without this process's Node.js options."""
    inherited = {name: value for name, value in os.environ.items() if name not in ("NODE_OPTIONS", "FAST_SYNTH")}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**inherited, **(settings or {})},
        capture_output=True,
        text=True,
        timeout=300,
    )


def succeed(code: str, settings: Mapping[str, str] | None = None) -> str:
    done = python(code, settings)
    assert done.returncode == 0, done.stderr
    return done.stdout


def synthesize(output: Path, **settings: str) -> dict[str, bytes]:
    """Synthesizes the app; returns every file by its path."""
    done = subprocess.run(
        [sys.executable, "main.py"],
        cwd=ROOT,
        env={**os.environ, "NODE_OPTIONS": "", "CDKTF_OUTDIR": str(output), **settings},
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    return {str(path.relative_to(output)): path.read_bytes() for path in output.rglob("*") if path.is_file()}
