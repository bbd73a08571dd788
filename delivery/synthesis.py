"""Writes the configuration of every stack, and tells whether it has changed since."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from delivery.errors import DeliveryError
from delivery.target import OUTPUT, Target
from main import ROOT, read_context, synthesize

# After main, which makes it load fast.
from cdktf import App  # isort: skip

# What Terraform itself puts beside the configuration, and says nothing of what would be deployed.
_OF_TERRAFORM = ".terraform"


def write_configuration() -> None:
    """Synthesizes every stack of every environment to `cdktf.out`.

    Raises:
        DeliveryError: The settings in `cdktf.json` are refused.
    """
    try:
        synthesize(App(outdir=str(OUTPUT), context=read_context()))
    except ValueError as error:
        raise DeliveryError(str(error)) from error


def digests(target: Target) -> dict[str, str]:
    """The SHA-256 of each file that decides what a plan of the target says, by its path in the project.

    Those are the synthesized configuration with the function's package and the provider's checksums, and the values of
    the variables.
    """
    files = [path for path in sorted(target.folder.rglob("*")) if path.is_file() and not _is_of_terraform(target, path)]
    return {_name(path): _digest(path) for path in (*files, *([target.values] if target.values else []))}


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """The files that differ, sorted, whether changed, new or gone."""
    return sorted({name for name, _ in before.items() ^ after.items()})


def _is_of_terraform(target: Target, path: Path) -> bool:
    return path.relative_to(target.folder).parts[0] == _OF_TERRAFORM


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError as error:
        raise DeliveryError(f"{_name(path)} is not there: it holds the values of the variables") from error
