"""Examples of the rules about the plan itself."""

from __future__ import annotations

from tests.plan_review.example import Example
from tests.plan_review.plans import change, plan, updated

_HARMLESS = updated("aws_x.y", {"size": 1}, {"size": 2})

EXAMPLES = {
    "plan-errored": Example(
        found_in=plan(errored=True), address="", what="ended with an error", not_in=plan(errored=False)
    ),
    "plan-incomplete": Example(
        found_in=plan(
            complete=False,
            deferred_changes=[{"reason": "provider_config_unknown", "resource_change": _HARMLESS}],
        ),
        address="",
        what="aws_x.y: provider_config_unknown",
        not_in=plan(_HARMLESS, complete=True),
    ),
    "action-unrecognised": Example(
        found_in=plan(change("aws_x.y", ["suspend"])),
        address="aws_x.y",
        what="suspend",
        not_in=plan(change("aws_x.y", ["read"], mode="data")),
    ),
    "check-failed": Example(
        found_in=plan(
            checks=[
                {
                    "address": {"to_display": "check.health"},
                    "status": "fail",
                    "instances": [{"status": "fail", "problems": [{"message": "it is not healthy"}]}],
                }
            ]
        ),
        address="check.health",
        what="it is not healthy",
        not_in=plan(checks=[{"address": {"to_display": "check.health"}, "status": "pass"}]),
    ),
    "action-invoked": Example(
        found_in=plan(action_invocations=[{"address": "action.aws_lambda_invoke.warm"}]),
        address="action.aws_lambda_invoke.warm",
        what="invoked",
        not_in=plan(action_invocations=[]),
    ),
}
