from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import zipfile
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import pytest

from main import ROOT
from tests.fast_synth.processes import python, succeed, synthesize

_PACKAGE = "cdktf_cdktf_provider_aws"
_PRINT_LOADED = f"""
import sys
from {_PACKAGE}.sns_topic import SnsTopic
loaded = [name for name in sys.modules if name.startswith("{_PACKAGE}.") and name.count(".") == 1]
print("loaded", len(loaded))
"""


_ZIP_A_FOLDER = """
import fast_synth, sys
assert fast_synth.enable()
from cdktf import App, AssetType, TerraformAsset, TerraformStack
app = App(outdir=sys.argv[1])
TerraformAsset(TerraformStack(app, "stack"), "asset", path=sys.argv[2], type=AssetType.ARCHIVE)
app.synth()
"""


def test_a_folder_is_still_zipped(tmp_path: Path) -> None:
    (tmp_path / "asset").mkdir()
    (tmp_path / "asset" / "file.txt").write_text("content")
    script = tmp_path / "zip.py"
    script.write_text(_ZIP_A_FOLDER)
    done = subprocess.run(
        [sys.executable, script, tmp_path / "out", tmp_path / "asset"],
        env={**os.environ, "NODE_OPTIONS": "", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    (archive,) = (tmp_path / "out").rglob("archive.zip")
    assert zipfile.ZipFile(archive).read("file.txt") == b"content"


def test_what_is_synthesized_is_the_same_to_the_byte(tmp_path: Path) -> None:
    fast, stock = synthesize(tmp_path / "fast"), synthesize(tmp_path / "stock", FAST_SYNTH="0")
    assert len([name for name in stock if name.endswith("cdk.tf.json")]) == 6
    assert sorted(fast) == sorted(stock)
    for name, content in stock.items():
        assert fast[name] == content, f"{name} differs"


def test_only_what_is_used_is_loaded() -> None:
    printed = succeed(f"import fast_synth; assert fast_synth.enable(){_PRINT_LOADED}")
    assert printed == "loaded 2\n", "the assembly and one module"


def test_node_requires_only_what_is_used(tmp_path: Path) -> None:
    probe, counts = tmp_path / "probe.js", tmp_path / "counts"
    probe.write_text(
        "process.on('exit', () => {"
        "const modules = Object.keys(require.cache).filter(name => name.includes('provider-aws'));"
        f"require('fs').appendFileSync({json.dumps(str(counts))}, modules.length + '\\n');"
        "});"
    )
    synthesize(tmp_path / "out", NODE_OPTIONS=f"--require {probe}")
    required = max(map(int, counts.read_text().split()))
    assert 20 < required < 100, f"Node.js required {required} of the provider's 2,100 modules"


def test_submodules_are_found_as_attributes_and_listed() -> None:
    code = f"""
import fast_synth; fast_synth.enable()
import {_PACKAGE} as aws
assert aws.sqs_queue.SqsQueue.__module__ == "{_PACKAGE}.sqs_queue"
assert {{"sqs_queue", "dynamodb_table"}} <= set(dir(aws))
assert not hasattr(aws, "no_such_module")
from {_PACKAGE} import iam_role
print(iam_role.IamRole.__name__)
"""
    assert succeed(code) == "IamRole\n"


@pytest.mark.parametrize(
    ("preparation", "reason"),
    [
        ('fast_synth.KNOWN_VERSIONS["jsii"] = "1.0.0"', "jsii is 1.142.0, known is 1.0.0"),
        ('fast_synth.KNOWN_VERSIONS["cdktf"] = "0.20.0"', "cdktf is 0.21.0, known is 0.20.0"),
        ('fast_synth.KNOWN_VERSIONS["no-such-package"] = "1"', "no-such-package is not installed"),
        ("fast_synth.has_expected_layout = lambda *_, **__: False", "are not where they were"),
        ("import jsii", "jsii is loaded already"),
    ],
)
def test_what_it_does_not_know_it_leaves_alone_and_says_so_once(preparation: str, reason: str) -> None:
    code = f"""
import os, sys, fast_synth
{preparation}
before = (list(sys.meta_path), dict(os.environ))
assert not fast_synth.enable()
assert not fast_synth.enable()
assert before == (list(sys.meta_path), dict(os.environ))
"""
    done = python(code)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("fast_synth: off") == 1
    assert reason in done.stderr


def test_the_switch_turns_it_off_in_silence() -> None:
    done = python("import fast_synth, sys; sys.exit(fast_synth.enable())", {"FAST_SYNTH": "0"})
    assert (done.returncode, done.stderr) == (0, "")


def test_options_for_node_that_are_there_stay() -> None:
    code = """
import fast_synth, os
fast_synth.enable(); fast_synth.enable()
print(os.environ["NODE_OPTIONS"])
"""
    printed = succeed(code, {"NODE_OPTIONS": "--max-old-space-size=2048"})
    assert printed.startswith("--max-old-space-size=2048 --require ")
    again = succeed(code, {"NODE_OPTIONS": printed.strip()})
    assert again == printed, "a child process adds it a second time"


def test_a_folder_with_spaces_and_quotes_is_no_obstacle(tmp_path: Path) -> None:
    folder = tmp_path / 'a "quoted" folder'
    folder.mkdir()
    (folder / "fast_synth").symlink_to(ROOT / "fast_synth")
    code = f"""
import sys; sys.path.insert(0, {str(folder)!r})
import fast_synth; assert fast_synth.enable(), fast_synth.__file__
import os, subprocess
subprocess.run(["node", "-e", "process.exit(require.cache ? 0 : 1)"], check=True)
print(os.environ["NODE_OPTIONS"])
"""
    assert "quoted" in succeed(code)


def test_two_processes_start_at_once_on_a_cold_cache_and_leave_the_packages_as_they_are(tmp_path: Path) -> None:
    bindings = Path(next(iter(find_spec(_PACKAGE).submodule_search_locations)))  # type: ignore[union-attr,arg-type]
    before = {path: path.stat().st_mtime_ns for path in bindings.iterdir()}
    cache = tmp_path / "cache"
    with ThreadPoolExecutor(2) as pool:
        results = list(
            pool.map(
                lambda number: synthesize(tmp_path / str(number), JSII_RUNTIME_PACKAGE_CACHE_ROOT=str(cache)), range(2)
            )
        )
    assert results[0] == results[1]
    assert {path: path.stat().st_mtime_ns for path in bindings.iterdir()} == before, "site-packages was written to"
    assert list(cache.rglob("provider-aws/20.1.0/*/.jsii.runtime-index.*")), "each synth will parse the whole assembly"
    (cached,) = cache.rglob("provider-aws/20.1.0/*/lib/index.js")
    with tarfile.open(bindings / "_jsii" / "provider-aws@20.1.0.jsii.tgz") as packed:
        original = packed.extractfile("package/lib/index.js")
        assert original is not None
        assert cached.read_bytes() == original.read(), "jsii's cache was written to"


def run_index(tmp_path: Path, index: str, version: str = "20.1.0") -> str:
    """Requires an index of the provider's package with the script loaded; returns what is loaded by then."""
    package = tmp_path / "provider-aws"
    (package / "lib" / "one").mkdir(parents=True)
    (package / "package.json").write_text(json.dumps({"name": "@cdktf/provider-aws", "version": version}))
    (package / "lib" / "index.js").write_text(index)
    (package / "lib" / "one" / "index.js").write_text("exports.value = 1;")
    code = (
        f"const index = require({json.dumps(str(package / 'lib'))});"
        "const before = Object.keys(require.cache).length;"
        "const value = index.one.value + index.one.value;"
        "console.log(before, value, Object.keys(require.cache).length, Object.keys(index).join());"
    )
    script = ROOT / "fast_synth" / "lazy_modules.js"
    done = subprocess.run(["node", "--require", script, "-e", code], capture_output=True, text=True)  # noqa: S607
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


_INDEX = '"use strict";\nexports.one = void 0;\n// generated by cdktf get\nexports.one = require("./one");\n'


def test_a_module_is_required_when_it_is_first_used(tmp_path: Path) -> None:
    assert run_index(tmp_path, _INDEX) == "2 2 3 one"


@pytest.mark.parametrize(
    ("index", "version"), [(_INDEX, "20.1.1"), (_INDEX + "exports.two = 2;\n", "20.1.0")], ids=["version", "content"]
)
def test_an_index_that_is_not_the_known_one_runs_as_it_is(tmp_path: Path, index: str, version: str) -> None:
    assert run_index(tmp_path, index, version).startswith("3 2 3 one")
