from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import boto3
import botocore
import dateutil
import jmespath
import pytest
import s3transfer
import six
import urllib3

from main import ROOT
from stacks.function_package import FunctionPackage, FunctionPackageError, build_function_package

SOURCES = (ROOT / "functions" / "shipment_processor", ROOT / "formats", ROOT / "contract")
LOCK = ROOT / "Pipfile.lock"


def build(target: Path, *sources: Path, lock_file: Path = LOCK) -> FunctionPackage:
    return build_function_package(sources=sources or SOURCES, lock_file=lock_file, target=target / "package.zip")


def lock(folder: Path, **versions: str) -> Path:
    file = folder / "Pipfile.lock"
    file.write_text(json.dumps({"function": {name: {"version": f"=={version}"} for name, version in versions.items()}}))
    return file


def module(folder: Path) -> Path:
    source = folder / "some_function"
    (source / "__pycache__").mkdir(parents=True)
    (source / "handler.py").write_text("value = 1\n")
    (source / "__pycache__" / "handler.cpython-311.pyc").write_bytes(b"x")
    return source


def test_the_same_code_gives_the_same_bytes_at_any_time_in_any_folder(tmp_path: Path) -> None:
    first, second = module(tmp_path / "a"), module(tmp_path / "b")
    os.utime(second / "handler.py", (0, 0))
    (second / "handler.py").chmod(0o600)
    empty = lock(tmp_path)
    assert build(tmp_path / "1", first, lock_file=empty).digest == build(tmp_path / "2", second, lock_file=empty).digest


def test_other_code_gives_another_hash(tmp_path: Path) -> None:
    source, empty = module(tmp_path), lock(tmp_path)
    before = build(tmp_path, source, lock_file=empty)
    (source / "handler.py").write_text("value = 2\n")
    assert build(tmp_path, source, lock_file=empty).source_code_hash != before.source_code_hash


def test_the_package_holds_code_and_dependencies_and_nothing_of_the_machine(tmp_path: Path) -> None:
    names = zipfile.ZipFile(build(tmp_path).path).namelist()
    assert {"shipment_processor/handler.py", "contract/event_schema.json"} <= set(names)
    assert "fastjsonschema/__init__.py" in names
    assert not [name for name in names if "__pycache__" in name or ".dist-info" in name or name.startswith("boto")]
    assert names == sorted(names)


def test_the_handler_imports_with_nothing_but_the_package_and_boto3(tmp_path: Path) -> None:
    # Lambda unpacks the package as well.
    package = tmp_path / "task"
    zipfile.ZipFile(build(tmp_path).path).extractall(package)
    # boto3 and what it needs, which Lambda's runtime brings along.
    runtime = tmp_path / "runtime"
    runtime.mkdir()
    for library in (boto3, botocore, dateutil, jmespath, s3transfer, urllib3):
        (runtime / library.__name__).symlink_to(Path(str(library.__file__)).parent)
    (runtime / "six.py").symlink_to(str(six.__file__))
    code = (
        f"import sys; sys.path[:0] = [{str(package)!r}, {str(runtime)!r}]\n"
        "from shipment_processor.handler import handler\n"
        "import contract, fastjsonschema, shipment_processor\n"
        "print(shipment_processor.__file__, contract.__file__, fastjsonschema.__file__)\n"
    )
    # -I and -S: neither site-packages nor the project is on the path.
    done = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [
        f"{package}/shipment_processor/__init__.py",
        f"{package}/contract/__init__.py",
        f"{package}/fastjsonschema/__init__.py",
    ]


@pytest.mark.parametrize(
    ("versions", "message"),
    [
        ({"fastjsonschema": "0.0.1"}, r"is installed, Pipfile.lock has 0.0.1; run `make setup`"),
        ({"no-such-package": "1"}, r"no-such-package is not installed; run `make setup`"),
    ],
)
def test_an_environment_that_differs_from_the_lock_is_refused(
    tmp_path: Path, versions: dict[str, str], message: str
) -> None:
    with pytest.raises(FunctionPackageError, match=message):
        build(tmp_path, module(tmp_path), lock_file=lock(tmp_path, **versions))


def test_compiled_code_is_refused(tmp_path: Path) -> None:
    from importlib import metadata

    version = metadata.version("pydantic-core")
    with pytest.raises(FunctionPackageError, match="compiled code"):
        build(tmp_path, module(tmp_path), lock_file=lock(tmp_path, **{"pydantic-core": version}))
