"""Who keeps a state locked, as Terraform tells it in the middle of an error."""

from __future__ import annotations

import re

_FIELD = re.compile(r"^\W*(ID|Path|Operation|Who|Created):[ \t]+(\S.*?)\s*$", re.MULTILINE)
_OPERATION = "OperationType"


def holder(message: str) -> str | None:
    """A sentence that names who holds the lock and since when, or None if the message is not about a lock.

    Args:
        message: What Terraform printed when it failed.
    """
    if "Lock Info:" not in message:
        return None
    found = dict(_FIELD.findall(message[message.index("Lock Info:") :]))
    who, created = found.get("Who", "somebody"), found.get("Created", "an unknown time")
    operation = found.get("Operation", "another command").removeprefix(_OPERATION).lower()
    return (
        f"The state is locked by {who}, for {operation}, since {created}. Wait until that has ended. Only if it ended "
        "without releasing the lock, release it: docs/terraform-state.md says how."
    )
