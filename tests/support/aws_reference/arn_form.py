"""Whether the resource of a statement can be the ARN of a resource type."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

_EVERY = frozenset(map(chr, range(32, 127)))
_TOKEN = re.compile(r"\$\{(\w+)\}|(.)")
# A variable of a form stands for one part of an ARN, except where its name says that it holds a path or all the rest.
_PATHS = re.compile(r"\w*Path|LogGroupName|LogStreamName|ObjectName")
_REST = "Rest"


class _Token(NamedTuple):
    """One character out of a set, or any number of them."""

    characters: frozenset[str]
    repeats: bool = False


@cache
def fits(resource: str, form: str) -> bool:
    """Whether some ARN of a form, such as "arn:${Partition}:s3:::${BucketName}", matches a statement's resource.

    Args:
        resource: An ARN, in which IAM's wildcards * and ? may stand.
        form: As the Service Authorization Reference has it.
    """
    return _overlap(tuple(_of_resource(resource)), tuple(_of_form(form)))


def _of_resource(resource: str) -> Iterator[_Token]:
    for character in resource:
        if character == "*":
            yield _Token(_EVERY, repeats=True)
        else:
            yield _Token(_EVERY if character == "?" else frozenset(character))


def _of_form(form: str) -> Iterator[_Token]:
    for variable, character in _TOKEN.findall(form):
        if variable:
            allowed = _EVERY - ({":"} if _PATHS.fullmatch(variable) else set() if variable == _REST else {":", "/"})
            yield from (_Token(allowed), _Token(allowed, repeats=True))
        else:
            yield _Token(frozenset(character))


def _overlap(left: tuple[_Token, ...], right: tuple[_Token, ...]) -> bool:
    """Whether some text matches both: follows every pair of places that one text can reach."""
    reached = {(0, 0)}
    waiting = [(0, 0)]
    while waiting:
        i, j = waiting.pop()
        new = set(_steps(left[i : i + 1], right[j : j + 1])) - {(0, 0)}
        places = {(i + step_left, j + step_right) for step_left, step_right in new} - reached
        reached |= places
        waiting += places
    return (len(left), len(right)) in reached


def _steps(left: tuple[_Token, ...], right: tuple[_Token, ...]) -> Iterator[tuple[int, int]]:
    """How far one more character, or the end of a repetition, leads in each of the two, which are a token or empty."""
    if left and left[0].repeats:
        yield 1, 0
    if right and right[0].repeats:
        yield 0, 1
    if left and right and left[0].characters & right[0].characters:
        yield int(not left[0].repeats), int(not right[0].repeats)
