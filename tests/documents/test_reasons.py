"""The reasons of failures that runbooks name are those that somebody really gives."""

from __future__ import annotations

import re
from pathlib import Path

from contract.failed_event_attributes import Attribute
from contract.rejections import RejectionCode
from functions.shipment_processor.outcomes import RetryCode
from tests.documents.pages import RUNBOOKS, in_every

# https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
_OF_EVENTBRIDGE = {
    *("CONNECTION_FAILURE", "CROSS_ACCOUNT_INGESTION_FAILED", "CROSS_REGION_INGESTION_FAILED", "ERROR_FROM_TARGET"),
    *("EVENTS_IN_BATCH_REQUEST_REJECTED", "FAILED_TO_ASSUME_ROLE", "INTERNAL_ERROR", "INVALID_JSON"),
    *("INVALID_PARAMETER", "NO_PERMISSIONS", "NO_RESOURCE", "RESOURCE_ALREADY_EXISTS", "RESOURCE_LIMIT_EXCEEDED"),
    *("RESOURCE_MODIFICATION_COLLISION", "SDK_CLIENT_ERROR", "THIRD_ACCOUNT_HOP_DETECTED"),
    *("THIRD_REGION_HOP_DETECTED", "THROTTLING", "TIMEOUT", "TRANSIENT_ASSUME_ROLE", "UNKNOWN"),
}
_KNOWN = {*_OF_EVENTBRIDGE, *RejectionCode, *RetryCode, *Attribute}
_CODE = re.compile(r"`([A-Z]+(?:_[A-Z]+)+)`")


@in_every(RUNBOOKS)
def test_every_reason_is_one_that_is_given(page: Path) -> None:
    unknown = set(_CODE.findall(page.read_text("utf-8"))) - _KNOWN
    assert not unknown, f"{page.name}: nobody gives {sorted(unknown)} as a reason"


def test_reasons_are_named() -> None:
    named = {code for page in RUNBOOKS for code in _CODE.findall(page.read_text("utf-8"))}
    assert {"NO_PERMISSIONS", "NO_RESOURCE", RejectionCode.INVALID_FIELD, RetryCode.NOT_WRITTEN} <= named
