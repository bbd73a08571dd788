"""`cdktf synth --hcl` is no way out of CDKTF: Terraform cannot read what it writes for these stacks.

The JSON that is deployed is, and Terraform reads it without CDKTF (tests/plan). docs/after-cdktf.md tells more.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from main import ROOT
from tests.after_cdktf.synthesizing import synthesize
from tests.support.terraform import Terraform


@pytest.fixture(scope="module")
def as_hcl(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of all stacks as `cdktf synth --hcl` writes them, which does so by this variable."""
    output = tmp_path_factory.mktemp("hcl")
    synthesize(ROOT, output, SYNTH_HCL_OUTPUT="true")
    return output / "stacks"


def flaw(error: dict[str, Any]) -> str:
    """What is wrong with the line that Terraform cannot read."""
    code: str = error["snippet"]["code"].strip()
    if code == '0 = "required_version"':
        return "an override of the terraform block that is a plain value"
    _, _, value = code.partition(" = ")
    if value.startswith('"') and "${" in value and '"' in value[1:-1]:
        return "quotes in a text with a reference, not escaped"
    return code


@pytest.mark.parametrize("stack", ["shipment-dev", "state-dev"])
def test_terraform_cannot_read_it_for_two_reasons(as_hcl: Path, stack: str) -> None:
    folder = as_hcl / stack
    assert (folder / "cdk.tf").exists()
    done = Terraform(folder, os.environ).run("validate", "-json")
    assert done.returncode != 0, "it can be read now: docs/after-cdktf.md has to say so"
    errors = [found for found in json.loads(done.stdout)["diagnostics"] if found["severity"] == "error"]
    assert {flaw(error) for error in errors} == {
        "an override of the terraform block that is a plain value",
        "quotes in a text with a reference, not escaped",
    }
