"""Checks the workflows under `.github` without any network: `python -m toolchain.workflow_scan`.

Their syntax and expressions by actionlint, their security by zizmor, their shape by the JSON schemas that
check-jsonschema brings along. All three live in an environment of their own, `.local/workflow-linters`, which `make`
installs.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

_PROJECT = Path(__file__).parents[1]
_TOOLS = _PROJECT / ".local" / "workflow-linters" / "bin"


def commands(project: Path) -> list[list[str]]:
    """Every check, as the command that does it.

    Args:
        project: The folder that holds `.github`.

    Raises:
        FileNotFoundError: There is no workflow, so that nothing would be checked.
    """
    folder = project / ".github"
    workflows, actions = sorted(folder.glob("workflows/*.y*ml")), sorted(folder.glob("actions/*/action.y*ml"))
    dependabot = sorted(folder.glob("dependabot.y*ml"))
    if not workflows:
        raise FileNotFoundError(f"{folder} has no workflows")
    return [
        ["actionlint", "-shellcheck=", "-pyflakes=", "-no-color", *map(str, workflows)],
        ["zizmor", "--offline", "--strict-collection", "--quiet", "--no-progress", "--color=never", str(folder)],
        *(
            ["check-jsonschema", "--builtin-schema", f"vendor.{schema}", *map(str, files)]
            for schema, files in (
                ("github-workflows", workflows),
                ("github-actions", actions),
                ("dependabot", dependabot),
            )
            if files
        ),
    ]


def scan(project: Path) -> bool:
    """Runs every check and shows what it finds; tells whether none found anything.

    Raises:
        FileNotFoundError: A tool is not installed, or there is no workflow.
    """
    results = [_passes(command, project) for command in commands(project)]
    return all(results)


def _passes(command: Sequence[str], project: Path) -> bool:
    name, *arguments = command
    # Neither tool is to ask GitHub for anything.
    environment = {name: value for name, value in os.environ.items() if name not in ("GH_TOKEN", "GITHUB_TOKEN")}
    status = subprocess.run([_TOOLS / name, *arguments], cwd=project, env=environment).returncode
    if status != 0:
        print(f"{name} found something (exit status {status})", flush=True)
    return status == 0


def main() -> int:
    """Checks this project's workflows; returns the exit status."""
    try:
        passed = scan(_PROJECT)
    except FileNotFoundError as error:
        print(f"{error}: `make lint` installs the linters")
        return 1
    print("workflows: nothing found" if passed else "workflows: see above")
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
