from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from operations.errors import MissingError, OperationError
from operations.finding_report import exit_code, report_findings
from operations.findings import Check, Finding, Verdict, attention, fault, good, run_checks
from operations.options import ExitCode
from operations.output import Output
from tests.operations.pipeline import NAMES


def failing() -> Iterator[Finding]:
    yield good("first", "there")
    raise OperationError("no right: ask for it")


def absent() -> list[Finding]:
    raise MissingError("the thing does not exist here: deploy it")


def test_a_check_that_fails_says_so_and_keeps_no_other_from_running() -> None:
    found = list(run_checks([Check("one", failing), Check("two", absent), Check("three", lambda: [good("3", "fine")])]))
    assert [(each.what, each.verdict) for each in found] == [
        ("first", Verdict.GOOD),
        ("one", Verdict.UNCHECKED),
        ("two", Verdict.FAULT),
        ("3", Verdict.GOOD),
    ]
    assert found[1].remedy == "no right: ask for it"
    assert "deploy it" in found[2].remedy


@pytest.mark.parametrize(
    ("verdicts", "code"),
    [
        ([], None),
        ([Verdict.GOOD, Verdict.ATTENTION], None),
        ([Verdict.GOOD, Verdict.UNCHECKED], ExitCode.UNUSABLE),
        ([Verdict.UNCHECKED, Verdict.FAULT, Verdict.GOOD], ExitCode.INCOMPLETE),
    ],
)
def test_the_exit_status(verdicts: list[Verdict], code: ExitCode | None) -> None:
    assert exit_code([Finding(what="x", found="y", verdict=verdict) for verdict in verdicts]) == code


def test_the_table_shouts_what_is_wrong_and_says_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    report_findings(
        [good("a", "fine"), attention("b", "odd", "Know it."), fault("c", "off", "Switch it on.")], NAMES, Output.TABLE
    )
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert "a good fine" in lines
    assert lines[lines.index("c FAULT off") + 1] == "→ Switch it on."
    assert lines[-1] == "test: 1 good, 1 attention, 1 fault"


def test_json_has_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    report_findings([fault("c", "off", "Switch it on.")], NAMES, Output.JSON)
    assert json.loads(capsys.readouterr().out) == {
        "environment": "test",
        "counts": {"good": 0, "attention": 0, "fault": 1, "unchecked": 0},
        "findings": [{"what": "c", "found": "off", "verdict": "fault", "remedy": "Switch it on."}],
    }
