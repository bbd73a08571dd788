from __future__ import annotations

from contract.raw_message import digest, is_raw_message, raw_message_key


def test_a_text_is_found_by_its_digest() -> None:
    # For good: rows point at it.
    assert digest("Zürich") == "4251685e06cab635578c72b1f5f221e9"
    assert raw_message_key("0a") == {"shipment_id": {"S": "message#0a"}, "event_key": {"S": "message"}}


def test_it_is_told_from_events() -> None:
    assert is_raw_message(raw_message_key("0a"))
    assert not is_raw_message({"shipment_id": {"S": "message#0a"}, "event_key": {"S": "2025-05-09T20:39:17.0Z#0a"}})
