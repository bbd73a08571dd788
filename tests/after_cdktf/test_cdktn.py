"""With its imports renamed and nothing else, the project synthesizes the same under CDK Terrain.

CDKTF was archived on 2025-12-10. docs/after-cdktf.md says how to leave it.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from benchmarks.cdktn_peer import PYTHON, renamed_copy
from tests.after_cdktf.differences import EXPECTED, Difference, differences, unexplained
from tests.after_cdktf.synthesizing import synthesize
from tests.support.configuration import ENVIRONMENTS
from tests.support.terraform import Terraform

_STACKS = [f"{stack}-{environment}" for environment in ENVIRONMENTS for stack in ("shipment", "state")]


@pytest.fixture(scope="module")
def under_cdktn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of all stacks as CDK Terrain writes them."""
    assert PYTHON.exists(), "CDK Terrain is not installed: run `make test`, which installs it"
    folder = tmp_path_factory.mktemp("cdktn")
    errors = synthesize(
        renamed_copy(folder / "project"),
        folder / "out",
        python=PYTHON,
    )
    # It knows cdktf alone; with anything else it must change nothing and say so.
    assert "fast_synth: off, synthesizing takes longer: cdktf is not installed\n" in errors
    return folder / "out" / "stacks"


def files(stacks: Path) -> dict[str, bytes]:
    """All files but the configurations, by their path: what is zipped, and the provider's checksums."""
    return {
        str(path.relative_to(stacks)): path.read_bytes()
        for path in stacks.rglob("*")
        if path.is_file() and path.name != "cdk.tf.json"
    }


def test_the_same_stacks_are_written(synthesized: Path, under_cdktn: Path) -> None:
    for stacks in (synthesized, under_cdktn):
        assert sorted(path.name for path in stacks.iterdir()) == sorted(_STACKS)


@pytest.mark.parametrize("stack", _STACKS)
def test_a_stack_differs_only_as_listed(synthesized: Path, under_cdktn: Path, stack: str) -> None:
    before, after = (json.loads((stacks / stack / "cdk.tf.json").read_text()) for stacks in (synthesized, under_cdktn))
    assert unexplained(differences(before, after)) == []


def test_the_function_and_the_rest_are_the_same_to_the_byte(synthesized: Path, under_cdktn: Path) -> None:
    before, after = files(synthesized), files(under_cdktn)
    assert any(name.endswith(".zip") for name in before)
    assert sorted(before) == sorted(after)
    assert [name for name, content in before.items() if after[name] != content] == []


def test_the_provider_can_stay_when_the_library_goes(tmp_path: Path, under_cdktn: Path) -> None:
    folder = shutil.copytree(under_cdktn / "shipment-dev", tmp_path / "shipment-dev")
    configuration = json.loads((folder / "cdk.tf.json").read_text())
    configuration["terraform"]["required_providers"]["aws"]["version"] = "5.100.0"
    (folder / "cdk.tf.json").write_text(json.dumps(configuration))
    # Else the same configuration, which tests/plan validates.
    Terraform(folder, os.environ).succeed("init", "-backend=false", "-input=false", "-lockfile=readonly")


def test_every_expected_difference_has_a_reason() -> None:
    assert all(EXPECTED.values())


@pytest.mark.parametrize(
    ("after", "found"),
    [
        ({"a": {"b": [1, 2]}, "c": []}, set()),
        ({"a": {"b": [1, 3]}, "c": []}, {Difference("a.b.1", "2", "3")}),
        ({"a": {"b": [1, "2"]}, "c": []}, {Difference("a.b.1", "2", '"2"')}),
        ({"a": {"b": [True, 2]}, "c": []}, {Difference("a.b.0", "1", "true")}),
        ({"a": {"b": [1]}, "c": []}, {Difference("a.b.1", "2", None)}),
        ({"a": {"b": [1, 2], "d": None}, "c": []}, {Difference("a.d", None, "null")}),
        ({"a": {"b": [1, 2]}}, {Difference("c", "[]", None)}),
        ({"a": {"b": [1, 2]}, "c": {}}, {Difference("c", "[]", "{}")}),
    ],
)
def test_what_differs_is_found(after: object, found: set[Difference]) -> None:
    assert differences({"a": {"b": [1, 2]}, "c": []}, after) == found


def test_a_difference_without_a_reason_and_a_reason_without_a_difference_are_named() -> None:
    listed = set(EXPECTED)
    assert unexplained(listed) == []
    assert unexplained({*listed, Difference("a", "1", "2")}) == ["a is 1 under cdktf and 2 under cdktn"]
    for missing in listed:
        (sentence,) = unexplained(listed - {missing})
        assert sentence.startswith(missing.path)
        assert "take it out of the list" in sentence
