"""The ids by which other systems know an event, for the log."""

from __future__ import annotations

import json

from contract.envelope import is_envelope

_LONGEST_ID = 128


def correlation_ids(body: str) -> dict[str, str]:
    """The ids in a message, as far as it can be read; nothing else of it, since the log is no place for payloads.

    Returns:
        `eventbridge_id`, the bus's id, where the message is an event of EventBridge; `event_id`, the producer's,
        where it gives one. Longer ones are cut after 128 characters.
    """
    try:
        message = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    found: dict[str, object] = {}
    event = message
    if is_envelope(message):
        found["eventbridge_id"] = message.get("id")
        event = message["detail"]
    if isinstance(event, dict):
        found["event_id"] = event.get("event_id")
    return {name: value[:_LONGEST_ID] for name, value in found.items() if isinstance(value, str)}
