"""CPU time of a cold start: from nothing imported to the first good event stored, against a boto3 client alone.

Each is a process of its own. Ours runs from the unpacked package, which Python cannot write bytecode into, as Lambda's
cannot; libraries have theirs, as Lambda's runtime has. The interpreter's own start is not counted.
"""

from __future__ import annotations

import compileall
import json
import os
import py_compile
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from statistics import median

from benchmarks.invocation import ENVIRONMENT
from benchmarks.sample_batches import sample_batch
from stacks.function_package import build_function_package

FLOOR, CLIENT, EVENT, WITH_BYTECODE = (
    "boto3's DynamoDB client, nothing else",
    "the function, until its client is there",
    "the function, until the first good event is stored",
    "the same, bytecode in the package",
)
_PROJECT = Path(__file__).parents[1]
_SOURCES = [_PROJECT / "functions" / "shipment_processor", _PROJECT / "formats", _PROJECT / "contract"]
_CODE = {
    FLOOR: "import boto3; boto3.client('dynamodb')",
    CLIENT: "import shipment_processor.handler; from shipment_processor import clients; clients.dynamodb()",
    EVENT: (
        "from shipment_processor import clients; from shipment_processor.handler import handler;"
        " cut_off(clients.dynamodb()); handler(batch, context)"
    ),
}
# What the benchmark itself needs is loaded before the clock starts, as far as it is not botocore's.
_PROCESS = """
import os, sys, time
sys.path.insert(0, {package!r})
import json, types
batch = json.loads(sys.stdin.read())
context = types.SimpleNamespace(aws_request_id="1", get_remaining_time_in_millis=lambda: 12_000)
def cut_off(client):
    global started
    # Of the benchmark, not of the function.
    paused = time.process_time()
    sys.path.append({project!r})
    from benchmarks.cut_off import cut_off
    cut_off(client)
    started += time.process_time() - paused
started = time.process_time()
{code}
print(time.process_time() - started)
"""


def measure(rounds: int) -> dict[str, tuple[float, float]]:
    """Milliseconds, and the median of each round's own ratio to the floor, by contender; in turn, round by round."""
    with tempfile.TemporaryDirectory() as folder:
        package, compiled = _unpacked(Path(folder, "package")), _unpacked(Path(folder, "compiled"))
        compileall.compile_dir(compiled, quiet=1, invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)
        contenders = {name: (code, package) for name, code in _CODE.items()}
        contenders[WITH_BYTECODE] = (_CODE[EVENT], compiled)
        found: dict[str, list[float]] = {name: [] for name in contenders}
        for number in range(rounds + 1):
            for name, (code, root) in contenders.items():
                milliseconds = _run(code, root)
                # The first round fills the system's cache of files.
                if number:
                    found[name].append(milliseconds)
    return {
        name: (median(times), median(one / floor for one, floor in zip(times, found[FLOOR], strict=True)))
        for name, times in found.items()
    }


def _unpacked(target: Path) -> Path:
    package = build_function_package(sources=_SOURCES, target=target.with_suffix(".zip"))
    zipfile.ZipFile(package.path).extractall(target)
    return target


def _run(code: str, package: Path) -> float:
    environment: Mapping[str, str] = {**os.environ, **ENVIRONMENT, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", _PROCESS.format(package=str(package), project=str(_PROJECT), code=code)],
        input=json.dumps(sample_batch(1)),
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        # Not the project's folder: its own modules would be found before those of the package.
        cwd=package,
    )
    return float(done.stdout.splitlines()[-1]) * 1000
