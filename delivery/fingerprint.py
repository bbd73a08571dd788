"""What a plan would do, as one short text: two plans with the same fingerprint do the same.

Continuous integration plans and reviews with one role and deploys with another, perhaps a day later and on another
machine. The plan itself does not travel between them, since it holds secrets
(https://developer.hashicorp.com/terraform/tutorials/automation/automate-terraform#plan-and-apply-on-different-machines)
and others can download what a workflow run keeps. Its fingerprint does: the deployment plans anew, and goes on only if
that would do what was reviewed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

_NOTHING = (["no-op"], ["read"])


def fingerprint(plan: Mapping[str, Any]) -> str:
    """SHA-256, as hexadecimal digits, over every change of a resource or an output.

    Args:
        plan: The parsed `terraform show -json`. What stays as it is does not count, nor does when it was planned.
    """
    what = {
        "resources": [change for change in plan.get("resource_changes", []) if _does_something(change["change"])],
        "outputs": {name: change for name, change in plan.get("output_changes", {}).items() if _does_something(change)},
        "deferred": plan.get("deferred_changes", []),
        "invoked": plan.get("action_invocations", []),
    }
    return hashlib.sha256(json.dumps(what, sort_keys=True).encode()).hexdigest()


def _does_something(change: Mapping[str, Any]) -> bool:
    # An imported or moved resource can be a "no-op" that changes the state.
    return change["actions"] not in _NOTHING or "importing" in change
