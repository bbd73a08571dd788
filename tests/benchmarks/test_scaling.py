from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from benchmarks.scaling import limits
from benchmarks.scaling.day import CONCURRENCY, STEP, simulate
from benchmarks.scaling.design import Design, shards
from benchmarks.scaling.document import DOCUMENT, PICTURE, document
from benchmarks.scaling.limits import Limit
from benchmarks.scaling.load import DAY, EVENTS_PER_SHIPMENT, STATUS_SHARES, mean_rate, peak_rate, rate
from benchmarks.scaling.picture import picture
from benchmarks.scaling.scales import AS_IT_IS, STEPS
from contract.rejections import RejectionError
from formats.rows import StoredEvent, rows_from_message
from tests.support.real_payloads import FOLDER, real_files, require_real_payloads

# No limit of AWS but the ones that a test sets.
_ROOMY = Design(
    memory=1769,
    event_cpu=0.1,
    invocation_cpu=0.4,
    entries=10,
    put_requests=1e9,
    deliveries=1e9,
    table_writes=1e9,
    shards=1 << 20,
)


def test_the_document_and_its_picture_are_what_is_calculated() -> None:
    advice = "run `python -m benchmarks.scaling`"
    text = DOCUMENT.read_text("utf-8")
    assert document(text) == text, advice
    assert picture() == PICTURE.read_text("utf-8"), advice


def test_a_part_that_the_document_lacks_is_missed() -> None:
    text = DOCUMENT.read_text("utf-8").replace("calculated: shards", "no part: shards")
    with pytest.raises(ValueError, match="lacks shards"):
        document(text)


def test_every_limit_has_its_source() -> None:
    text = DOCUMENT.read_text("utf-8")
    published = {value.name for value in vars(limits).values() if isinstance(value, Limit)}
    assert {limit.name for limit in limits.PUBLISHED} == published
    assert [limit.name for limit in limits.PUBLISHED if f"]({limit.source})" not in text] == []
    assert f"Looked up on {limits.LOOKED_UP}" in text


def test_a_day_has_the_shipments_events_and_one_peak() -> None:
    rates = [rate(1, second) for second in range(DAY)]
    assert sum(rates) == pytest.approx(1500 * EVENTS_PER_SHIPMENT)
    assert max(rates) == pytest.approx(peak_rate(1)) == pytest.approx(18 * mean_rate(1))
    assert min(rates) > 0
    hour = rates[15 * 3600 : 16 * 3600]
    assert sum(hour[:60]) == pytest.approx(sum(hour) * 0.1, rel=0.05)


def test_the_assumptions_are_what_the_recorded_shipments_say() -> None:
    require_real_payloads()
    statuses: dict[str, dict[object, str]] = defaultdict(dict)
    for file in real_files():
        if file.is_relative_to(FOLDER / "epcis"):
            continue
        try:
            events = rows_from_message(file.read_text("utf-8"), now=datetime.now(UTC)).events
        except RejectionError:
            continue
        for event in events:
            if isinstance(event, StoredEvent):
                statuses[event.row.shipment_id][event.row.key] = event.row.item["status"]["S"]
    whole = [shipment for shipment in statuses.values() if "delivered" in shipment.values()]
    assert len(whole) == 9
    assert sum(map(len, whole)) / len(whole) == EVENTS_PER_SHIPMENT
    found = Counter(status for shipment in whole for status in shipment.values())
    for status, share in STATUS_SHARES.items():
        if status in found:
            assert found[status] / found.total() == pytest.approx(share, abs=0.01)
    assert sum(STATUS_SHARES.values()) == pytest.approx(1)


def test_below_every_limit_nothing_waits() -> None:
    day = simulate(AS_IT_IS, 900)
    assert (set(day.oldest), set(day.waiting), day.held_up) == ({0}, {0}, {})


@pytest.mark.parametrize("limit", [limits.PUT_EVENTS, limits.INVOCATIONS, limits.KEY_WRITES, limits.TABLE_WRITES])
def test_a_limit_holds_events_up_from_the_scale_that_the_table_names(limit: Limit) -> None:
    attributes = {
        limits.PUT_EVENTS: {"entries": 1, "put_requests": 2400},
        limits.INVOCATIONS: {"deliveries": 4500},
        limits.KEY_WRITES: {"shards": 1},
        limits.TABLE_WRITES: {"table_writes": 40_000},
    }
    design = replace(_ROOMY, **attributes[limit])
    reached = design.ceiling(limit) / peak_rate(1)
    assert simulate(design, reached * 0.99).held_up == {}
    held_up = simulate(design, reached * 1.01).held_up
    assert set(held_up) == {limit.name}
    assert 60 <= held_up[limit.name] <= 70


def test_the_last_event_of_a_burst_waits_until_those_before_it_are_written() -> None:
    design = replace(_ROOMY, shards=1)
    allowed, burst = design.ceiling(limits.KEY_WRITES), peak_rate(2000)
    day = simulate(design, 2000)
    backlog = 60 * (burst - allowed)
    assert max(day.waiting) == pytest.approx(backlog, rel=0.01)
    assert max(day.oldest) == pytest.approx(backlog / allowed, rel=0.01)
    assert simulate(replace(design, shards=2), 2000).held_up == {}


def test_an_invocation_waits_once_for_all_requests_that_are_under_way_together() -> None:
    seconds = {size: replace(_ROOMY, batch_size=size).invocation_seconds for size in (25, 100, 101)}
    computed = {size: (0.4 + 0.1 * size) / 1000 for size in seconds}
    waits = {25: 1, 100: 1, 101: 2}
    assert seconds == pytest.approx({size: computed[size] + 0.015 * waits[size] for size in seconds})


def test_a_row_of_more_units_reaches_the_limit_sooner() -> None:
    assert AS_IT_IS.ceiling(limits.KEY_WRITES) == 2500
    assert replace(AS_IT_IS, index_units=2).ceiling(limits.KEY_WRITES) == 1250


def test_what_comes_all_day_long_above_a_limit_never_catches_up() -> None:
    # Less than comes in the dead of night.
    day = simulate(replace(_ROOMY, deliveries=0.05 * mean_rate(100)), 100)
    assert not day.catches_up
    assert day.waiting[-1] == pytest.approx(0.95 * mean_rate(100) * DAY)
    assert day.held_up == {limits.INVOCATIONS.name: DAY}


def test_invocations_grow_by_three_hundred_a_minute_up_to_what_is_allowed() -> None:
    slow = replace(_ROOMY, batch_size=1, memory=128, maximum_concurrency=10_000)
    needed = peak_rate(5000) / slow.events_per_invocation_second
    assert 100 < needed < 300
    grows = simulate(slow, 5000)
    assert set(grows.held_up) == {CONCURRENCY}
    assert grows.catches_up
    never = simulate(replace(slow, maximum_concurrency=5), 5000)
    assert not never.catches_up


def test_cells_share_the_events() -> None:
    assert simulate(replace(AS_IT_IS, cells=10), 20_000) == simulate(AS_IT_IS, 2000)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: f"{step.scale}")
def test_what_to_do_at_a_scale_is_enough(step: object) -> None:
    day = simulate(step.design, step.scale)  # type: ignore[attr-defined]
    assert day.catches_up
    assert max(day.oldest) <= 2 * STEP


@pytest.mark.parametrize("scale", [10, 250, 501, 1000, 7000, 10_000])
def test_no_key_of_the_sharded_index_gets_more_than_half_of_its_limit(scale: float) -> None:
    units = peak_rate(scale) * max(STATUS_SHARES.values())
    keys = shards(scale)
    assert units / keys <= 500 * (1 + 1e-9)
    assert keys == 1 or units / (keys / 2) > 500
    assert keys.bit_count() == 1
