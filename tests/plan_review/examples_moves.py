"""Examples of the rules about what is moved, imported or forgotten."""

from __future__ import annotations

from tests.plan_review.example import Example
from tests.plan_review.plans import change, plan

_SAME = {"name": "q"}

EXAMPLES = {
    "moved": Example(
        found_in=plan(change("aws_x.new", ["no-op"], _SAME, _SAME, previous_address="aws_x.old")),
        address="aws_x.new",
        what="moved from aws_x.old",
        not_in=plan(change("aws_x.new", ["no-op"], _SAME, _SAME)),
    ),
    "imported": Example(
        found_in=plan(change("aws_x.y", ["no-op"], _SAME, _SAME, importing={"id": "q"})),
        address="aws_x.y",
        what="no-op",
        not_in=plan(change("aws_x.y", ["no-op"], _SAME, _SAME)),
    ),
    "imported-and-changed": Example(
        found_in=plan(change("aws_x.y", ["update"], _SAME, {"name": "p"}, importing={"id": "q"})),
        address="aws_x.y",
        what="update",
        not_in=plan(change("aws_x.y", ["no-op"], _SAME, _SAME, importing={"id": "q"})),
    ),
    "forgotten": Example(
        found_in=plan(change("aws_x.y", ["forget"], _SAME)),
        address="aws_x.y",
        what="forgotten",
        not_in=plan(change("aws_x.y", ["delete"], _SAME)),
    ),
}
