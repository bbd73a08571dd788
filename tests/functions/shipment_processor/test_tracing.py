"""Tracing costs the function nothing: Lambda records the trace of an invocation by itself."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from main import ROOT


def test_importing_the_function_imports_no_tracing_sdk(tmp_path: Path) -> None:
    # Stand-ins, so that an import would succeed whether or not the real ones are installed.
    for sdk in ("aws_xray_sdk", "opentelemetry"):
        (tmp_path / sdk).mkdir()
        (tmp_path / sdk / "__init__.py").touch()
    code = (
        "import sys, functions.shipment_processor.handler\n"
        "print(sorted(name for name in sys.modules if name.split('.')[0] in ('aws_xray_sdk', 'opentelemetry')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stdout + done.stderr
