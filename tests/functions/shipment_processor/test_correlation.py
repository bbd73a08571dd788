from __future__ import annotations

import json
from typing import Any

import pytest

from functions.shipment_processor.correlation import correlation_ids
from tests.functions.shipment_processor.surroundings import EVENT, Surroundings, batch, invoke, log_lines


def envelope(detail: object, **fields: Any) -> dict[str, Any]:
    return {"id": "bus-1", "source": "x", "detail-type": "y", "detail": detail, **fields}


@pytest.mark.parametrize(
    ("body", "ids"),
    [
        (json.dumps(envelope({"event_id": "e-1"})), {"eventbridge_id": "bus-1", "event_id": "e-1"}),
        (json.dumps(envelope({})), {"eventbridge_id": "bus-1"}),
        (json.dumps(envelope(None)), {"eventbridge_id": "bus-1"}),
        (json.dumps(envelope({"event_id": 5}, id=["x"])), {}),
        # The id of a bare event is no id of the bus.
        (json.dumps({"event_id": "e-1", "id": "else"}), {"event_id": "e-1"}),
        (json.dumps({"event_id": "e-1", "id": "else", "detail-type": "of its own"}), {"event_id": "e-1"}),
        (json.dumps({"event_id": "e" * 500}), {"event_id": "e" * 128}),
        ('{"event_id": null}', {}),
        ("{", {}),
        ("null", {}),
        ("[" * 100_000, {}),
    ],
)
def test_ids_are_found_where_there_are_any(body: str, ids: dict[str, str]) -> None:
    assert correlation_ids(body) == ids


def test_a_failed_event_is_found_by_every_id_it_has(
    surroundings: Surroundings, capsys: pytest.CaptureFixture[str]
) -> None:
    invoke(batch(envelope({**EVENT, "event_id": "e-1", "status": "lost", "description": "private-text"})))
    lines = log_lines(capsys)
    (failed,) = [line for line in lines if "code" in line]
    assert (failed["message_id"], failed["shipment_id"]) == ("m0", "S1")
    assert (failed["eventbridge_id"], failed["event_id"]) == ("bus-1", "e-1")
    assert "private-text" not in str(lines)


def test_stored_events_are_logged_at_debug_level_only(
    surroundings: Surroundings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    invoke(batch(EVENT))
    assert [line["message"] for line in log_lines(capsys)] == ["batch processed"]
    monkeypatch.setenv("LOG_LEVEL", "DEBUG")
    invoke(batch({**EVENT, "event_id": "e-2", "description": "private-text"}, "{"))
    lines = log_lines(capsys)
    (stored,) = [line for line in lines if line["message"] == "event stored"]
    assert (stored["message_id"], stored["shipment_id"], stored["event_id"]) == ("m0", "S1", "e-2")
    assert "private-text" not in str(lines)
