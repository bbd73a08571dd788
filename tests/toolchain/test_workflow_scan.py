"""Each linter of workflows is there and finds what it is there for."""

from __future__ import annotations

from pathlib import Path

import pytest

from main import ROOT
from toolchain.workflow_scan import commands, scan

_TOOLS = ROOT / ".local" / "workflow-linters" / "bin"
WORKFLOW = """
name: Sample
on:
  push:
    branches: [main]
permissions: {}
jobs:
  sample:
    name: Sample
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    steps:
      - run: make test
"""

needs_linters = pytest.mark.skipif(not _TOOLS.exists(), reason="`make lint` installs the linters of workflows")


def project(folder: Path, workflow: str) -> Path:
    file = folder / ".github" / "workflows" / "sample.yml"
    file.parent.mkdir(parents=True)
    file.write_text(workflow)
    return folder


@needs_linters
def test_a_sound_workflow_passes(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert scan(project(tmp_path, WORKFLOW)), capfd.readouterr()


@needs_linters
@pytest.mark.parametrize(
    ("before", "after", "linter"),
    [
        ("run: make test", "run: make ${{ github.nothing }}", "actionlint"),
        ("run: make test", "run: make ${{ github.event.head_commit.message }}", "zizmor"),
        ("run: make test", "uses: actions/checkout@v7", "zizmor"),
        ("timeout-minutes: 5", "timeout-hours: 5", "check-jsonschema"),
    ],
)
def test_what_is_wrong_is_found(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], before: str, after: str, linter: str
) -> None:
    assert not scan(project(tmp_path, WORKFLOW.replace(before, after)))
    assert f"{linter} found something" in capfd.readouterr().out


def test_nothing_to_check_is_no_success(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no workflows"):
        scan(tmp_path)


def test_every_file_of_this_project_is_checked() -> None:
    folder = ROOT / ".github"
    given = {argument for command in commands(ROOT) for argument in command}
    # zizmor is given the folder, and reads its own settings there.
    assert str(folder) in given
    files = {str(file) for file in folder.rglob("*.yml")} - {str(folder / "zizmor.yml")}
    assert files <= given
