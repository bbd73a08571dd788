from __future__ import annotations

import json
import threading
import time
from typing import Any

import pytest

from benchmarks.in_flight import IN_FLIGHT, Taken, answered_after, estimated, markdown, measure, rows, write
from functions.shipment_processor.prepared_puts import prepared_body


class _Client:
    """Counts requests that are under way at the same time; each waits until as many are as should be."""

    def __init__(self, together: int) -> None:
        self.barrier = threading.Barrier(together)
        self.keys: list[str] = []

    def batch_write_item(self, **_: object) -> dict[str, Any]:
        self.barrier.wait(1)
        (requests,) = json.loads(prepared_body())["RequestItems"].values()
        self.keys += [each["PutRequest"]["Item"]["event_key"]["S"] for each in requests]
        return {"UnprocessedItems": {}}


@pytest.mark.parametrize("in_flight", [1, 4])
def test_so_many_requests_are_in_flight_and_every_row_is_written_once(in_flight: int) -> None:
    client, batch = _Client(in_flight), rows(100)
    write(client, batch, in_flight, limit_seconds=2)  # type: ignore[arg-type]
    assert sorted(client.keys) == sorted(row.key[1] for row in batch)
    assert len(set(client.keys)) == 100


def test_a_row_that_is_not_written_is_an_error() -> None:
    class Refusing:
        def batch_write_item(self, **_: object) -> None:
            raise KeyError("AccessDenied")

    with pytest.raises(ValueError, match="not every row"):
        write(Refusing(), rows(1), 1, limit_seconds=0.01)  # type: ignore[arg-type]


def test_a_client_makes_the_whole_request_and_its_answer_takes_its_time() -> None:
    with answered_after(30) as client:
        sent: list[bytes] = []
        client.meta.events.register("before-sign.dynamodb", lambda request, **_: sent.append(request.data))
        started = time.perf_counter()
        write(client, rows(1), 1)
        assert time.perf_counter() - started >= 0.03
    assert b"flight-000000" in sent[0]


def test_one_request_at_a_time_waits_for_each_answer() -> None:
    taken = measure(20, 100, rounds=1)
    assert list(taken) == list(IN_FLIGHT)
    assert taken[1].wall >= 80 > taken[1].cpu


@pytest.mark.parametrize(
    ("in_flight", "milliseconds"),
    # Four requests of 10 ms of CPU and an answer after 20: one after another, two and two, then the CPU decides.
    [(1, 120), (2, 60), (4, 60), (16, 60)],
)
def test_the_estimate_waits_in_parallel_and_computes_one_after_another(in_flight: int, milliseconds: float) -> None:
    assert estimated(40, 20, 100, in_flight) == milliseconds


def test_the_table_has_the_ratio_to_one_request_at_a_time() -> None:
    results = {(20, 100): {number: Taken(wall=120 / number, cpu=10) for number in IN_FLIGHT}}
    text = markdown(results, measured="today")
    assert "| 100 | 20 ms | 120.0 ms | 2.0 times | 4.0 times | 8.0 times | 16.0 times |" in text
