"""The zip that Lambda runs: the function's modules, the same bytes everywhere.

It holds no libraries: the runtime brings botocore, and for anything else each cold start would wait. It holds no
bytecode either: that would have to be of the runtime's version of Python, and so differ with the version that
synthesizes.
"""

from __future__ import annotations

import base64
import hashlib
import io
import os
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

# The oldest time a zip can hold. Entries carry no times of the checkout, else each would give another hash.
_TIMESTAMP = (1980, 1, 1, 0, 0, 0)
_READABLE_FILE = 0o100644 << 16


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


def build_function_package(*, sources: Sequence[Path], target: Path) -> FunctionPackage:
    """Zips a function's modules.

    Entries are stored without compression: what compresses bytes, and so the bytes it writes, differs between machines.

    Args:
        sources: Folders of Python packages, the function's own and what it imports of ours; each becomes a folder of
            the same name in the zip.
        target: The zip to write; left alone when it holds the same bytes already.
    """
    content = _zip({name: content for source in sources for name, content in _source_files(source)})
    _write_if_changed(target, content)
    return FunctionPackage(path=target, digest=hashlib.sha256(content).hexdigest())


def _source_files(source: Path) -> Iterator[tuple[str, bytes]]:
    for path in source.rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            yield f"{source.name}/{path.relative_to(source).as_posix()}", path.read_bytes()


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
