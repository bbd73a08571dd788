"""The sort key of an event's row: when it happened, and a digest of what identifies it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

# 128 bits of SHA-256, in hexadecimal: enough that two events of one shipment and instant never meet.
_DIGEST_CHARACTERS = 32
# Made once: json.dumps with settings makes one for each event.
_ENCODER = json.JSONEncoder(sort_keys=True)


def event_key(instant: str, identity: Mapping[str, Any]) -> str:
    """The sort key, such as "2025-05-09T20:39:17.000000000Z#" and 32 hexadecimal digits.

    Of a canonical event everything that it says identifies it, so two events with one key say the same, and in which
    order rows are written makes no difference. Of another format the format decides. A key that changes with a release
    would store every event a second time at the next replay: tests hold some keys for good.

    Args:
        instant: When it happened, as `contract.instants` spells it.
        identity: What identifies the event, in DynamoDB's JSON, which tells the number 5 from the text "5".
    """
    spelled = _ENCODER.encode(identity)
    return f"{instant}#{hashlib.sha256(spelled.encode()).hexdigest()[:_DIGEST_CHARACTERS]}"
