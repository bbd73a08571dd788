from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from toolchain import policy_scan
from toolchain.policy_scan import ACCEPTED, PolicyScanError, scan, unexplained


def finding(check: str, resource: str) -> dict[str, Any]:
    return {"check_id": check, "check_name": "a check", "resource": resource, "file_path": "/stack/cdk.tf.json"}


ALL_ACCEPTED = [finding(check, f"aws_type.{path}_0123ABCD") for check, path in ACCEPTED]


def test_accepted_findings_are_explained() -> None:
    assert unexplained(ALL_ACCEPTED) == []


def test_the_same_check_on_another_resource_is_not() -> None:
    check, path = next(iter(ACCEPTED))
    (sentence,) = unexplained([*ALL_ACCEPTED, finding(check, f"aws_type.{path}_of_others_0123ABCD")])
    assert sentence.startswith(check)
    assert f"{path}_of_others" in sentence


def test_a_reason_that_nothing_needs_any_more_is_named() -> None:
    (sentence,) = unexplained(ALL_ACCEPTED[1:])
    assert "is accepted but not found" in sentence


def test_every_reason_is_written_out() -> None:
    assert all(len(reason.split()) >= 6 for reason in ACCEPTED.values())


def test_a_scan_without_checkov_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(policy_scan, "_CHECKOV", tmp_path / "checkov")
    with pytest.raises(PolicyScanError, match="make lint"):
        scan(tmp_path)
