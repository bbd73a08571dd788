"""What is compared with: the stacks as the project synthesizes them today."""

from __future__ import annotations

from pathlib import Path

import pytest

from main import ROOT
from tests.after_cdktf.synthesizing import synthesize


@pytest.fixture(scope="session")
def synthesized(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of all stacks as cdktf writes them."""
    output = tmp_path_factory.mktemp("cdktf")
    synthesize(ROOT, output)
    return output / "stacks"
