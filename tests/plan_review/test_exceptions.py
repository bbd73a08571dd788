"""Exceptions that were agreed beforehand: what they cover, when they end, and files that are none."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from plan_review.errors import InputError
from plan_review.exceptions import Agreement, read_agreements
from plan_review.finding import Verdict
from plan_review.review import Review, review
from tests.plan_review.plans import destroyed, plan

_TODAY = date(2026, 11, 24)
_TABLE = 'module.log["a"].aws_dynamodb_table.log'
_REASON = "Nothing reads it any more."
_FILE = """
[[exception]]
address = "aws_dynamodb_table.*"
rule = "stateful-destroyed"
reason = "Nothing reads it any more."
expires = 2026-12-31
"""


def reviewed(address: str = _TABLE, rule: str = "stateful-destroyed", expires: date = _TODAY) -> Review:
    return review(plan(destroyed(_TABLE, {})), [Agreement(address, rule, _REASON, expires)], _TODAY)


def rules(review: Review) -> list[str]:
    return [finding.rule.id for finding in review.findings]


@pytest.mark.parametrize("address", [_TABLE, "*", 'module.log["*"].aws_dynamodb_table.log', "*_table.*"])
def test_it_covers_what_its_address_and_its_rule_name(address: str) -> None:
    whole = reviewed(address)
    assert whole.verdict is Verdict.NOTHING_TO_WORRY_ABOUT
    assert rules(whole) == ["stateful-destroyed"]


@pytest.mark.parametrize(
    ("address", "rule"),
    [("aws_dynamodb_table.log", "stateful-destroyed"), (_TABLE[:-1], "stateful-destroyed"), (_TABLE, "destroyed")],
)
def test_one_that_covers_nothing_is_a_finding_and_lets_nothing_pass(address: str, rule: str) -> None:
    whole = reviewed(address, rule)
    assert whole.verdict is Verdict.REFUSED
    assert rules(whole) == ["stateful-destroyed", "exception-unused"]


def test_it_ends_after_its_last_day_and_then_is_a_finding_itself() -> None:
    assert reviewed(expires=_TODAY).verdict is Verdict.NOTHING_TO_WORRY_ABOUT
    whole = reviewed(expires=_TODAY - timedelta(days=1))
    assert whole.verdict is Verdict.REFUSED
    assert rules(whole) == ["stateful-destroyed", "exception-expired"]


def test_one_that_covers_nothing_makes_a_plan_without_changes_need_a_human() -> None:
    whole = review(plan(), [Agreement("*", "destroyed", _REASON, _TODAY)], _TODAY)
    assert whole.verdict is Verdict.NEEDS_A_HUMAN


def test_a_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "exceptions.toml"
    file.write_text(_FILE)
    assert read_agreements(file) == [
        Agreement("aws_dynamodb_table.*", "stateful-destroyed", _REASON, date(2026, 12, 31))
    ]


@pytest.mark.parametrize(
    ("written", "instead", "complaint"),
    [
        ("stateful-destroyed", "statefull-destroyed", "there is no rule statefull-destroyed"),
        ("2026-12-31", '"2026-12-31"', "expires has to be a date"),
        ("2026-12-31", "2026-12-31T00:00:00", "expires has to be a date"),
        ("Nothing reads it any more.", "", "reason has to be a text"),
        ('reason = "Nothing reads it any more."', "", "needs exactly address, rule, reason, expires"),
        ("rule =", "rules =", "needs exactly"),
        ("[[exception]]", "[exception]", "has more in it than tables"),
        ("[[exception]]", "[[exceptions]]", "has more in it than tables"),
        ("[[exception]]", "[[exception", "is no TOML"),
    ],
)
def test_a_file_that_says_anything_else_is_refused(tmp_path: Path, written: str, instead: str, complaint: str) -> None:
    file = tmp_path / "exceptions.toml"
    file.write_text(_FILE.replace(written, instead))
    with pytest.raises(InputError, match=complaint):
        read_agreements(file)


def test_a_file_that_is_not_there_or_is_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_agreements(tmp_path / "none.toml")
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match="is no TOML"):
        read_agreements(tmp_path / "binary.toml")
