"""Terraform runs no provider but those whose checksums are in the lock file."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import pytest
from cdktf import App

from main import ROOT, synthesize
from stacks.settings.provider_lock import LOCK_FILE
from tests.support.terraform import Terraform
from toolchain import provider_mirror
from toolchain.provider_mirror import account_environment

# Of the provider that the registry offers: FreeBSD, Linux, macOS and Windows, each for several processors.
PLATFORMS = 14


@pytest.fixture(scope="module")
def stacks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folders of all stacks."""
    output = tmp_path_factory.mktemp("locked") / "cdktf.out"
    context = json.loads((ROOT / "cdktf.json").read_text())["context"]
    synthesize(App(outdir=str(output), context=context))
    return output / "stacks"


def test_every_stack_gets_the_lock_file(stacks: Path) -> None:
    folders = sorted(stacks.iterdir())
    assert len(folders) == 6
    for folder in folders:
        assert (folder / LOCK_FILE).read_text() == (ROOT / LOCK_FILE).read_text(), folder.name


def test_the_lock_file_is_of_the_version_that_the_stacks_ask_for_and_of_every_platform(stacks: Path) -> None:
    document = json.loads((stacks / "shipment-dev" / "cdk.tf.json").read_text())
    version = document["terraform"]["required_providers"]["aws"]["version"]
    text = (ROOT / LOCK_FILE).read_text()
    assert re.findall(r'^provider "(.*)"', text, re.MULTILINE) == ["registry.terraform.io/hashicorp/aws"]
    assert re.findall(r'^  (?:version|constraints) +[=] "(.*)"', text, re.MULTILINE) == [version, version]
    assert len(set(re.findall(r'"h1:[A-Za-z0-9+/]{43}="', text))) == PLATFORMS
    # The manifest beside the packages has a checksum too.
    assert len(set(re.findall(r'"zh:[0-9a-f]{64}"', text))) == PLATFORMS + 1


@pytest.fixture
def folder(stacks: Path, tmp_path: Path) -> Path:
    """A stack's folder as cdktf hands it to Terraform, with a backend that needs nothing."""
    return Path(shutil.copytree(stacks / "state-dev", tmp_path / "cdktf.out" / "stacks" / "state-dev"))


def test_the_publishers_provider_is_accepted_and_the_lock_file_stays_as_it_is(folder: Path) -> None:
    Terraform(folder, {**os.environ, "TF_CLI_ARGS_init": "-lockfile=readonly"}).succeed("init", "-input=false")
    assert (folder / LOCK_FILE).read_text() == (ROOT / LOCK_FILE).read_text()


def test_a_provider_of_somebody_else_is_refused(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provider_mirror, "NAMED_CONFIGURATION", tmp_path / "named.rc")
    package = (
        tmp_path / "mirror" / "registry.terraform.io" / "hashicorp" / "aws" / "5.100.0" / provider_mirror._system()
    )
    package.mkdir(parents=True)
    program = package / "terraform-provider-aws_v5.100.0_x5"
    program.write_text("#!/bin/sh\necho stolen\n")
    program.chmod(0o755)
    named = account_environment({"TF_PLUGIN_MIRROR": str(tmp_path / "mirror")})
    # Without a cache, in which Terraform may have a right copy.
    settings = {**os.environ, **named, "TF_PLUGIN_CACHE_DIR": ""}
    message = Terraform(folder, settings).fail("init", "-input=false")
    assert "doesn't match any of the checksums previously recorded in the dependency lock file" in message
    # It is the lock file that refuses it, and nothing else.
    (folder / LOCK_FILE).unlink()
    Terraform(folder, {**settings, "TF_CLI_ARGS_init": ""}).succeed("init", "-input=false")
