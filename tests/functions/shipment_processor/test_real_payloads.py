from __future__ import annotations

import json
from datetime import UTC, datetime

from functions.shipment_processor.row import row_from_message
from tests.support.real_payloads import real_events, require_real_payloads


def test_every_recorded_scan_becomes_a_row_that_keeps_its_original() -> None:
    require_real_payloads()
    bodies = [json.dumps(event, ensure_ascii=False) for event in real_events()]
    assert len(bodies) > 200, "most of the recorded scans were not found"
    for body in bodies:
        assert row_from_message(body, now=datetime.now(UTC)).item["payload"] == {"S": body}
