"""Messages of several events: where their text is kept, and for how long."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from contract.canonical_event import CanonicalEvent, Origin, RejectedEvent
from contract.rejections import RejectionCode, RejectionError
from contract.row import event_row
from formats.rows import StoredEvent, rows_from_message

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def tracker(*details: dict[str, object]) -> str:
    return json.dumps({"object": "Tracker", "tracking_code": "1", "tracking_details": details})


def detail(day: int, **changes: object) -> dict[str, object]:
    return {"status": "in_transit", "message": "Sorted", "datetime": f"2025-12-{day:02d}T12:00:00Z", **changes}


def test_the_text_is_kept_as_long_as_the_last_row_that_points_at_it() -> None:
    message = rows_from_message(tracker(detail(5), detail(9), detail(7)), now=NOW, retention_days=100)
    expiries = [each.row.item["expires_at"]["N"] for each in message.events if isinstance(each, StoredEvent)]
    assert message.raw_message is not None
    assert message.raw_message.item["expires_at"] == {"N": max(expiries)} != {"N": min(expiries)}


def test_without_retention_nothing_expires() -> None:
    message = rows_from_message(tracker(detail(5), detail(9)), now=NOW)
    assert message.raw_message is not None
    assert "expires_at" not in message.raw_message.item


def test_a_text_that_no_encoding_can_express_is_rejected_as_a_whole() -> None:
    body = tracker(detail(5, note="\ud83d"), detail(6)).replace("\\ud83d", "\ud83d")
    with pytest.raises(RejectionError) as caught:
        rows_from_message(body, now=NOW)
    assert caught.value.code is RejectionCode.INVALID_TEXT


def test_half_a_character_in_what_the_source_said_is_a_rejection_of_that_event() -> None:
    message = rows_from_message(tracker(detail(5, status="\ud83d"), detail(6)), now=NOW)
    rejected, stored = message.events
    assert isinstance(rejected, RejectedEvent)
    assert (rejected.code, rejected.place) == (RejectionCode.INVALID_TEXT, "tracking_details[0]")
    assert isinstance(stored, StoredEvent)


@pytest.mark.parametrize(("status", "time"), [("\ud83d", "x"), ("x", "\ud83d")])
def test_what_a_source_said_is_stored_only_if_it_can_be(status: str, time: str) -> None:
    fields = {"shipment_id": "1", "status": "unknown", "timestamp": "2025-12-05T12:00:00Z"}
    event = CanonicalEvent(fields=fields, origin=Origin(source="x", status=status, time=time), identity={})
    with pytest.raises(RejectionError, match="INVALID_TEXT: source_"):
        event_row(event, kept={}, now=NOW)
