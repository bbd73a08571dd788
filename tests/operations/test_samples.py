from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from contract.rejections import RejectionError
from contract.row import Row
from operations.reading import Event, NotAnEvent, read_events
from tests.support.rows import only_row

SAMPLES = Path(__file__).parents[2] / "samples" / "shipment-events.jsonl"


@pytest.fixture(scope="module")
def events() -> list[Event]:
    items = list(read_events([str(SAMPLES)]))
    assert [item for item in items if isinstance(item, NotAnEvent)] == [], "every line must be a JSON object"
    return [item for item in items if isinstance(item, Event)]


@pytest.fixture(scope="module")
def outcomes(events: list[Event]) -> list[Row | RejectionError]:
    """What the function makes of each sample."""
    found: list[Row | RejectionError] = []
    for event in events:
        try:
            found.append(only_row(event.text, now=datetime.now(UTC)))
        except RejectionError as error:
            found.append(error)
    return found


def test_four_samples_are_invalid_each_in_its_own_way(outcomes: list[Row | RejectionError]) -> None:
    reasons = [str(outcome).split(" one of")[0] for outcome in outcomes if isinstance(outcome, RejectionError)]
    assert len(reasons) == 4, reasons
    assert "missing: status" in reasons[0]
    assert "status must be" in reasons[1]
    assert "timestamp must be RFC 3339 with an offset" in reasons[2]
    assert "shipment_id must be longer" in reasons[3]


def test_the_others_become_a_row_each(outcomes: list[Row | RejectionError]) -> None:
    keys = Counter(outcome.key for outcome in outcomes if isinstance(outcome, Row))
    assert len(keys) == 56
    assert max(keys.values()) == 1, f"the same event twice: {keys.most_common(1)}"


def test_the_samples_have_what_real_events_have(events: list[Event]) -> None:
    samples = [json.loads(event.text) for event in events]
    arrivals: dict[str, list[str]] = {}
    for sample in samples:
        arrivals.setdefault(sample["shipment_id"], []).append(sample.get("status", ""))
    assert 10 <= len(arrivals) <= 12
    assert any("delivered" in each and each[-1] != "delivered" for each in arrivals.values()), "after delivered"
    assert any(
        "delivery_failed" in each and "delivered" in each[each.index("delivery_failed") :] for each in arrivals.values()
    ), "failed, then delivered"
    assert {type(sample.get("location")) for sample in samples} == {str, dict, type(None)}
    assert len({sample["timestamp"][-6:] for sample in samples if sample["timestamp"][-6] in "+-"}) >= 8
    assert any("." in sample["timestamp"] for sample in samples)
    assert any(not event.text.isascii() for event in events)


def test_some_samples_arrive_out_of_order(outcomes: list[Row | RejectionError]) -> None:
    last: dict[str, str] = {}
    late = []
    for outcome in outcomes:
        if isinstance(outcome, Row):
            if outcome.event_key < last.get(outcome.shipment_id, ""):
                late.append(outcome.event_key)
            last[outcome.shipment_id] = max(outcome.event_key, last.get(outcome.shipment_id, ""))
    assert late
