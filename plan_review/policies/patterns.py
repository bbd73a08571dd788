"""IAM's wildcards: which texts a pattern with * (any text) and ? (any one character) stands for.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
"""

from __future__ import annotations

import re
from functools import lru_cache

_RUN_OF_WILDCARDS = re.compile(r"[*?]*\*[*?]*")


def normal_form(pattern: str) -> str:
    """The pattern with every run of wildcards in one order: "**" is "*", "*?" is "?*"."""
    return _RUN_OF_WILDCARDS.sub(lambda run: "?" * run[0].count("?") + "*", pattern)


@lru_cache(maxsize=100_000)
def covers(general: str, specific: str) -> bool:
    """Whether every text that `specific` stands for is one that `general` stands for.

    Both are in normal form. A star of `specific` is only matched by one of `general`, so the answer may be no where a
    cleverer one would be yes, never the other way round.
    """
    if general == specific or general == "*":
        return True
    place = star = resume = 0
    seen_star = False
    at = 0
    while at < len(specific):
        if place < len(general) and general[place] == "*":
            seen_star, star, resume = True, place, at
            place += 1
        elif place < len(general) and _covers_one(general[place], specific[at]):
            place += 1
            at += 1
        elif seen_star:
            # The last star takes one character more; what is before it never has to be looked at again.
            resume += 1
            place, at = star + 1, resume
        else:
            return False
    return not general[place:].strip("*")


def _covers_one(general: str, specific: str) -> bool:
    return general == specific if specific == "*" else general in ("?", specific)


def overlap(left: str, right: str) -> bool:
    """Whether some text is one that both patterns stand for."""
    reachable = {0}
    for character in left:
        if character == "*":
            reachable = set(range(min(_over_stars(reachable, right)), len(right) + 1))
            continue
        reachable = {
            end
            for start in _over_stars(reachable, right)
            if start < len(right)
            for end in _over_one(start, right, character)
        }
        if not reachable:
            return False
    return len(right) in _over_stars(reachable, right)


def _over_stars(places: set[int], pattern: str) -> set[int]:
    """The places, and those behind the stars that begin there, since a star may stand for nothing."""
    reached = set()
    for place in places:
        reached.add(place)
        while place < len(pattern) and pattern[place] == "*":
            place += 1
            reached.add(place)
    return reached


def _over_one(start: int, pattern: str, character: str) -> set[int]:
    if pattern[start] == "*":
        return {start}
    return {start + 1} if "?" in (character, pattern[start]) or character == pattern[start] else set()
