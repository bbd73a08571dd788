"""The whole configuration of dev's stacks, compared with the last one that somebody reviewed; the others equal it.

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

from main import ROOT
from tests.support.configuration import ENVIRONMENTS, Configuration

_REVIEWED = "dev"
_OWN_VALUES = json.loads((ROOT / "cdktf.json").read_text())["context"]["environments"]
_PACKAGE_PATH = re.compile(r"(assets/\w+)/[0-9a-f]{64}/")

in_both_stacks = pytest.mark.parametrize("kind", ["shipment", "state"])


@in_both_stacks
def test_reviewed(configurations: dict[str, Configuration], kind: str, snapshot: SnapshotAssertion) -> None:
    assert _reviewable(configurations[f"{kind}-{_REVIEWED}"].document) == snapshot(
        extension_class=JSONSnapshotExtension
    )


@in_both_stacks
@pytest.mark.parametrize("name", [name for name in ENVIRONMENTS if name != _REVIEWED])
def test_other_environments_differ_in_their_own_values_only(
    configurations: dict[str, Configuration], kind: str, name: str
) -> None:
    other = json.dumps(_reviewable(configurations[f"{kind}-{name}"].document))
    for own, reviewed in (
        *((_OWN_VALUES[name][value], _OWN_VALUES[_REVIEWED][value]) for value in ("state_bucket", "region")),
        (name, _REVIEWED),
    ):
        other = re.sub(rf"\b{re.escape(own)}\b", reviewed, other)
    assert json.loads(other) == _reviewable(configurations[f"{kind}-{_REVIEWED}"].document)


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
