"""Installs what our synthesizing is compared with into `benchmarks/peers`, which git ignores."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent / "peers"
TYPESCRIPT = FOLDER / "typescript"
AWS_CDK = FOLDER / "aws_cdk"
_AWS_CDK_VERSIONS = {"aws-cdk-lib": "2.275.0", "constructs": "10.8.1"}
_NPM_VERSIONS = {
    "cdktf": "0.21.0",
    "@cdktf/provider-aws": "20.1.0",
    "constructs": "10.8.1",
    "ts-node": "10.9.2",
    "typescript": "5.4.5",
    "@types/node": "20.19.0",
}
_COMPILER_OPTIONS = {
    "target": "ES2020",
    "module": "commonjs",
    "strict": True,
    "skipLibCheck": True,
    "esModuleInterop": True,
}

VERSIONS = {**_NPM_VERSIONS, **_AWS_CDK_VERSIONS}


def install(*, program: str) -> None:
    """Installs the peers that are missing, writes the TypeScript program and compiles it.

    Args:
        program: Source of the CDKTF TypeScript program.
    """
    TYPESCRIPT.mkdir(parents=True, exist_ok=True)
    if not (TYPESCRIPT / "node_modules").is_dir():
        print("Installing CDKTF TypeScript …", file=sys.stderr)
        (TYPESCRIPT / "package.json").write_text(json.dumps({"private": True, "dependencies": _NPM_VERSIONS}))
        _run(["npm", "install", "--no-audit", "--no-fund", "--loglevel=error"], TYPESCRIPT)
    (TYPESCRIPT / "tsconfig.json").write_text(json.dumps({"compilerOptions": _COMPILER_OPTIONS}))
    (TYPESCRIPT / "main.ts").write_text(program)
    _run([str(TYPESCRIPT / "node_modules" / ".bin" / "tsc"), "-p", "."], TYPESCRIPT)
    if not AWS_CDK.is_dir():
        print("Installing AWS CDK Python …", file=sys.stderr)
        _run([sys.executable, "-m", "venv", str(AWS_CDK)], FOLDER)
        pins = [f"{name}=={version}" for name, version in _AWS_CDK_VERSIONS.items()]
        _run([str(AWS_CDK / "bin" / "python"), "-m", "pip", "install", "--quiet", *pins], FOLDER)


def _run(command: list[str], folder: Path) -> None:
    subprocess.run(command, cwd=folder, check=True, stdout=sys.stderr, env=dict(os.environ))
