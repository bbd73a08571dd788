"""Reads shipment events from files: JSON Lines, one JSON array, or one JSON object."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import BinaryIO, NoReturn

from operations.errors import OperationError

STANDARD_INPUT = "-"
_WHITESPACE = " \t\r\n"  # JSON's own: https://www.rfc-editor.org/rfc/rfc8259#section-2
# A single object over several lines is one event, and no event may be larger than 256 KiB. Four times that
# leaves room for indentation; a file whose first object is still open by then is broken JSON Lines.
_LONGEST_OBJECT = 1024 * 1024
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


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
    """One event as it was written.

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

    JSON Lines are streamed. An array, or an object over several lines, is read whole. Empty lines are
    skipped. Only what EventBridge asks for is checked: UTF-8, JSON, an object.

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
            for item in _read(stream, file):
                consumed = item.consumed
                if item.location.line >= from_line:
                    yield replace(item, consumed=before + consumed)
        before += consumed
        from_line = 1


@contextmanager
def _opened(file: str) -> Iterator[BinaryIO]:
    try:
        if file == STANDARD_INPUT:
            yield sys.stdin.buffer
        else:
            with Path(file).open("rb") as stream:
                yield stream
    except OSError as error:
        raise OperationError(f"{file} cannot be read: {error.strerror or error}") from error


def _read(stream: BinaryIO, file: str) -> Iterator[Event | NotAnEvent]:
    head: list[bytes] = []  # the empty lines at the start and the first line with something on it
    for line in stream:
        head.append(line if head else line.removeprefix(_BYTE_ORDER_MARK))
        if line.strip():
            break
    first = head[-1].strip() if head else b""
    if first.startswith(b"["):
        yield from _read_array(b"".join(head) + stream.read(), file)
        return
    if first.startswith(b"{") and not _is_object(first):
        head += _lines_up_to(stream, _LONGEST_OBJECT)
        whole = b"".join(head)
        if len(whole) <= _LONGEST_OBJECT and _is_object(whole):
            start = Location(file, 1 + whole[: whole.index(b"{")].count(b"\n"))
            yield Event(start, _object_text(whole), len(head) + 1, len(whole))
            return
    yield from _read_lines(chain(head, stream), file)


def _lines_up_to(stream: BinaryIO, limit: int) -> list[bytes]:
    lines: list[bytes] = []
    taken = 0
    while taken <= limit and (line := stream.readline()):
        lines.append(line)
        taken += len(line)
    return lines


def _read_lines(lines: Iterable[bytes], file: str) -> Iterator[Event | NotAnEvent]:
    consumed = 0
    for number, line in enumerate(lines, start=1):
        consumed += len(line)
        if not line.strip():
            continue
        location = Location(file, number)
        try:
            yield Event(location, _object_text(line), number + 1, consumed)
        except _ProblemError as problem:
            yield NotAnEvent(location, str(problem), consumed)


def _read_array(content: bytes, file: str) -> Iterator[Event | NotAnEvent]:
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        line = 1 + content[: error.start].count(b"\n")
        yield NotAnEvent(Location(file, line), str(_problem_of(error)), len(content))
        return
    position, line, counted = _skip_space(text, text.index("[") + 1), 1, 0
    while text[position : position + 1] != "]":
        line += text.count("\n", counted, position)
        counted = position
        location = Location(file, line)
        try:
            value, end = _DECODER.raw_decode(text, position)
        except (ValueError, RecursionError) as error:
            problem = f"the array cannot be read from here on: {_problem_of(error)}"
            yield NotAnEvent(location, problem, len(content))
            return
        consumed = len(content) * end // len(text)
        if isinstance(value, dict):
            yield Event(location, text[position:end], line, consumed)
        else:
            yield NotAnEvent(location, str(_not_an_object(value)), consumed)
        position = _skip_space(text, end)
        if text[position : position + 1] == ",":
            position = _skip_space(text, position + 1)
            if text[position : position + 1] == "]":
                yield NotAnEvent(location, "the array ends in a comma after this event: take it out", len(content))
                return
        elif text[position : position + 1] != "]":
            problem = "the array cannot be read after this event: a comma or ] is missing"
            yield NotAnEvent(location, problem, len(content))
            return
    if text[position + 1 :].strip(_WHITESPACE):
        line += text.count("\n", counted, position)
        yield NotAnEvent(Location(file, line), "there is text after the end of the array", len(content))


def _skip_space(text: str, position: int) -> int:
    while position < len(text) and text[position] in _WHITESPACE:
        position += 1
    return position


class _ProblemError(Exception):
    """Why something cannot be sent."""


def _is_object(content: bytes) -> bool:
    try:
        _object_text(content)
    except _ProblemError:
        return False
    return True


def _object_text(content: bytes) -> str:
    """The text of the JSON object that is all of `content`."""
    try:
        text = content.decode().strip(_WHITESPACE)
        value = _DECODER.decode(text)
    except (ValueError, RecursionError) as error:
        raise _problem_of(error) from error
    if not isinstance(value, dict):
        raise _not_an_object(value)
    return text


def _problem_of(error: ValueError | RecursionError) -> _ProblemError:
    if isinstance(error, UnicodeDecodeError):
        return _ProblemError(f"not UTF-8 (byte {error.object[error.start]:#04x}): save the file as UTF-8")
    if isinstance(error, json.JSONDecodeError):
        what = error.msg[0].lower() + error.msg[1:].removesuffix(" at")
        return _ProblemError(f"not JSON: {what} at column {error.colno}")
    if isinstance(error, RecursionError):
        return _ProblemError("nested too deeply to be read")
    return _ProblemError(f"not JSON: {error}")


def _not_an_object(value: object) -> _ProblemError:
    kinds = {list: "an array", str: "a string", bool: "true or false", type(None): "null"}
    return _ProblemError(f"{kinds.get(type(value), 'a number')} where an event must be a JSON object")


class _Number(str):
    """A number's own text: events are sent as written, so no number is ever converted."""

    __slots__ = ()


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number in JSON")


_DECODER = json.JSONDecoder(parse_int=_Number, parse_float=_Number, parse_constant=_refuse_constant)
