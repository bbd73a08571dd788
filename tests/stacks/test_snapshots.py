"""The whole configuration of each stack, compared with the last one that somebody reviewed.

A snapshot shows that nothing changed unnoticed. It does not show that what it holds is right: that is what the
assertions in the other files are for. After a change that is meant, `pytest tests/stacks --snapshot-update` rewrites
the snapshots, and their difference is what to review.
"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from tests.stacks.configuration import ENVIRONMENTS, Configuration

_PACKAGE_PATH = re.compile(r"(assets/\w+)/[0-9a-f]{64}/")


@pytest.mark.parametrize("stack", [f"{kind}-{name}" for kind in ("shipment", "state") for name in ENVIRONMENTS])
def test_reviewed(configurations: dict[str, Configuration], stack: str, snapshot: SnapshotAssertion) -> None:
    assert _reviewable(configurations[stack].document) == snapshot(extension_class=JSONSnapshotExtension)


def _reviewable(value: Any) -> Any:
    """The same without construct paths and package hashes, with JSON inside of strings unfolded."""
    if isinstance(value, dict):
        return {
            key: "<hash of the package>" if key == "source_code_hash" else _reviewable(item)
            for key, item in value.items()
            if key != "//"
        }
    if isinstance(value, list):
        return [_reviewable(item) for item in value]
    if isinstance(value, str):
        if value.startswith("{"):
            try:
                return _reviewable(json.loads(value))
            except ValueError:
                return value
        return _PACKAGE_PATH.sub(r"\1/<hash of the package>/", value)
    return value
