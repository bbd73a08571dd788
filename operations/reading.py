"""Reads documents from files: JSON Lines, a JSON array, or objects over any number of lines; gzip or plain."""

from __future__ import annotations

import gzip
import sys
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import IO, BinaryIO, cast

from operations.errors import OperationError, UsageError
from operations.json_documents import (
    Found,
    ProblemError,
    is_object,
    object_text,
    objects_in_array,
    objects_in_sequence,
    problem_of,
    starts_with_long_object,
)

STANDARD_INPUT = "-"
# An object that is still open by then is the first line of broken JSON Lines. A list of an API's answers over several
# lines, which can be told to be too large for an event, is shorter.
_LONGEST_OBJECT = 16 * 1024 * 1024
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_GZIP_MAGIC = b"\x1f\x8b"  # https://www.rfc-editor.org/rfc/rfc1952#page-6


@dataclass(frozen=True)
class Location:
    """Where an event was read, as `file:line`, the line counted from 1."""

    file: str
    line: int

    def __str__(self) -> str:
        """Such as "events.jsonl:12"."""
        return f"{self.file}:{self.line}"


@dataclass(frozen=True)
class Event:
    """One event, or a document of several, as it was written.

    Attributes:
        location: Where it starts.
        text: The JSON object, character for character as in the file.
        next_line: Where to read on after it; its own line when another event may follow on that.
        consumed: Bytes read of all files up to its end, for progress.
    """

    location: Location
    text: str
    next_line: int
    consumed: int = 0


@dataclass(frozen=True)
class NotAnEvent:
    """Something in a file that cannot be sent.

    Attributes:
        location: Where it starts.
        problem: What is wrong with it.
        consumed: Bytes read of all files up to its end, for progress.
    """

    location: Location
    problem: str
    consumed: int = 0


def read_events(files: Sequence[str], *, from_line: int = 1) -> Iterator[Event | NotAnEvent]:
    """Reads the files in order.

    JSON Lines are streamed. An array, or objects over several lines, are read whole. Empty lines are skipped. What is
    compressed with gzip is known by its first bytes; its lines are counted as they are after decompression. Only what
    EventBridge asks for is checked: UTF-8, JSON, an object.

    Args:
        files: Paths; `-` is the standard input.
        from_line: Leaves out what starts before this line of the first file.

    Raises:
        OperationError: A file cannot be read.
    """
    before = 0
    for file in files:
        consumed = 0
        with _opened(file) as stream:
            for item in _read(_lines_of(stream), file):
                consumed = item.consumed
                if item.location.line >= from_line:
                    yield replace(item, consumed=before + consumed)
        before += consumed
        from_line = 1


def total_bytes(files: Sequence[str]) -> int | None:
    """Bytes to read of all files; None when not known, as with stdin or gzip.

    Raises:
        UsageError: A file is not there.
    """
    paths = [Path(file) for file in files if file != STANDARD_INPUT]
    for path in paths:
        if not path.exists() or path.is_dir():
            raise UsageError(f"{path} is not a file")
    if len(paths) < len(files) or not all(path.is_file() for path in paths) or any(map(_is_gzip, paths)):
        return None
    return sum(path.stat().st_size for path in paths)


def _is_gzip(path: Path) -> bool:
    with _opened(str(path)) as stream:
        return stream.read(len(_GZIP_MAGIC)) == _GZIP_MAGIC


@contextmanager
def _opened(file: str) -> Iterator[BinaryIO]:
    try:
        if file == STANDARD_INPUT:
            yield sys.stdin.buffer
        else:
            with Path(file).open("rb") as stream:
                yield stream
    except (EOFError, zlib.error) as error:
        raise OperationError(f"{file} cannot be read: its gzip data is damaged or breaks off ({error})") from error
    except OSError as error:
        raise OperationError(f"{file} cannot be read: {error.strerror or error}") from error


def _lines_of(stream: BinaryIO) -> Iterator[bytes]:
    first = stream.readline()
    if first.startswith(_GZIP_MAGIC):
        # gzip asks for nothing but `read`.
        yield from gzip.GzipFile(fileobj=cast("IO[bytes]", _Rejoined(first, stream)))
    else:
        yield from chain([first], stream)


class _Rejoined:
    """A stream with what was read of it put back; stdin cannot be rewound."""

    def __init__(self, first: bytes, rest: BinaryIO) -> None:
        self._first = first
        self._rest = rest

    def read(self, size: int) -> bytes:
        taken, self._first = self._first[:size], self._first[size:]
        return taken + self._rest.read(size - len(taken))


def _read(lines: Iterator[bytes], file: str) -> Iterator[Event | NotAnEvent]:
    head: list[bytes] = []  # the empty lines at the start and the first line with something on it
    for line in lines:
        head.append(line if head else line.removeprefix(_BYTE_ORDER_MARK))
        if line.strip():
            break
    first = head[-1].strip() if head else b""
    if first.startswith(b"["):
        yield from _read_whole(b"".join(chain(head, lines)), file, array=True)
        return
    if first.startswith(b"{") and not is_object(first):
        head += _lines_up_to(lines, _LONGEST_OBJECT)
        if starts_with_long_object(b"".join(head)):
            yield from _read_whole(b"".join(chain(head, lines)), file, array=False)
            return
    yield from _read_lines(chain(head, lines), file)


def _lines_up_to(lines: Iterator[bytes], limit: int) -> list[bytes]:
    taken: list[bytes] = []
    size = 0
    while size <= limit and (line := next(lines, None)):
        taken.append(line)
        size += len(line)
    return taken


def _read_lines(lines: Iterable[bytes], file: str) -> Iterator[Event | NotAnEvent]:
    consumed = 0
    for number, line in enumerate(lines, start=1):
        consumed += len(line)
        if not line.strip():
            continue
        location = Location(file, number)
        try:
            yield Event(location, object_text(line), number + 1, consumed)
        except ProblemError as problem:
            yield NotAnEvent(location, str(problem), consumed)


def _read_whole(content: bytes, file: str, *, array: bool) -> Iterator[Event | NotAnEvent]:
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        line = 1 + content[: error.start].count(b"\n")
        yield NotAnEvent(Location(file, line), str(problem_of(error)), len(content))
        return
    for found in objects_in_array(text) if array else objects_in_sequence(text):
        yield _item(found, file, consumed=len(content) * found.end // len(text))


def _item(found: Found, file: str, *, consumed: int) -> Event | NotAnEvent:
    location = Location(file, found.line)
    if found.problem is not None:
        return NotAnEvent(location, found.problem, consumed)
    return Event(location, found.text, found.next_line, consumed)
