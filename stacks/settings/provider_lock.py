"""Holds Terraform to the copies of the AWS provider that its publisher signed, wherever a copy comes from."""

from __future__ import annotations

import shutil
from pathlib import Path

LOCK_FILE = ".terraform.lock.hcl"
"""What Terraform calls the file, in this project's folder as in those that it runs in."""


def lock_provider(project: Path, output: Path) -> None:
    """Puts the project's lock file beside the synthesized configuration of every stack.

    Terraform then uses no provider whose checksum the file does not hold, be it downloaded or from a mirror on disk
    (https://developer.hashicorp.com/terraform/language/files/dependency-lock). It holds those of all platforms. For
    another version of the provider, run `terraform providers lock` in a stack's folder, with a `-platform=` for each
    of them, and take over the file that it writes.

    Args:
        project: The folder with the lock file.
        output: The folder that the app was synthesized to.
    """
    for configuration in (output / "stacks").glob("*/cdk.tf.json"):
        shutil.copyfile(project / LOCK_FILE, configuration.with_name(LOCK_FILE))
