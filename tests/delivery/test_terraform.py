"""Terraform is run as the rest of the room expects it, shown with a program in its place."""

from __future__ import annotations

import contextlib
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from delivery.errors import DeliveryError
from delivery.target import Target
from delivery.terraform import StateVersion, Terraform
from main import ROOT
from tests.support.signals import started_as_from_a_terminal

INTERRUPTED = """
from delivery.target import Target
from delivery.terraform import Terraform
from pathlib import Path
Terraform(Target("dev")).apply(Path("plan.tfplan"))
"""


class Program:
    """A program called terraform, first on the path."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.file = folder / "bin" / "terraform"
        self.file.parent.mkdir()
        self.arguments = folder / "arguments"
        monkeypatch.setenv("PATH", f"{self.file.parent}:{os.environ['PATH']}")
        monkeypatch.setenv("TF_CLI_ARGS_init", "-upgrade=false")
        monkeypatch.setattr("delivery.target.OUTPUT", folder)
        Target("dev").folder.mkdir(parents=True)
        Target("dev", "state").folder.mkdir(parents=True)

    def does(self, script: str) -> None:
        """Makes the program do this, after it wrote down what it was given."""
        self.file.write_text(f'#!/bin/sh\necho "$TF_CLI_ARGS_init|$*" >> {self.arguments}\n{script}\n')
        self.file.chmod(0o755)


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    return Program(tmp_path, monkeypatch)


def test_what_is_asked_for_is_what_is_run(program: Program, tmp_path: Path) -> None:
    program.does("")
    Terraform(Target("dev")).plan(tmp_path / "p", only_refresh=False)
    Terraform(Target("dev")).plan(tmp_path / "p", only_refresh=True)
    Terraform(Target("dev", "state")).plan(tmp_path / "p", only_refresh=False)
    Terraform(Target("dev", "state")).init()
    values = f"-var-file={ROOT / 'environments' / 'dev.tfvars'}"
    # No lock file may be changed for an account: toolchain.provider_mirror.
    given = "-upgrade=false -lockfile=readonly"
    assert program.arguments.read_text().splitlines() == [
        f"{given}|plan -input=false -out={tmp_path / 'p'} {values} -no-color",
        f"{given}|plan -input=false -out={tmp_path / 'p'} {values} -refresh-only -no-color",
        f"{given}|plan -input=false -out={tmp_path / 'p'} -no-color",
        f"{given}|init -input=false -no-color",
    ]


def test_what_terraform_writes_is_for_this_user_alone(program: Program, tmp_path: Path) -> None:
    program.does(f"touch {tmp_path / 'written'}")
    Terraform(Target("dev")).init()
    assert stat.S_IMODE((tmp_path / "written").stat().st_mode) == 0o600


def test_the_version_of_a_state_that_is_not_there_yet(program: Program) -> None:
    program.does("")
    assert Terraform(Target("dev")).state_version() == StateVersion(None, 0)
    program.does("""echo '{"lineage": "l", "serial": 3}'""")
    assert Terraform(Target("dev")).state_version() == StateVersion("l", 3)


def test_a_failure_is_told_in_terraforms_words(program: Program) -> None:
    program.does("echo 'Error: no credentials' >&2; exit 1")
    with pytest.raises(DeliveryError, match=r"terraform init of shipment-dev failed:\nError: no credentials"):
        Terraform(Target("dev")).init()


def test_a_deployment_that_fails_says_how_to_go_on(program: Program, tmp_path: Path) -> None:
    program.does("exit 1")
    with pytest.raises(DeliveryError, match=r"not deployed, or not wholly.*`make plan ENV=dev`"):
        Terraform(Target("dev")).apply(tmp_path / "p")


def test_an_interrupted_deployment_waits_until_terraform_has_written_its_state(
    program: Program, tmp_path: Path
) -> None:
    # Both are interrupted, as by Ctrl-C; Terraform takes a moment to come to an end.
    begun, done = tmp_path / "begun", tmp_path / "done"
    program.does(f"trap 'sleep 0.5; touch {done}; exit 1' INT\ntouch {begun}\nwhile :; do sleep 0.05; done")
    script = INTERRUPTED.replace(
        "Terraform(Target",
        f"import delivery.target\ndelivery.target.OUTPUT = Path({str(tmp_path)!r})\nTerraform(Target",
    )
    with started_as_from_a_terminal(signal.SIGINT):
        process = subprocess.Popen(
            [sys.executable, "-c", script], cwd=ROOT, start_new_session=True, stderr=subprocess.PIPE, text=True
        )
    # Whatever happens nothing of it is left, or else a failure here would show in the next test as well.
    with process:
        try:
            deadline = time.monotonic() + 60
            while not begun.exists() and time.monotonic() < deadline:
                time.sleep(0.05)
            assert begun.exists()
            os.killpg(process.pid, signal.SIGINT)
            _, said = process.communicate(timeout=60)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
    assert done.exists(), "Terraform was killed in the middle"
    assert "not deployed, or not wholly" in said
