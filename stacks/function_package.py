"""The zip that Lambda runs: the function and its locked dependencies, the same bytes everywhere."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import os
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

# The oldest time a zip can hold. Entries carry no times of the checkout, else each would give another hash.
_TIMESTAMP = (1980, 1, 1, 0, 0, 0)
_READABLE_FILE = 0o100644 << 16


class FunctionPackageError(Exception):
    """The package cannot be built as locked; the message says why and what to do."""


@dataclass(frozen=True, kw_only=True)
class FunctionPackage:
    """A built package.

    Attributes:
        path: The zip file.
        digest: SHA-256 of the file, in hexadecimal.
    """

    path: Path
    digest: str

    @property
    def source_code_hash(self) -> str:
        """The digest in base64, as Lambda reports it."""
        return base64.b64encode(bytes.fromhex(self.digest)).decode()


def build_function_package(*, sources: Sequence[Path], lock_file: Path, target: Path) -> FunctionPackage:
    """Zips a function's modules with the dependencies that `Pipfile.lock` lists under `function`.

    The dependencies are taken from the running environment, so building needs no network. Entries are stored
    without compression: what compresses bytes, and so the bytes it writes, differs between machines.

    Args:
        sources: Folders of Python packages, the function's own and what it imports of ours; each becomes a folder of
            the same name in the zip.
        lock_file: `Pipfile.lock`.
        target: The zip to write; left alone when it holds the same bytes already.

    Raises:
        FunctionPackageError: A dependency is not installed as locked or is not pure Python. Lambda runs on
            another architecture than the machine that builds, so compiled code cannot be packaged.
    """
    entries = {name: content for source in sources for name, content in _source_files(source)}
    for name, version in sorted(_locked_versions(lock_file).items()):
        entries.update(_distribution_files(name, version))
    content = _zip(entries)
    _write_if_changed(target, content)
    return FunctionPackage(path=target, digest=hashlib.sha256(content).hexdigest())


def _source_files(source: Path) -> Iterator[tuple[str, bytes]]:
    for path in source.rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            yield f"{source.name}/{path.relative_to(source).as_posix()}", path.read_bytes()


def _locked_versions(lock_file: Path) -> Mapping[str, str]:
    locked = json.loads(lock_file.read_text())["function"]
    return {name: entry["version"].removeprefix("==") for name, entry in locked.items()}


def _distribution_files(name: str, version: str) -> Iterator[tuple[str, bytes]]:
    try:
        distribution = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        raise FunctionPackageError(f"{name} is not installed; run `make setup`") from None
    if distribution.version != version:
        raise FunctionPackageError(
            f"{name} {distribution.version} is installed, Pipfile.lock has {version}; run `make setup`"
        )
    if "Root-Is-Purelib: true" not in (distribution.read_text("WHEEL") or ""):
        raise FunctionPackageError(
            f"{name} {version} has compiled code, which would not run on Lambda's architecture; "
            "replace it by a pure Python package"
        )
    site_packages = str(distribution.locate_file(""))
    # distribution.files does the same but looks up every file once more, which is felt in each synthesis.
    for name, *_ in csv.reader((distribution.read_text("RECORD") or "").splitlines()):
        # What the installer writes beside the code (RECORD, INSTALLER, …) depends on the machine; scripts are
        # installed outside of site-packages.
        if "__pycache__" in name or name.startswith("..") or ".dist-info/" in name:
            continue
        with open(os.path.join(site_packages, name), "rb") as file:  # noqa: PTH118, PTH123 - pathlib is slower
            yield name, file.read()


def _zip(entries: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(entries):
            entry = zipfile.ZipInfo(name, _TIMESTAMP)
            # Unix, whatever system builds: Lambda needs the files readable by everyone.
            entry.create_system = 3
            entry.external_attr = _READABLE_FILE
            archive.writestr(entry, entries[name])
    return buffer.getvalue()


def _write_if_changed(target: Path, content: bytes) -> None:
    if target.exists() and target.read_bytes() == content:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    # Tests synthesize side by side: a reader must find the old file or the new one, never half of it.
    descriptor, name = tempfile.mkstemp(dir=target.parent)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    Path(name).replace(target)
