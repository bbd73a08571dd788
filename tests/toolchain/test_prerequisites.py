from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from main import ROOT

_GOOD = {
    "python3": "3.11.7",
    "node": "v20.20.2",
    "npm": "11.19.1",
    "terraform": "Terraform v1.11.4",
    "openssl": "OpenSSL 3.0.1 x",
}


def check(folder: Path, **versions: str | None) -> subprocess.CompletedProcess[str]:
    """Runs the check on a machine that has exactly these tools; None for a missing one."""
    for name, version in {**_GOOD, **versions}.items():
        if version is not None:
            (folder / name).write_text(f"#!/bin/sh\necho '{version}'\n")
            (folder / name).chmod(0o755)
    for needed in ("awk", "sed", "sh"):
        source = next(path for path in os.environ["PATH"].split(":") if (Path(path) / needed).exists())
        (folder / needed).symlink_to(Path(source) / needed)
    script = ROOT / "toolchain" / "check-prerequisites.sh"
    return subprocess.run([folder / "sh", script, "python3"], env={"PATH": str(folder)}, capture_output=True, text=True)


def test_a_machine_with_everything_passes_in_silence(tmp_path: Path) -> None:
    done = check(tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("tool", "version", "complaint"),
    [
        ("python3", None, "Python (python3) is missing; version 3.11"),
        ("python3", "3.10.13", "Python (python3) is version 3.10.13; version 3.11"),
        ("node", None, "Node.js (node) is missing; version 20.0"),
        ("node", "v18.1.0", "Node.js (node) is version 18.1.0; version 20.0"),
        ("npm", None, "npm is missing"),
        ("terraform", None, "Terraform (terraform) is missing; version 1.10"),
        ("terraform", "Terraform v1.9.8", "Terraform (terraform) is version 1.9.8; version 1.10"),
        ("openssl", None, "OpenSSL (openssl) is missing"),
    ],
)
def test_each_missing_tool_is_named_with_a_way_to_install_it(
    tmp_path: Path, tool: str, version: str | None, complaint: str
) -> None:
    done = check(tmp_path, **{tool: version})
    assert done.returncode == 1
    assert complaint in done.stderr
    assert "Install the above (1)" in done.stderr
