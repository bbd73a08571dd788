from __future__ import annotations

import json
import random
from collections import Counter

from rehearsals.chaos.mixture import message
from rehearsals.formats.tally import NO_FORMAT, tallies


def test_chaos_mixes_formats_histories_and_what_is_wrong() -> None:
    chance = random.Random(3)  # noqa: S311 - repeatable, no secret
    texts = [message(number, prefix="CHAOS", chance=chance) for number in range(500)]
    assert len(set(texts)) == 500
    found = tallies(texts)
    assert found.keys() == {"canonical", "easypost", "shippo", "aftership"}
    for name, tally in found.items():
        assert tally.rejected, f"nothing is wrong with any {name} message"
        assert all(shipment.startswith("CHAOS-") for shipment, _ in tally.keys)
        if name != "canonical":
            assert tally.folded > 50, "histories do not overlap"
            assert tally.events > 3 * tally.documents
    assert any("specversion" in json.loads(text) for text in texts)


def test_a_seed_gives_the_same_messages() -> None:
    def mixture() -> list[str]:
        chance = random.Random(5)  # noqa: S311 - repeatable, no secret
        return [message(number, prefix="X", chance=chance) for number in range(20)]

    assert mixture() == mixture()


def test_a_tally_counts_each_event_once() -> None:
    scan = {"status": "teleported", "message": "a", "datetime": "2025-05-09T12:00:00"}
    tracker = {"object": "Tracker", "tracking_code": "1", "tracking_details": [scan, scan, {**scan, "datetime": None}]}
    other = {"object": "Event", "description": "batch.created", "result": {"object": "Batch"}}
    found = tallies(map(json.dumps, (tracker, other, {"parcel": 1})))
    easypost = found["easypost"]
    assert (easypost.documents, easypost.events, easypost.accounted) == (2, 4, 4)
    assert (len(easypost.keys), easypost.folded, easypost.not_shipment_events) == (1, 1, 1)
    assert (easypost.unmapped, easypost.assumed, easypost.derived) == (2, 2, 0)
    assert easypost.rejected == Counter({"INVALID_TIMESTAMP": 1})
    assert easypost.rows(()) == 0
    assert easypost.rows(easypost.keys) == 1
    assert found[NO_FORMAT].rejected == Counter({"UNKNOWN_FORMAT": 1})
