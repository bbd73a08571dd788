"""A Python package whose submodules are imported when they are first used, though its `__init__` imports all."""

from __future__ import annotations

import importlib
import os
from importlib.machinery import PathFinder

from fast_synth import installed

# typing takes a while to import, and Node.js is waiting to be started.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType


def has_expected_layout(package: str, *, version: str) -> bool:
    """Whether the installed package is one of jsii's: an assembly of that version beside nothing but submodules."""
    folder = installed.folder(package)
    if folder is None:
        return False
    assembly = os.path.join(folder, "_jsii")  # noqa: PTH118 - pathlib costs an import
    try:
        return {"__init__.py", f"provider-aws@{version}.jsii.tgz"} <= set(os.listdir(assembly))  # noqa: PTH208
    except OSError:
        return False


class LazyPackageFinder:
    """Finds one package and gives it a loader that does not run its `__init__`; its submodules are found as usual.

    It is a finder by its methods alone: the base class of `importlib.abc` takes as long to import as all else here.

    Args:
        package: Name of the package.
    """

    def __init__(self, package: str) -> None:
        self._package = package

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The package's own spec with another loader; None for any other module."""
        if fullname != self._package:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None:
            spec.loader = _LazyPackageLoader()  # type: ignore[assignment]
        return spec


class _LazyPackageLoader:
    def create_module(self, spec: ModuleSpec) -> None:
        """Leaves that to Python."""

    def exec_module(self, module: ModuleType) -> None:
        """Loads the assembly, which every submodule needs, and leaves the submodules for later."""
        name = module.__name__
        assembly = importlib.import_module(f"{name}._jsii")
        module.__dict__["__jsii_assembly__"] = assembly.__jsii_assembly__

        def submodules() -> list[str]:
            return sorted(entry.name for entry in os.scandir(module.__path__[0]) if not entry.name.startswith("_"))

        def __getattr__(attribute: str) -> object:  # noqa: N807 - PEP 562
            if attribute == "__all__":
                return [entry for entry in submodules() if entry.isidentifier()]
            if not attribute.startswith("_"):
                try:
                    return importlib.import_module(f"{name}.{attribute}")
                except ModuleNotFoundError as error:
                    if error.name != f"{name}.{attribute}":
                        raise
            raise AttributeError(f"module {name!r} has no attribute {attribute!r}")

        module.__dict__["__getattr__"] = __getattr__
        module.__dict__["__dir__"] = lambda: sorted({*module.__dict__, *__getattr__("__all__")})  # type: ignore[misc]
