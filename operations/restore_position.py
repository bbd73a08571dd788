"""How far a restore is, kept in a file so that it can go on after an end in the middle."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from operations.errors import OperationError, UsageError

SEGMENTS = 64
"""Parts that a table is scanned in. Several times as many as are worked on at once, so that these end together."""

_SECONDS_BETWEEN_WRITES = 1.0
Key = Mapping[str, Any]


@dataclass
class Segment:
    """One part of the restored table.

    Attributes:
        number: From 0.
        total: Parts in all.
        start: Key of the last row that is in the log, where to go on after it; None before the first.
        done: Whether every row of it is in the log.
    """

    number: int
    total: int
    start: Key | None = None
    done: bool = False


class RestorePosition:
    """Where each segment is; safe to use from several threads.

    Args:
        file: Where to keep it, or None to keep it nowhere. If the file is there, the position is the one in it.
        tables: What tells the restored table and the log from all others, also from earlier ones of the same name.

    Raises:
        UsageError: The file holds the position of another restore, or something else.
        OperationError: The file cannot be read.
    """

    def __init__(self, file: Path | None, tables: Mapping[str, str]) -> None:
        self._file = file
        self._tables = dict(tables)
        self._lock = threading.Lock()
        self._next_write = 0.0
        self.segments = [Segment(number, SEGMENTS) for number in range(SEGMENTS)]
        if file and file.exists():
            self._load(file)

    def unfinished(self) -> Iterator[Segment]:
        """The segments that have rows to write."""
        return (segment for segment in self.segments if not segment.done)

    def advance(self, segment: Segment, next_start: Key | None) -> None:
        """Remembers that every row of a segment up to `next_start` is in the log, or all of them if it is None."""
        with self._lock:
            segment.start, segment.done = next_start, next_start is None
            if time.monotonic() >= self._next_write:
                self._write()

    def keep(self) -> None:
        """Brings the file up to date, or removes it when there is nothing left to do.

        Raises:
            OperationError: The file cannot be written.
        """
        with self._lock:
            if any(self.unfinished()):
                self._write()
            elif self._file:
                self._file.unlink(missing_ok=True)

    def _write(self) -> None:
        if self._file is None:
            return
        document = {
            **self._tables,
            "segments": [{"start": segment.start, "done": segment.done} for segment in self.segments],
        }
        # Replaced at once: a process that is killed leaves the old position or the new one.
        temporary = self._file.with_name(f"{self._file.name}.new")
        try:
            temporary.write_text(json.dumps(document))
            temporary.replace(self._file)
        except OSError as error:
            raise OperationError(f"{self._file} cannot be written: {error.strerror or error}") from error
        self._next_write = time.monotonic() + _SECONDS_BETWEEN_WRITES

    def _load(self, file: Path) -> None:
        try:
            document = json.loads(file.read_text())
            segments = document["segments"]
            self.segments = [
                Segment(number, len(segments), start=entry["start"], done=entry["done"])
                for number, entry in enumerate(segments)
            ]
        except OSError as error:
            raise OperationError(f"{file} cannot be read: {error.strerror or error}") from error
        except (ValueError, KeyError, TypeError) as error:
            raise UsageError(f"{file} holds no position of a restore: name another file") from error
        if {name: document.get(name) for name in self._tables} != self._tables:
            raise UsageError(f"{file} holds the position of another restore: remove it, or name another file")
