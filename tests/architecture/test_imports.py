"""Which part of the project may import which."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

from main import ROOT

# Tests know everything; the others are made by tools.
_NO_ROOMS = {"tests", "node_modules", "build", "cdktf.out"}


def test_every_room_keeps_to_its_place_in_the_house() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_room_has_a_place_in_the_house() -> None:
    folders = [folder for folder in ROOT.iterdir() if folder.is_dir() and not folder.name.startswith(".")]
    rooms = {folder.name for folder in folders if [*folder.glob("*.py"), *folder.glob("*/*.py")]} - _NO_ROOMS
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    assert rooms == set(rules["root_packages"])
    (layers,) = [contract["layers"] for contract in rules["contracts"] if contract["type"] == "layers"]
    assert rooms == {room.strip() for layer in layers for room in layer.split("|")}
