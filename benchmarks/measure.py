"""Runs a command and measures the whole tree of its processes."""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

# Looking at every process takes some milliseconds itself.
_SAMPLE_SECONDS = 0.05
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Measurement:
    """One run of a command.

    Attributes:
        seconds: Wall time.
        tree_megabytes: Largest resident memory of all its processes together, sampled every 50 ms; pages that two
            of them share count twice.
        process_megabytes: Largest resident memory of one of them.
    """

    seconds: float
    tree_megabytes: float
    process_megabytes: float


class CommandFailedError(Exception):
    """The command to measure failed; the message holds what it printed."""


def measure(command: Sequence[str], *, folder: Path, environment: Mapping[str, str]) -> Measurement:
    """Runs a command to its end.

    Raises:
        CommandFailedError: It ended with an error.
    """
    with tempfile.TemporaryFile() as printed:
        started = time.monotonic()
        with subprocess.Popen(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=printed, stderr=subprocess.STDOUT
        ) as process:
            tree, largest = 0, 0
            while process.poll() is None:
                sizes = _resident(process.pid)
                tree, largest = max(tree, sum(sizes)), max(largest, *sizes, 0)
                time.sleep(_SAMPLE_SECONDS)
        seconds = time.monotonic() - started
        if process.returncode != 0:
            printed.seek(0)
            raise CommandFailedError(f"{' '.join(command)}:\n{printed.read().decode(errors='replace')}")
    return Measurement(seconds, tree / _MEGABYTE, largest / _MEGABYTE)


def _resident(process_id: int) -> list[int]:
    sizes = [0]
    try:
        root = psutil.Process(process_id)
        for process in (root, *root.children(recursive=True)):
            try:
                sizes.append(process.memory_info().rss)
            except psutil.NoSuchProcess:
                continue
    except psutil.NoSuchProcess:
        pass
    return sizes
