"""A review is kept in every format, and only a verdict is one."""

from __future__ import annotations

import json
import stat
import subprocess
from pathlib import Path

import pytest

from delivery import review as module
from delivery.errors import DeliveryError
from delivery.review import FORMATS, Verdict, review

ALARM = {
    "address": "aws_cloudwatch_metric_alarm.a",
    "mode": "managed",
    "type": "aws_cloudwatch_metric_alarm",
    "name": "a",
    "provider_name": "registry.terraform.io/hashicorp/aws",
    "change": {"actions": ["delete"], "before": {"alarm_name": "a"}, "after": None, "after_unknown": {}},
}
AGREED = """
[[exception]]
address = "aws_cloudwatch_metric_alarm.a"
rule = "alarm-removed"
reason = "Nothing is there to be watched any more."
expires = 9999-12-31

[[exception]]
address = "aws_cloudwatch_metric_alarm.a"
rule = "destroyed"
reason = "The same."
expires = 9999-12-31
"""


def plan(folder: Path, *changes: object) -> Path:
    file = folder / "plan.json"
    file.write_text(json.dumps({"format_version": "1.2", "terraform_version": "1.11.4", "resource_changes": changes}))
    return file


def test_the_review_is_shown_and_kept_in_every_format(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert review(plan(tmp_path, ALARM), tmp_path / "none.toml") is Verdict.REFUSED
    shown = capsys.readouterr().out
    assert shown.startswith("Refused")
    for file in FORMATS.values():
        assert stat.S_IMODE((tmp_path / file).stat().st_mode) == 0o600
    assert (tmp_path / "review.txt").read_text() == shown
    assert "Refused" in (tmp_path / "review.md").read_text().splitlines()[0]
    assert json.loads((tmp_path / "review.json").read_text())


def test_what_was_agreed_counts(tmp_path: Path) -> None:
    exceptions = tmp_path / "agreed.toml"
    exceptions.write_text(AGREED)
    assert review(plan(tmp_path, ALARM), exceptions) is not Verdict.REFUSED


def test_without_changes_there_is_nothing_to_worry_about(tmp_path: Path) -> None:
    assert review(plan(tmp_path), tmp_path / "none.toml") is Verdict.NOTHING_TO_WORRY_ABOUT


def test_what_is_no_plan_has_no_verdict(tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    file.write_text("no plan")
    with pytest.raises(DeliveryError, match=r"could not be reviewed \(exit status 1\)"):
        review(file, tmp_path / "none.toml")


def test_two_verdicts_are_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(plan: Path, format_: str, *_: object, **__: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess([], 0 if format_ == "json" else 2, stdout="said")

    monkeypatch.setattr(module, "_run", run)
    with pytest.raises(DeliveryError, match="judged in different ways"):
        review(plan(tmp_path), tmp_path / "none.toml")
