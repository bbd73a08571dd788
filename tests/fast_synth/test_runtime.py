from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from pathlib import Path

import psutil

from main import ROOT
from tests.fast_synth.processes import python, succeed

_START = "import fast_synth; assert fast_synth.enable(); assert fast_synth.start_runtime()\n"
_LARGEST_MEGABYTES = 165


def probe(tmp_path: Path, code: str) -> dict[str, str]:
    """The setting that has Node.js run some code first."""
    script = tmp_path / "probe.js"
    script.write_text(code)
    return {"NODE_OPTIONS": f"--require {script}"}


def test_one_process_of_node_does_it_all() -> None:
    code = f"""{_START}
import psutil
from cdktf_cdktf_provider_aws.sns_topic import SnsTopic
from cdktf import Testing, TerraformStack
print(SnsTopic(TerraformStack(Testing.app(), "stack"), "topic").friendly_unique_id)
print([process.cmdline()[0] for process in psutil.Process().children(recursive=True)])
"""
    assert succeed(code) == "topic\n['node']\n"


def test_the_assemblies_are_loaded_by_the_requests_sent_ahead() -> None:
    done = python(f"{_START}import cdktf_cdktf_provider_aws.sns_topic", {"JSII_DEBUG": "1"})
    assert done.returncode == 0, done.stderr
    loaded = [json.loads(line[2:])["name"] for line in done.stderr.splitlines() if line.startswith('> {"name"')]
    assert loaded == ["constructs", "cdktf", "@cdktf/provider-aws"], "jsii's own requests differ from ours"


def test_python_imports_without_waiting_for_what_loads(tmp_path: Path) -> None:
    imported = tmp_path / "imported"
    waits = f"""
const sleeping = new Int32Array(new SharedArrayBuffer(4));
for (let slept = 0; !require('node:fs').existsSync({json.dumps(str(imported))}); slept++) {{
  if (slept === 600) throw new Error('Python waits');
  Atomics.wait(sleeping, 0, 0, 100);
}}
"""
    code = f"""{_START}
from pathlib import Path
from cdktf_cdktf_provider_aws.sns_topic import SnsTopic
from cdktf import Testing, TerraformStack
Path({str(imported)!r}).touch()
print(SnsTopic(TerraformStack(Testing.app(), "stack"), "topic").friendly_unique_id)
"""
    assert succeed(code, probe(tmp_path, waits)) == "topic\n"


def test_an_assembly_that_cannot_be_loaded_is_an_error_at_the_first_use() -> None:
    code = f"""{_START}
import jsii
jsii.kernel.load("nothing", "1.0.0", "/nowhere.tgz")
print("imported", flush=True)
jsii.kernel.provider.stats()
"""
    done = python(code)
    assert (done.returncode, done.stdout) == (1, "imported\n")
    assert "/nowhere.tgz" in done.stderr, "the error does not name what could not be loaded"


def test_another_request_comes_first() -> None:
    code = f"""{_START}
import jsii
jsii.kernel.provider.stats()
from cdktf_cdktf_provider_aws.sns_topic import SnsTopic
from cdktf import Testing, TerraformStack
print(SnsTopic(TerraformStack(Testing.app(), "stack"), "topic").friendly_unique_id)
"""
    assert succeed(code) == "topic\n"


def test_what_node_prints_is_seen(tmp_path: Path) -> None:
    says = probe(tmp_path, "console.log('to standard output'); console.error('to standard error');")
    done = python(f"{_START}import cdktf", says)
    assert done.stdout == "to standard output\n"
    assert "to standard error\n" in done.stderr


def test_the_process_ends_with_the_program_that_never_used_it() -> None:
    code = f"""{_START}
import psutil
print(psutil.Process().children()[0].pid)
"""
    assert not psutil.pid_exists(int(succeed(code)))


def test_the_process_may_be_ended_before_the_program_and_once_more() -> None:
    code = f"""{_START}
import cdktf, jsii, psutil
cdktf.App()
process = jsii.kernel.provider._process
process.stop()
process.stop()
print(psutil.Process().children())
"""
    assert succeed(code) == "[]\n"


def test_the_process_ends_with_a_program_that_is_killed() -> None:
    code = f"""{_START}
import os, psutil, signal, sys
print(psutil.Process().children()[0].pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=300)
    with contextlib.suppress(psutil.NoSuchProcess):
        psutil.Process(int(done.stdout)).wait(timeout=60)


def test_a_process_that_dies_is_an_error_and_no_riddle_without_end(tmp_path: Path) -> None:
    done = python(f"{_START}import cdktf; cdktf.App()", probe(tmp_path, "process.exit(3);"))
    assert done.returncode == 1
    assert "Traceback" in done.stderr


def test_a_runtime_of_the_users_own_is_left_to_jsii() -> None:
    code = "import fast_synth; fast_synth.enable(); print(fast_synth.start_runtime())"
    assert succeed(code, {"JSII_RUNTIME": "/elsewhere.js"}) == "False\n"
    assert succeed(code, {"JSII_NODE": "no-such-node"}) == "False\n"


def test_no_process_is_started_once_jsii_is_loaded_or_while_it_is_off() -> None:
    code = "import fast_synth; fast_synth.enable(); import jsii; print(fast_synth.start_runtime())"
    assert succeed(code) == "False\n"
    code = "import fast_synth; fast_synth.enable(); print(fast_synth.start_runtime())"
    assert succeed(code, {"FAST_SYNTH": "0"}) == "False\n"


def test_synthesizing_everything_needs_little_memory(tmp_path: Path) -> None:
    code = """
import resource, subprocess, sys
subprocess.run([sys.executable, "main.py"], check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
    kilobytes = int(succeed(code, {"CDKTF_OUTDIR": os.fspath(tmp_path)}))
    assert kilobytes / 1024 < _LARGEST_MEGABYTES, "the largest process grew"
