from __future__ import annotations

import json
from datetime import UTC, datetime

from tests.support.real_payloads import real_events, require_real_payloads
from tests.support.rows import only_row


def test_every_recorded_scan_becomes_a_row_that_keeps_its_original() -> None:
    require_real_payloads()
    bodies = [json.dumps(event, ensure_ascii=False) for event in real_events()]
    assert len(bodies) > 200, "most of the recorded scans were not found"
    for body in bodies:
        assert only_row(body, now=datetime.now(UTC)).item["payload"] == {"S": body}
