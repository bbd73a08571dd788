"""A stage on which plans are made and deployed without Terraform."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.delivery.stand_ins import Stage


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Stage:
    """Nothing is planned yet."""
    stage = Stage()
    stage.install(monkeypatch, tmp_path / "plans")
    return stage
