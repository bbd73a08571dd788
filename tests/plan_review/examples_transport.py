"""Examples of the rules about TLS."""

from __future__ import annotations

from tests.plan_review.example import Example
from tests.plan_review.plans import created, plan, updated

_LISTENER = "aws_lb_listener.l"
_NEW = {"protocol": "HTTPS", "ssl_policy": "ELBSecurityPolicy-TLS13-1-2-2021-06"}

EXAMPLES = {
    "plain-transport": Example(
        found_in=plan(created(_LISTENER, {"protocol": "HTTP", "default_action": [{"type": "forward"}]})),
        address=_LISTENER,
        what="it takes requests without TLS (protocol)",
        not_in=plan(created(_LISTENER, {"protocol": "HTTP", "default_action": [{"type": "redirect"}]})),
    ),
    "old-tls": Example(
        found_in=plan(updated(_LISTENER, _NEW, {"ssl_policy": "ELBSecurityPolicy-2016-08"})),
        address=_LISTENER,
        what="it takes TLS before 1.2 (ssl_policy)",
        not_in=plan(updated(_LISTENER, {**_NEW, "ssl_policy": "ELBSecurityPolicy-2016-08"}, _NEW)),
    ),
    "transport-unknown": Example(
        found_in=plan(created(_LISTENER, {"ssl_policy": None}, unknown={"protocol": True})),
        address=_LISTENER,
        what="it cannot be said yet",
        not_in=plan(created(_LISTENER, _NEW, unknown={"arn": True})),
    ),
}
