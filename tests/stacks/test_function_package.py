from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import botocore
import dateutil
import jmespath
import six
import urllib3

from main import ROOT
from stacks.function_package import FunctionPackage, build_function_package

SOURCES = (ROOT / "functions" / "shipment_processor", ROOT / "formats", ROOT / "contract")


def build(target: Path, *sources: Path) -> FunctionPackage:
    return build_function_package(sources=sources or SOURCES, target=target / "package.zip")


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
    assert build(tmp_path / "1", first).digest == build(tmp_path / "2", second).digest


def test_other_code_gives_another_hash(tmp_path: Path) -> None:
    source = module(tmp_path)
    before = build(tmp_path, source)
    (source / "handler.py").write_text("value = 2\n")
    assert build(tmp_path, source).source_code_hash != before.source_code_hash


def test_the_package_holds_our_code_and_nothing_of_the_machine(tmp_path: Path) -> None:
    names = zipfile.ZipFile(build(tmp_path).path).namelist()
    assert {"shipment_processor/handler.py", "contract/event_schema.json"} <= set(names)
    assert {name.split("/")[0] for name in names} == {"contract", "formats", "shipment_processor"}
    assert not [name for name in names if "__pycache__" in name]
    assert names == sorted(names)


def test_a_good_event_needs_nothing_but_the_package_and_botocore_and_loads_no_more_than_it_needs(
    tmp_path: Path,
) -> None:
    # Lambda unpacks the package as well.
    package = tmp_path / "task"
    zipfile.ZipFile(build(tmp_path).path).extractall(package)
    # botocore and what it needs, which Lambda's runtime brings along.
    runtime = tmp_path / "runtime"
    runtime.mkdir()
    for library in (botocore, dateutil, jmespath, urllib3):
        (runtime / library.__name__).symlink_to(Path(str(library.__file__)).parent)
    (runtime / "six.py").symlink_to(str(six.__file__))
    # -I and -S: neither site-packages nor the project is on the path.
    done = subprocess.run(
        [sys.executable, "-I", "-S", ROOT / "tests" / "stacks" / "good_invocation.py", package, runtime],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    *_, result = done.stdout.splitlines()
    answer, loaded, from_package = json.loads(result)
    assert answer == {"batchItemFailures": []}
    libraries = {name.split(".")[0] for name in loaded} - set(sys.stdlib_module_names) - {"__main__"}
    own = {"contract", "formats", "shipment_processor"}
    assert libraries == own | {"botocore", "dateutil", "jmespath", "six", "urllib3"}, (
        "each is waited for at a cold start"
    )
    assert from_package == sorted(own)
    for_failures = {f"shipment_processor.{name}" for name in ("alerts", "correlation", "rejected_messages")}
    for_others = {name for name in loaded if name.startswith("formats.") and name.count(".") > 1}
    assert not (for_failures & set(loaded)) | for_others, "a good canonical event waits for what it does not need"
