"""The project as it would be under CDK Terrain, the fork of CDKTF that goes on: https://cdktn.io."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

_PROJECT = Path(__file__).parents[1]
PYTHON = _PROJECT / ".local" / "cdktn" / "bin" / "python"
"""The environment with CDK Terrain, which `make` installs from `tests/after_cdktf/requirements.txt`."""

_REQUIREMENTS = _PROJECT / "tests" / "after_cdktf" / "requirements.txt"
_IMPORT = re.compile(r"^(\s*(?:from|import) )cdktf(?:_cdktf(_provider_aws))?\b", re.MULTILINE)
# What synthesizing does not need, or is no source; what other tests leave here for a moment, such as a lock of a state,
# would else be gone before it is copied.
_LEFT_OUT = shutil.ignore_patterns(
    *(".git", ".venv", ".local", ".*_cache", ".hypothesis", "node_modules", "build", "cdktf.out", "__pycache__"),
    *("*.tfstate*", "tests", "peers"),
)


def renamed_copy(target: Path) -> Path:
    """Copies the project's sources to `target`, with cdktf's imports renamed and nothing else changed."""
    shutil.copytree(_PROJECT, target, ignore=_LEFT_OUT)
    for module in target.rglob("*.py"):
        module.write_text(_IMPORT.sub(r"\1cdktn\2", module.read_text()))
    return target


def version() -> str:
    """The version of CDK Terrain."""
    found = re.search(r"^cdktn==([\d.]+)", _REQUIREMENTS.read_text(), re.MULTILINE)
    assert found, f"{_REQUIREMENTS} names no cdktn"  # noqa: S101 - a file of the project
    return found[1]
