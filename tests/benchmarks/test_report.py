from __future__ import annotations

import re
from pathlib import Path

import pytest

from benchmarks.report import REPORT, measured_with, write_part


def test_a_part_that_is_measured_anew_leaves_the_others_as_they_are(tmp_path: Path) -> None:
    report = tmp_path / "benchmarks.md"
    write_part("Two", "### Cold\n\n1.1 times\n", report=report)
    write_part("One", "1.3 times", report=report)
    both = report.read_text()
    assert re.findall("^#+ .*", both, re.MULTILINE) == ["# Benchmarks", "## One", "## Two", "### Cold"]

    write_part("One", "1.2 times\n\n| a | b |\n|---|---|", report=report)

    assert report.read_text() == both.replace("1.3 times", "1.2 times\n\n| a | b |\n|---|---|")


def test_the_same_part_again_changes_nothing(tmp_path: Path) -> None:
    report = tmp_path / "benchmarks.md"
    report.write_bytes(REPORT.read_bytes())
    write_part("Z", "1 time", report=report)
    once = report.read_bytes()
    write_part("Z", "1 time", report=report)
    assert report.read_bytes() == once
    assert once.startswith(REPORT.read_bytes()), "the project's own report is not as it would be written"


@pytest.mark.parametrize("heading", ["# Top", "## Other"])
def test_a_heading_that_would_end_the_part_is_refused(tmp_path: Path, heading: str) -> None:
    with pytest.raises(ValueError, match="above the third level"):
        write_part("One", f"text\n{heading}\n", report=tmp_path / "benchmarks.md")


def test_versions_and_date_stand_in_one_line() -> None:
    line = measured_with({"boto3": "1.43.1"})
    assert re.fullmatch(r"\d{4}-\d\d-\d\d, \d+ cores, \w+ \w+\. Python 3\.\d+\.\d+, boto3 1\.43\.1\.", line)
