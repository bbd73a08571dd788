"""`make test` leaves nothing out, and fails when anything does."""

from __future__ import annotations

import sys
from collections import Counter

import pytest

from main import ROOT
from toolchain import checks
from toolchain.checks import Check


def test_every_folder_of_tests_is_in_one_check() -> None:
    folders = {f"tests/{path.relative_to(ROOT / 'tests').parts[0]}" for path in (ROOT / "tests").rglob("test_*.py")}
    listed = Counter(
        argument for row in checks.ROWS for check in row for argument in check.command if argument.startswith("tests/")
    )
    assert listed == Counter(folders)


@pytest.mark.parametrize(
    "tool", ["ruff format --check .", "ruff check .", "mypy", "toolchain.policy_scan", "toolchain.workflow_scan"]
)
def test_every_tool_is_in_one_check(tool: str) -> None:
    commands = [" ".join(check.command) for row in checks.ROWS for check in row]
    assert sum(command.endswith(f" -m {tool}") for command in commands) == 1


@pytest.mark.parametrize(("codes", "status"), [((0, 0, 0), 0), ((0, 1, 0), 1), ((0, 0, 3), 1)])
def test_one_check_that_fails_fails_all_and_stops_none(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], codes: tuple[int, ...], status: int
) -> None:
    first, *others = [
        Check(f"check {number}", (sys.executable, "-c", f"print('line {number}'); raise SystemExit({code})"))
        for number, code in enumerate(codes)
    ]
    monkeypatch.setattr(checks, "ROWS", ((first,), tuple(others)))
    assert checks.main() == status
    printed = capsys.readouterr().out
    failed = sum(code != 0 for code in codes)
    assert f"checks: {len(codes) - failed} passed, {failed} failed" in printed
    for number in range(len(codes)):
        assert f"line {number}" in printed


def test_the_summary_shows_what_a_check_said_last() -> None:
    result = checks.run(Check("check", (sys.executable, "-c", "print('one failed'); print('24 passed'); print(' ')")))
    assert result.last_line == "24 passed"
