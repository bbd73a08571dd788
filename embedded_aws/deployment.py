"""Deploys an environment with the real `cdktf deploy` and tells how far it is."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from embedded_aws.lifecycle import PROJECT
from toolchain.provider_mirror import terraform_environment

_TERMINAL_CODES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_PLANNED = re.compile(r"Plan: (\d+) to add, (\d+) to change, (\d+) to destroy")
_DONE = re.compile(r"(?P<resource>aws_\w+)\.\S+.*: (?:Creation|Modifications|Destruction) complete after (?P<time>\w+)")
_WAITING = re.compile(r"(?P<resource>aws_\w+)\.\S+.*: Still \w+\.\.\. \[(?P<time>\w+) elapsed\]")
_STOP_LIMIT_SECONDS = 30
_SHOWN_ERROR_LINES = 40


class DeploymentError(Exception):
    """`cdktf deploy` failed; the message holds what it said and where the whole log is."""


def deploy(
    stack: str,
    *,
    output: Path,
    environment: Mapping[str, str],
    report: Callable[[str], None],
    arguments: Sequence[str] = (),
) -> None:
    """Runs `cdktf deploy STACK` without questions and reports each resource as it is done.

    Args:
        stack: Stack id, such as "shipment-dev".
        output: Folder to synthesize to and to run Terraform in.
        environment: Environment variables for cdktf and Terraform.
        report: Called with a line of text for each step.
        arguments: Further arguments of `cdktf deploy`.

    Raises:
        DeploymentError: It ended with an error.
    """
    output.mkdir(parents=True, exist_ok=True)
    log_file = output / f"{stack}.log"
    command = [
        str(PROJECT / "node_modules" / ".bin" / "cdktf"),
        *("deploy", stack, "--auto-approve", "--skip-provider-lock", "--output", str(output), *arguments),
    ]
    with (
        log_file.open("w") as log,
        subprocess.Popen(
            command,
            cwd=PROJECT,
            env=terraform_environment(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            # A group of its own, so that cdktf, the app and Terraform can be stopped together.
            start_new_session=True,
        ) as process,
    ):
        try:
            for line in _progress(_logged(process, log.write)):
                report(line)
            status = process.wait()
        except BaseException:
            _stop(process)
            raise
    if status != 0:
        raise DeploymentError(
            f"cdktf deploy {stack} failed (exit status {status}):\n{_errors(log_file)}\nWhole log: {log_file}"
        )


def process_environment(client_environment: Mapping[str, str]) -> dict[str, str]:
    """This process's environment without any AWS setting of its own, and with those of `client_environment`.

    A developer's profile or endpoint must not leak into a deployment to the embedded AWS, nor the other way round.
    """
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return {**inherited, **client_environment}


def _logged(process: subprocess.Popen[str], write: Callable[[str], object]) -> Iterator[str]:
    for line in process.stdout or ():
        text = _TERMINAL_CODES.sub("", line)
        write(text)
        yield text


def _progress(lines: Iterator[str]) -> Iterator[str]:
    planned, done = 0, 0
    for line in lines:
        if plan := _PLANNED.search(line):
            planned = sum(map(int, plan.groups()))
            yield f"planned {planned} changes"
        elif finished := _DONE.search(line):
            done += 1
            yield f"{done:2d} of {planned}  {finished['resource']}  {finished['time']}"
        elif waiting := _WAITING.search(line):
            yield f"waiting   {waiting['resource']}  {waiting['time']}"


def _errors(log_file: Path) -> str:
    lines = [line for line in log_file.read_text().splitlines() if line.strip()]
    first = next((number for number, line in enumerate(lines) if "Error" in line), max(0, len(lines) - 20))
    return "\n".join(lines[first : first + _SHOWN_ERROR_LINES])


def _stop(process: subprocess.Popen[str]) -> None:
    """Ends the command and everything it started."""
    # Terraform finishes what it is doing and releases the lock of the state.
    _signal_group(process.pid, signal.SIGTERM)
    deadline = time.monotonic() + _STOP_LIMIT_SECONDS
    while _signal_group(process.pid, 0) and time.monotonic() < deadline:
        process.poll()
        time.sleep(0.1)
    _signal_group(process.pid, signal.SIGKILL)


def _signal_group(group: int, signal_number: int) -> bool:
    """Sends a signal to every process of a group; tells whether there is any. 0 only asks."""
    try:
        os.killpg(group, signal_number)
    except ProcessLookupError:
        return False
    return True
