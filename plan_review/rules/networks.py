"""Networks that let in more than before."""

from __future__ import annotations

from collections.abc import Iterator

from plan_review.addresses import is_internet
from plan_review.finding import Finding, Group, Rule, RuleGroup, Severity
from plan_review.openings import FILTERS, STATELESS, HiddenError, openings
from plan_review.plan import Action, Plan, ResourceChange
from plan_review.references import is_configured

OPEN = Rule(
    id="open-to-internet",
    group=Group.EXPOSURE,
    severity=Severity.REFUSED,
    reason="Everybody on the Internet can reach these ports, and the first attempts to get in come within minutes.",
)
WIDER = Rule(
    id="network-wider",
    group=Group.EXPOSURE,
    severity=Severity.HUMAN,
    reason="More addresses or ports are let in; only who knows the network can tell whether they should be.",
)
UNKNOWN = Rule(
    id="network-unknown",
    group=Group.EXPOSURE,
    severity=Severity.HUMAN,
    reason="Whom it lets in is known only after apply, so that it cannot be judged yet.",
)
_ATTRIBUTES = ("ingress", "cidr_blocks", "ipv6_cidr_blocks", "cidr_ipv4", "cidr_ipv6", "cidr_block", "source_ranges")


def find(plan: Plan) -> Iterator[Finding]:
    """What is let in that was not let in before."""
    for change in plan.of_type(*FILTERS):
        if change.action in (Action.DELETE, Action.FORGET):
            continue
        try:
            yield from _compared(change)
        except HiddenError:
            if _somebody_decides(plan, change):
                yield UNKNOWN.finds(change.address, "it cannot be said yet whom it lets in")


def _compared(change: ResourceChange) -> Iterator[Finding]:
    before = frozenset() if change.action is Action.CREATE else openings(change.type, change.before)
    new = [one for one in openings(change.type, change.after) if not any(other.covers(one) for other in before)]
    refused = [one for one in new if is_internet(one.network) and not one.is_web and change.type not in STATELESS]
    if refused:
        yield OPEN.finds(change.address, "it lets in the Internet", [f"+ {line}" for line in sorted(map(str, refused))])
    if wider := [one for one in new if one not in refused]:
        yield WIDER.finds(change.address, "it lets in more", [f"+ {line}" for line in sorted(map(str, wider))])


def _somebody_decides(plan: Plan, change: ResourceChange) -> bool:
    """Whether what is unknown is in the configuration; else it is a provider's own, such as a group without rules."""
    unknown = [name for name in _ATTRIBUTES if change.is_unknown(name)]
    return not unknown or any(is_configured(plan.references, change.address, name) for name in unknown)


RULES = RuleGroup((OPEN, WIDER, UNKNOWN), find)
