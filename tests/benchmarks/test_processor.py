from __future__ import annotations

import pytest

from benchmarks import invocation, processor_cold, processor_cpu
from benchmarks.processor import cold_table, cpu_table
from benchmarks.processor_cpu import FLOOR, OURS, USUAL, CpuTime


@pytest.fixture
def own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in invocation.ENVIRONMENT.items():
        monkeypatch.setenv(name, value)


@pytest.mark.usefixtures("own_environment")
def test_every_contender_does_its_work_and_is_compared_with_the_floor() -> None:
    (measured,) = processor_cpu.measure(1, (25,))
    assert measured.microseconds.keys() == {OURS, FLOOR, USUAL}
    assert measured.against_floor[FLOOR] == 1.0
    for name in (OURS, USUAL):
        ratio = measured.microseconds[name] / measured.microseconds[FLOOR]
        assert measured.against_floor[name] == pytest.approx(ratio), "one round's ratio is that of its times"


@pytest.mark.usefixtures("own_environment")
def test_a_batch_that_is_not_stored_is_no_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("functions.shipment_processor.batch.rows_from_message", lambda *_, **__: 1 / 0)
    monkeypatch.setattr("functions.shipment_processor.handler._alert", lambda *_: "not needed")
    with pytest.raises(AssertionError, match="did not store every event"):
        processor_cpu.measure(1, (1,))


@pytest.mark.usefixtures("own_environment")
def test_a_cold_start_is_measured_from_the_package() -> None:
    measured = processor_cold.measure(1)
    assert next(iter(measured)) == processor_cold.FLOOR
    assert measured[processor_cold.FLOOR][1] == 1.0
    assert all(milliseconds > 0 for milliseconds, _ in measured.values())


def test_ratios_stand_before_times() -> None:
    cpu = cpu_table(
        [
            CpuTime(
                batch_size=1_000,
                microseconds={OURS: 66, FLOOR: 60, USUAL: 330},
                against_floor={OURS: 1.1, FLOOR: 1, USUAL: 5.5},
            )
        ],
        3,
    )
    assert "| 1,000 | **1.10** | 5.50 | 0.20 | 66 | 60 | 330 |" in cpu
    assert "| x | **1.05** | 131 |" in cold_table({"x": (131.4, 1.05)}, 3)
