"""Every alarm has its page and every page its alarm, and what a page names exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from main import ROOT
from tests.support.configuration import Configuration

_PAGES = sorted((ROOT / "docs" / "runbooks").glob("*.md"))
_NAME = re.compile(r"[a-z/]*[a-z]+(?:-[a-z]+)+-prod\b")


def alarm_names(shipment: Configuration, environment: str) -> set[str]:
    kinds = ("aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm")
    alarms = [alarm["alarm_name"] for kind in kinds for alarm in shipment.all(kind).values()]
    return {name.removesuffix(f"-{environment}") for name in alarms}


def test_every_alarm_has_a_page_and_every_page_an_alarm(shipment: Configuration, environment: str) -> None:
    assert {page.stem for page in _PAGES} == alarm_names(shipment, environment)


@pytest.mark.parametrize("page", _PAGES, ids=lambda page: page.stem)
def test_every_resource_that_is_named_exists(configurations: dict[str, Configuration], page: Path) -> None:
    text = " ".join(str(configurations[f"{kind}-prod"].document) for kind in ("shipment", "state"))
    for name in _NAME.findall(page.read_text()):
        assert re.search(rf"['\"/]{re.escape(name)}['\"]", text), f"{page.name}: nothing is called {name}"
