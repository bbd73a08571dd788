from __future__ import annotations

import pytest

from operations.cost.measured import Measured
from toolchain.cost_document import DOCUMENT, PICTURE, cost_document
from toolchain.cost_picture import picture
from toolchain.cost_scenarios import Scenarios

_AGAIN = "run `python -m toolchain.cost_document`"


@pytest.fixture(scope="module")
def scenarios() -> Scenarios:
    return Scenarios(Measured.read())


def test_the_document_is_what_figures_prices_and_settings_give(scenarios: Scenarios) -> None:
    assert DOCUMENT.read_text("utf-8") == cost_document(scenarios), (
        f"docs/cost.md is older than what it shows: {_AGAIN}"
    )


def test_the_picture_is_what_figures_prices_and_settings_give(scenarios: Scenarios) -> None:
    assert PICTURE.read_text("utf-8") == picture(scenarios), f"docs/cost.svg is older than what it shows: {_AGAIN}"
