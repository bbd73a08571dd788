"""Where packages are installed, found without importing them or anything else that takes a while."""

from __future__ import annotations

import os
from importlib.machinery import PathFinder


def folder(package: str) -> str | None:
    """The folder of a package that an import would find; None if there is none."""
    spec = PathFinder.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return None
    return next(iter(spec.submodule_search_locations))


def is_certainly(distribution: str, version: str) -> bool:
    """Whether the package of a distribution was installed in that version, as far as a look beside its folder tells.

    Args:
        distribution: Name of a distribution whose package has the same name, such as "cdktf-cdktf-provider-aws".
        version: Version.
    """
    package = distribution.replace("-", "_")
    found = folder(package)
    # os.path, as pathlib costs an import.
    return found is not None and os.path.isdir(f"{os.path.dirname(found)}/{package}-{version}.dist-info")  # noqa: PTH112, PTH120
