"""The sort key of an event's row: when it happened, and a digest of all that it says."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

# 128 bits of SHA-256, in hexadecimal: enough that two events of one shipment and instant never meet.
_DIGEST_CHARACTERS = 32


def event_key(instant: str, fields: Mapping[str, Any]) -> str:
    """The sort key, such as "2025-05-09T20:39:17.000000000Z#" and 32 hexadecimal digits.

    Everything that an event says is part of what identifies it, so two events with one key say the same, and in which
    order rows are written makes no difference. A key that changes with a release would store every event a second time
    at the next replay: tests hold some keys for good.

    Args:
        instant: When it happened, as `contract.instants` spells it.
        fields: Every field of the event with a value, in DynamoDB's JSON, which tells the number 5 from the text "5".
    """
    identity = json.dumps(fields, sort_keys=True)
    return f"{instant}#{hashlib.sha256(identity.encode()).hexdigest()[:_DIGEST_CHARACTERS]}"
