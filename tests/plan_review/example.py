"""An example of a rule: a plan in which it finds something, and one much like it in which it does not."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from plan_review.plan import Plan

_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Example:
    """What a rule is tried on.

    Attributes:
        found_in: The plan in which it finds something.
        address: Of what it finds.
        what: Words that its finding has, in what it says or in its details.
        not_in: The plan in which it finds nothing, as much like the other as can be.
    """

    found_in: Plan
    address: str
    what: str
    not_in: Plan


@cache
def examples() -> Mapping[str, Example]:
    """Those of every file `examples_*.py`, one for each file of rules, by the rule's id."""
    found: dict[str, Example] = {}
    for file in sorted(_FOLDER.glob("examples_*.py")):
        module = importlib.import_module(f"tests.plan_review.{file.stem}")
        assert not found.keys() & module.EXAMPLES.keys(), f"{file.name} has an example that another file has"
        found |= module.EXAMPLES
    return found
