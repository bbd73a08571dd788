"""Finds a copy of the AWS provider on disk, so that Terraform also works where its registry cannot be reached.

`python -m toolchain.provider_mirror` writes `.local/terraform.rc`, a Terraform configuration that uses the copy,
or removes it where there is none: then Terraform downloads the provider as usual. It is for the embedded AWS. For a
real account Terraform takes the copy in `TF_PLUGIN_MIRROR` if that is set, else nothing but its own settings hold.
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
NAMED_CONFIGURATION = _PROJECT / ".local" / "terraform-named.rc"
_READ_ONLY = "-lockfile=readonly"


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
    named = named_mirror(environment)
    if named:
        return named
    candidates = (*_implied_folders(environment), *_add_on_folders())
    return next((folder for folder in candidates if _has_provider(folder)), None)


def named_mirror(environment: Mapping[str, str]) -> Path | None:
    """The folder that `TF_PLUGIN_MIRROR` names, or None if it names none.

    Raises:
        MirrorError: The provider is not there.
    """
    named = environment.get("TF_PLUGIN_MIRROR")
    if not named:
        return None
    if not _has_provider(Path(named)):
        raise MirrorError(
            f"TF_PLUGIN_MIRROR={named} has no {_PROVIDER} {_VERSION} for {_system()}; "
            "make the mirror with `terraform providers mirror`, or unset the variable"
        )
    return Path(named).absolute()


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
    if CONFIGURATION.exists() and not _has_own_configuration(environment):
        return {**environment, "TF_CLI_CONFIG_FILE": str(CONFIGURATION)}
    return dict(environment)


def account_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """A copy of `environment` for a real account: no copy of the provider that nobody named, and none but a locked one.

    Terraform refuses a provider that is not in the lock file in any case; read-only, it adds none to the file either.

    Raises:
        MirrorError: As `named_mirror`.
    """
    arguments = f"{environment.get('TF_CLI_ARGS_init', '')} {_READ_ONLY}".strip()
    result = {**environment, "TF_CLI_ARGS_init": arguments}
    mirror = named_mirror(environment)
    if mirror and not _has_own_configuration(environment):
        _write(NAMED_CONFIGURATION, mirror)
        result["TF_CLI_CONFIG_FILE"] = str(NAMED_CONFIGURATION)
    return result


def _has_own_configuration(environment: Mapping[str, str]) -> bool:
    own = environment.get("TF_CLI_CONFIG_FILE")
    return bool(own and Path(own).exists())


def _write(file: Path, mirror: Path) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(configuration(mirror))


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


def main() -> int:
    """Writes or removes the configuration and prints what was decided; returns the exit status."""
    try:
        mirror = find_mirror(os.environ)
    except MirrorError as error:
        print(error, file=sys.stderr)
        return 1
    if mirror is None:
        CONFIGURATION.unlink(missing_ok=True)
        return 0
    _write(CONFIGURATION, mirror)
    print(f"For the embedded AWS, Terraform takes the AWS provider {_VERSION} from {mirror}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
