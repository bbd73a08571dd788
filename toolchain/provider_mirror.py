"""Finds a copy of the AWS provider on disk, so that Terraform also works where its registry cannot be reached.

`python -m toolchain.provider_mirror` writes `.local/terraform.rc`, a Terraform configuration that uses the copy,
or removes it where there is none: then Terraform downloads the provider as usual. With a command behind it, it
runs that command with the configuration instead.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

_PROJECT = Path(__file__).parents[1]
_HOST = "registry.terraform.io"
_PROVIDER = f"{_HOST}/hashicorp/aws"
# The version that cdktf-cdktf-provider-aws 20.1.0 has the bindings of, and that the stacks ask for.
_VERSION = "5.100.0"
# Where the Filesystem Hierarchy Standard puts add-on software.
_ADD_ON_FOLDERS = (Path("/opt"), Path("/usr/local"))
CONFIGURATION = _PROJECT / ".local" / "terraform.rc"


class MirrorError(Exception):
    """`TF_PLUGIN_MIRROR` names a folder without the provider; the message says what is expected there."""


def find_mirror(environment: Mapping[str, str]) -> Path | None:
    """The folder that holds `registry.terraform.io/hashicorp/aws`, or None.

    Looked for in `TF_PLUGIN_MIRROR` if that is set, else in the folders that Terraform searches by itself
    (https://developer.hashicorp.com/terraform/cli/config/config-file#implied-local-mirror-directories), else one
    level under the folders for add-on software.

    Raises:
        MirrorError: `TF_PLUGIN_MIRROR` is set, but the provider is not there.
    """
    named = environment.get("TF_PLUGIN_MIRROR")
    if named:
        if not _has_provider(Path(named)):
            raise MirrorError(
                f"TF_PLUGIN_MIRROR={named} has no {_PROVIDER} {_VERSION} for {_system()}; "
                "make the mirror with `terraform providers mirror`, or unset the variable"
            )
        return Path(named).absolute()
    candidates = (*_implied_folders(environment), *_add_on_folders())
    return next((folder for folder in candidates if _has_provider(folder)), None)


def configuration(mirror: Path) -> str:
    """The Terraform command line's configuration that takes the AWS provider from `mirror`, all else as usual."""
    return (
        "provider_installation {\n"
        f'  filesystem_mirror {{\n    path    = "{mirror.as_posix()}"\n    include = ["{_PROVIDER}"]\n  }}\n'
        f'  direct {{\n    exclude = ["{_PROVIDER}"]\n  }}\n'
        "}\n"
    )


def terraform_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """A copy of `environment` in which Terraform finds the mirror; a configuration of the user's own stays."""
    own = environment.get("TF_CLI_CONFIG_FILE")
    if CONFIGURATION.exists() and not (own and Path(own).exists()):
        return {**environment, "TF_CLI_CONFIG_FILE": str(CONFIGURATION)}
    return dict(environment)


def _implied_folders(environment: Mapping[str, str]) -> Iterator[Path]:
    home = Path.home()
    yield _PROJECT / "terraform.d" / "plugins"
    yield home / ".terraform.d" / "plugins"
    if sys.platform == "darwin":
        yield home / "Library" / "Application Support" / "io.terraform" / "plugins"
        yield Path("/Library/Application Support/io.terraform/plugins")
        return
    yield Path(environment.get("XDG_DATA_HOME") or home / ".local" / "share") / "terraform" / "plugins"
    for folder in (environment.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share").split(":"):
        yield Path(folder) / "terraform" / "plugins"


def _add_on_folders() -> Iterator[Path]:
    for folder in _ADD_ON_FOLDERS:
        yield from sorted(found.parent for found in folder.glob(f"*/{_HOST}"))


def _has_provider(mirror: Path) -> bool:
    folder = mirror / _PROVIDER
    return (folder / _VERSION / _system()).is_dir() or (
        folder / f"terraform-provider-aws_{_VERSION}_{_system()}.zip"
    ).is_file()


def _system() -> str:
    machine = platform.machine().lower()
    return f"{sys.platform}_{ {'x86_64': 'amd64', 'aarch64': 'arm64'}.get(machine, machine) }"


def main(command: list[str]) -> int:
    """Writes or removes the configuration and prints what was decided, or becomes `command`."""
    if command:
        os.execvpe(command[0], command, terraform_environment(os.environ))  # noqa: S606 - the user's own command
    try:
        mirror = find_mirror(os.environ)
    except MirrorError as error:
        print(error, file=sys.stderr)
        return 1
    if mirror is None:
        CONFIGURATION.unlink(missing_ok=True)
        return 0
    CONFIGURATION.parent.mkdir(exist_ok=True)
    CONFIGURATION.write_text(configuration(mirror))
    print(f"Terraform takes the AWS provider {_VERSION} from {mirror}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
