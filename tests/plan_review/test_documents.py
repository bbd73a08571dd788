"""docs/reviewing.md lists the rules as they are."""

from __future__ import annotations

from main import ROOT
from plan_review.rule_table import rule_table

_BEGIN, _END = "<!-- python -m plan_review.rule_table -->\n", "\n<!-- end -->"


def test_every_rule_is_in_the_document_with_what_it_means_and_why() -> None:
    text = (ROOT / "docs" / "reviewing.md").read_text("utf-8")
    table = text.partition(_BEGIN)[2].partition(_END)[0]
    assert table == rule_table(), "put what `python -m plan_review.rule_table` prints between the marks"
