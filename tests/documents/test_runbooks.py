"""A runbook answers the five questions of somebody who was woken."""

from __future__ import annotations

import re
from pathlib import Path

from tests.documents.pages import RUNBOOKS, in_every

_HEADINGS = ["What it means", "How bad it is", "What to look at", "How to fix it", "How to know it is fixed"]


@in_every(RUNBOOKS)
def test_a_page_answers_the_five_questions_in_order(page: Path) -> None:
    text = page.read_text()
    assert re.findall(r"^# (.*)$", text, re.MULTILINE) == [page.stem]
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == _HEADINGS
    for section in re.split(r"^## .*$", text, flags=re.MULTILINE)[1:]:
        assert len(section.strip()) > 40, f"{page.name}: an empty section"
