"""Runs a command and measures the whole tree of its processes."""

from __future__ import annotations

import resource
import subprocess
import tempfile
import threading
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
        cpu_seconds: Time that its processes computed, all cores together.
        tree_megabytes: Largest resident memory of all its processes together, sampled every 50 ms; pages that two
            of them share count twice.
        process_megabytes: Largest resident memory of one of them.
    """

    seconds: float
    cpu_seconds: float
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
        started, cpu_before = time.monotonic(), _cpu_seconds_of_children()
        with subprocess.Popen(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=printed, stderr=subprocess.STDOUT
        ) as process:
            memory = _Memory(process.pid)
            memory.start()
            process.wait()
            seconds = time.monotonic() - started
            memory.stop()
        if process.returncode != 0:
            printed.seek(0)
            raise CommandFailedError(f"{' '.join(command)}:\n{printed.read().decode(errors='replace')}")
    return Measurement(
        seconds, _cpu_seconds_of_children() - cpu_before, memory.tree / _MEGABYTE, memory.largest / _MEGABYTE
    )


def _cpu_seconds_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class _Memory(threading.Thread):
    """Looks at the memory of a process and its children until it is stopped."""

    def __init__(self, process_id: int) -> None:
        super().__init__()
        self.tree = self.largest = 0
        self._process_id = process_id
        self._stopped = threading.Event()

    def run(self) -> None:
        while not self._stopped.wait(_SAMPLE_SECONDS):
            sizes = _resident(self._process_id)
            self.tree, self.largest = max(self.tree, sum(sizes)), max(self.largest, *sizes, 0)

    def stop(self) -> None:
        self._stopped.set()
        self.join()


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
