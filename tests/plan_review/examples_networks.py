"""Examples of the rules about networks."""

from __future__ import annotations

from typing import Any

from tests.plan_review.example import Example
from tests.plan_review.plans import created, plan, updated

_GROUP = "aws_security_group.g"


def _from(network: str) -> dict[str, Any]:
    return {"ingress": [{"protocol": "tcp", "from_port": 5432, "to_port": 5432, "cidr_blocks": [network]}]}


EXAMPLES = {
    "open-to-internet": Example(
        found_in=plan(updated(_GROUP, _from("10.0.0.0/8"), _from("0.0.0.0/0"))),
        address=_GROUP,
        what="+ tcp 5432 from 0.0.0.0/0",
        not_in=plan(updated(_GROUP, _from("0.0.0.0/0"), _from("10.0.0.0/8"))),
    ),
    "network-wider": Example(
        found_in=plan(updated(_GROUP, _from("10.0.0.0/16"), _from("10.0.0.0/8"))),
        address=_GROUP,
        what="+ tcp 5432 from 10.0.0.0/8",
        not_in=plan(updated(_GROUP, _from("10.0.0.0/8"), _from("10.0.0.0/16"))),
    ),
    "network-unknown": Example(
        found_in=plan(created(_GROUP, {"name": "g"}, unknown={"ingress": True})),
        address=_GROUP,
        what="it cannot be said yet whom it lets in",
        not_in=plan(created(_GROUP, _from("10.0.0.0/8"), unknown={"id": True})),
    ),
}
