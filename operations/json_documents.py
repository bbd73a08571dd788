"""Finds JSON objects in text, character for character as they are written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NoReturn

_WHITESPACE = " \t\r\n"  # JSON's own: https://www.rfc-editor.org/rfc/rfc8259#section-2


@dataclass(frozen=True)
class Found:
    """An object, or what stands where one is expected.

    Attributes:
        line: Where it starts, counted from 1.
        next_line: Where to read on after it; its last line when another may follow on that.
        end: Characters of the text that are read by then.
        text: The object; "" if it is none.
        problem: Why it is none; None if it is one.
    """

    line: int
    next_line: int
    end: int
    text: str = ""
    problem: str | None = None


class ProblemError(Exception):
    """Why something is no JSON object."""


def object_text(content: bytes) -> str:
    """The text of the JSON object that is all of `content`.

    Raises:
        ProblemError: It is none.
    """
    try:
        text = content.decode().strip(_WHITESPACE)
        value = _DECODER.decode(text)
    except (ValueError, RecursionError) as error:
        raise problem_of(error) from error
    if not isinstance(value, dict):
        raise _not_an_object(value)
    return text


def is_object(content: bytes) -> bool:
    """Whether all of `content` is a JSON object."""
    try:
        object_text(content)
    except ProblemError:
        return False
    return True


def starts_with_long_object(content: bytes) -> bool:
    """Whether `content`, which may break off anywhere, has a whole JSON object over several lines at its start."""
    text = content.decode(errors="replace")
    start = _skip_space(text, 0)
    try:
        _, end = _DECODER.raw_decode(text, start)
    except (ValueError, RecursionError):
        return False
    return "\n" in text[start:end]


def objects_in_array(text: str) -> Iterator[Found]:
    """The members of the one array in a text, each as it is written; what follows a mistake is not read."""
    place = _Place(text)
    position = _skip_space(text, text.index("[") + 1)
    line = 1
    while text[position : position + 1] != "]":
        line = place.line_of(position)
        try:
            value, end = _DECODER.raw_decode(text, position)
        except (ValueError, RecursionError) as error:
            yield _broken(text, line, f"the array cannot be read from here on: {problem_of(error)}")
            return
        yield _found(value, text, position, end, line, line)
        position = _skip_space(text, end)
        if text[position : position + 1] == ",":
            position = _skip_space(text, position + 1)
            if text[position : position + 1] == "]":
                yield _broken(text, line, "the array ends in a comma after this event: take it out")
                return
        elif text[position : position + 1] != "]":
            yield _broken(text, line, "the array cannot be read after this event: a comma or ] is missing")
            return
    if text[position + 1 :].strip(_WHITESPACE):
        yield _broken(text, place.line_of(position), "there is text after the end of the array")


def objects_in_sequence(text: str) -> Iterator[Found]:
    """The objects of a text, one after another over any number of lines; what follows a mistake is not read."""
    place = _Place(text)
    position = _skip_space(text, 0)
    while position < len(text):
        line = place.line_of(position)
        try:
            value, end = _DECODER.raw_decode(text, position)
        except (ValueError, RecursionError) as error:
            yield _broken(text, line, f"the file cannot be read from here on: {problem_of(error)}")
            return
        start, position = position, _skip_space(text, end)
        yield replace(_found(value, text, start, end, line, place.line_of(position)), end=position)


def problem_of(error: ValueError | RecursionError) -> ProblemError:
    """What an error of decoding says to whoever wrote the file."""
    if isinstance(error, UnicodeDecodeError):
        return ProblemError(f"not UTF-8 (byte {error.object[error.start]:#04x}): save the file as UTF-8")
    if isinstance(error, json.JSONDecodeError):
        what = error.msg[0].lower() + error.msg[1:].removesuffix(" at")
        return ProblemError(f"not JSON: {what} at column {error.colno}")
    if isinstance(error, RecursionError):
        return ProblemError("nested too deeply to be read")
    return ProblemError(f"not JSON: {error}")


class _Place:
    """Counts lines on the way through a text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._line = 1
        self._counted = 0

    def line_of(self, position: int) -> int:
        """The line of a position, which lies behind those asked for before."""
        self._line += self._text.count("\n", self._counted, position)
        self._counted = position
        return self._line


def _found(value: object, text: str, start: int, end: int, line: int, next_line: int) -> Found:
    if isinstance(value, dict):
        return Found(line, next_line, end, text=text[start:end])
    return Found(line, next_line, end, problem=str(_not_an_object(value)))


def _broken(text: str, line: int, problem: str) -> Found:
    return Found(line, line, len(text), problem=problem)


def _skip_space(text: str, position: int) -> int:
    while position < len(text) and text[position] in _WHITESPACE:
        position += 1
    return position


def _not_an_object(value: object) -> ProblemError:
    kinds = {list: "an array", str: "a string", bool: "true or false", type(None): "null"}
    return ProblemError(f"{kinds.get(type(value), 'a number')} where an event must be a JSON object")


class _Number(str):
    """A number's own text: events are sent as written, so no number is ever converted."""

    __slots__ = ()


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number in JSON")


_DECODER = json.JSONDecoder(parse_int=_Number, parse_float=_Number, parse_constant=_refuse_constant)
