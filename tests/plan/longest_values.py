"""The extremes that a stack's variables admit, read from their own validations."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

_RANGE = re.compile(r"var\.\w+ >= (\d+) && var\.\w+ <= (\d+)")
_CHOICE = re.compile(r"contains\(\[(.*?)\], var\.")
_LONGEST_TEXTS = {
    # The longest address that mail knows: https://www.rfc-editor.org/rfc/rfc5321#section-4.5.3.1
    "notification_email": f"{'a' * 64}@{'b' * 185}.com",
    "runbook_url": f"https://{'r' * 491}/",
    "producer_accounts": ["123456789012"] * 100,
    "further_alert_endpoints": [],
}
# Where other variables narrow a range: the highest below 6 * function_timeout * 3.
_HIGHEST_TOGETHER = {"alarm_queue_age_seconds": 6 * 900 * 3 - 1}


def extremes(variables: Mapping[str, Any], *, highest: bool) -> dict[str, Any]:
    """A value for each variable: of numbers the highest or lowest admitted, of texts and lists the longest.

    Args:
        variables: The block `variable` of a synthesized configuration.
        highest: Whether numbers and choices are at their upper end.

    Raises:
        KeyError: A text has no longest value here yet.
    """
    return {name: _extreme(name, declared, highest=highest) for name, declared in variables.items()}


def _extreme(name: str, declared: Mapping[str, Any], *, highest: bool) -> Any:
    if declared["type"] == "bool":
        return True
    if highest and name in _HIGHEST_TOGETHER:
        return _HIGHEST_TOGETHER[name]
    condition = declared["validation"][0]["condition"]
    if found := _RANGE.search(condition):
        return int(found[2 if highest else 1])
    if found := _CHOICE.match(condition.removeprefix("${")):
        allowed = json.loads(f"[{found[1]}]")
        return max(allowed) if highest else min(allowed)
    return _LONGEST_TEXTS[name]
