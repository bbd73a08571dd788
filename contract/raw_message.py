"""The row that keeps the text of a message with several events: once, however many rows point at it.

Kept beside each row, a history of n entries would be stored n times. So the rows of such a message have the digest of
its text, and one row, found by that digest, has the text itself, compressed. It is no event: it has neither status nor
timestamp, and so is not in the index.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, Final

from contract.shipment_log import PARTITION_KEY, SORT_KEY

RAW_TEXT: Final = "text"
"""Attribute: the text, see `contract.kept_text`."""
RAW_FORMAT: Final = "format"
"""Attribute: the format in which the text was read."""

_PREFIX = "message#"
_SORT_KEY_VALUE = "message"
# 128 bits of SHA-256, in hexadecimal, as in `contract.event_key`.
_DIGEST_CHARACTERS = 32


def digest(text: str) -> str:
    """The digest of a message's text, 32 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGEST_CHARACTERS]


def raw_message_key(digest: str) -> dict[str, dict[str, str]]:
    """The key of the row that keeps the text with this digest, in DynamoDB's JSON."""
    return {PARTITION_KEY: {"S": f"{_PREFIX}{digest}"}, SORT_KEY: {"S": _SORT_KEY_VALUE}}


def is_raw_message(item: Mapping[str, Any]) -> bool:
    """Whether a row, in DynamoDB's JSON, keeps a message's text and is no event."""
    return bool(item[SORT_KEY]["S"] == _SORT_KEY_VALUE)
