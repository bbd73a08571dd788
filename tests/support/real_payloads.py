"""Payloads that others recorded or published, in the formats that they use. They lie beside the project, not in it."""

from __future__ import annotations

from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[3] / "shared" / "data"
"""A folder for each format, in which some have folders for each publisher."""

_FORMATS = ("aftership", "easypost", "epcis", "shipengine", "shippo")


def require_real_payloads() -> None:
    """Skips the test, and says why, where the payloads are not at hand."""
    if not FOLDER.is_dir():
        pytest.skip(f"the recorded payloads are not at hand: no folder {FOLDER}")


def real_files() -> list[Path]:
    """The files of all formats, one document each."""
    return [file for name in _FORMATS for file in sorted((FOLDER / name).rglob("*.json"))]
