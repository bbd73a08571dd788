"""The structured envelope of CloudEvents 1.0: what it carries is read as if it had come without it.

https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contract.rejections import RejectionCode, RejectionError

# What the specification requires of every CloudEvent.
_REQUIRED = ("id", "source", "specversion", "type")


def is_cloud_event(document: Mapping[str, Any]) -> bool:
    """Whether a document is a CloudEvent in structured form."""
    return "specversion" in document and all(isinstance(document.get(name), str) for name in _REQUIRED)


def cloud_event_data(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a CloudEvent carries.

    Raises:
        RejectionError: It carries no JSON object. Binary data (`data_base64`) is none.
    """
    if not str(document["specversion"]).startswith("1."):
        raise RejectionError(RejectionCode.UNKNOWN_FORMAT, "specversion must be 1.0: other CloudEvents are not read")
    data = document.get("data")
    if not isinstance(data, dict):
        raise RejectionError(RejectionCode.NOT_AN_OBJECT, "data of a CloudEvent must be a JSON object")
    return data
