"""Which part of the project may import which."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from main import ROOT

_TESTS = sorted((ROOT / "tests").rglob("*.py"))
# Tests know everything; the others are made by tools.
_NO_ROOMS = {"tests", "node_modules", "build", "cdktf.out"}
_SHARED = "tests.support"


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


@pytest.mark.parametrize("file", _TESTS, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_test_imports_another_test_or_what_another_folder_of_tests_keeps_for_itself(file: Path) -> None:
    folder = ".".join(file.parent.relative_to(ROOT).parts)
    for module in _imported(file):
        if not module.startswith("tests."):
            continue
        name = module.rpartition(".")[2]
        assert name != "conftest", f"{file} imports {module}"
        assert not name.startswith("test_"), f"{file} imports {module}"
        assert module.startswith((f"{folder}.", f"{_SHARED}.")), f"{file} imports {module}: move it to {_SHARED}"


def test_nothing_is_imported_from_a_package_that_mypy_does_not_follow() -> None:
    """It would be checked as Any. Its modules are followed where names are imported from them."""
    mypy = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mypy"]
    skipped = {name for each in mypy["overrides"] if each.get("follow_imports") == "skip" for name in each["module"]}
    assert skipped
    paths = [ROOT / name for name in mypy["files"]]
    found = [
        str(file.relative_to(ROOT))
        for path in paths
        for file in ([path] if path.is_file() else path.rglob("*.py"))
        if any(name in file.read_text("utf-8") for name in skipped) and skipped & set(_opened(file))
    ]
    assert found == []


def _opened(file: Path) -> Iterator[str]:
    """The packages and modules that a file takes names from, and those that its `import a.b` makes known whole."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        elif isinstance(node, ast.Import):
            for alias in node.names:
                parts = alias.name.split(".")
                yield from (".".join(parts[: end + 1]) for end in range(len(parts)))


def _imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names if node.module.startswith("tests"))
