from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Sequence
from typing import Any
from unittest.mock import patch

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from botocore.parsers import ResponseParserError
from hypothesis import example, given
from hypothesis import strategies as st

from contract.limits import REQUESTS_IN_FLIGHT, ROWS_PER_REQUEST
from contract.row import Row, RowKey
from functions.shipment_processor import clients
from functions.shipment_processor.backoff import full_jitter
from functions.shipment_processor.log_writer import LogWriter, WriteResult
from functions.shipment_processor.prepared_puts import prepared_body

Answer = Callable[[list[dict[str, Any]]], list[dict[str, Any]]]


class Table:
    """A table that answers as told, one answer a request and then always with success; it keeps what it takes."""

    def __init__(self, answers: Sequence[Answer | Exception] = ()) -> None:
        self.lock = threading.Lock()
        self.answers = list(answers)
        self.requests: list[list[RowKey]] = []
        self.rows: set[RowKey] = set()

    def batch_write_item(self, RequestItems: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:  # noqa: N803
        assert RequestItems == {"log": []}
        with self.lock:
            return self._answer(prepared_puts())

    def _answer(self, puts: list[dict[str, Any]]) -> dict[str, Any]:
        keys = [_key(put) for put in puts]
        assert len(set(keys)) == len(keys), "BatchWriteItem refuses a key that is named twice"
        assert len(keys) <= 25, "BatchWriteItem takes 25 items"
        self.requests.append(keys)
        answer = self.answers.pop(0) if self.answers else None
        if isinstance(answer, Exception):
            raise answer
        left = answer(puts) if answer else []
        self.rows |= {_key(put) for put in puts if put not in left}
        return {"UnprocessedItems": {"log": left} if left else {}}


def prepared_puts() -> list[dict[str, Any]]:
    """What the request under way puts into the table."""
    ((name, puts),) = json.loads(prepared_body())["RequestItems"].items()
    assert name == "log"
    return list(puts)


def _key(put: dict[str, Any]) -> RowKey:
    item = put["PutRequest"]["Item"]
    return item["shipment_id"]["S"], item["event_key"]["S"]


def rows(count: int) -> list[Row]:
    return [
        Row("S", f"{number}", {"shipment_id": {"S": "S"}, "event_key": {"S": f"{number}"}}) for number in range(count)
    ]


def error(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "no"}}, "BatchWriteItem")


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self, seconds: float) -> None:
        self.left = seconds

    def sleep(self, seconds: float) -> None:
        self.left -= max(seconds, 0.001)

    def time_left(self) -> float:
        return self.left


def write(
    table: Table, to_write: Sequence[Row], *, seconds: float = 60, in_flight: int = REQUESTS_IN_FLIGHT
) -> WriteResult:
    clock = Clock(seconds)
    client: Any = table
    writer = LogWriter(client, table_name="log", time_left=clock.time_left, in_flight=in_flight, sleep=clock.sleep)
    return writer.write(to_write)


@given(st.lists(st.integers(0, 60), max_size=120))
def test_every_row_is_written_once_however_often_it_is_given(numbers: list[int]) -> None:
    table, known = Table(), rows(61)
    result = write(table, [known[number] for number in numbers])
    assert table.rows == {known[number].key for number in numbers}
    assert sum(map(len, table.requests)) == len(set(numbers))
    assert result == WriteResult()


def test_requests_are_as_full_as_dynamodb_allows() -> None:
    table = Table()
    write(table, rows(60))
    assert sorted(len(request) for request in table.requests) == [10, ROWS_PER_REQUEST, ROWS_PER_REQUEST]


class Slow(Table):
    """A table that answers when as many requests are under way as it is told to wait for; it counts them."""

    def __init__(self, waited_for: Sequence[int], answers: Sequence[Answer | Exception] = ()) -> None:
        super().__init__(answers)
        self.waited_for = list(waited_for)
        self.under_way = 0
        self.most_under_way = 0
        self.changed = threading.Condition()

    def batch_write_item(self, RequestItems: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:  # noqa: N803
        with self.changed:
            self.under_way += 1
            self.most_under_way = max(self.most_under_way, self.under_way)
            self.changed.notify_all()
            expected = self.waited_for.pop(0)
            if expected == 1:
                # One that should not come would come by now.
                self.changed.wait_for(lambda: self.under_way > 1, 0.1)
            assert self.changed.wait_for(lambda: self.most_under_way >= expected, 2), "requests wait for each other"
        try:
            return super().batch_write_item(RequestItems)
        finally:
            with self.changed:
                self.under_way -= 1


def test_several_requests_are_in_flight_but_no_more_than_the_client_has_connections_for() -> None:
    table = Slow([REQUESTS_IN_FLIGHT] * 9)
    assert write(table, rows(9 * ROWS_PER_REQUEST)) == WriteResult()
    assert table.rows == {row.key for row in rows(9 * ROWS_PER_REQUEST)}
    assert table.most_under_way == REQUESTS_IN_FLIGHT
    with patch.dict(os.environ, {"AWS_DEFAULT_REGION": "eu-central-1"}):
        config: Any = clients.dynamodb.__wrapped__().meta.config
    assert config.max_pool_connections == REQUESTS_IN_FLIGHT


def test_one_request_at_a_time_goes_to_a_table_that_does_not_take_them() -> None:
    throttled = error("ProvisionedThroughputExceededException")
    table = Slow([2, 2, 1, 1, 1], [throttled, throttled, throttled])
    clock = Clock(60)

    def sleep(seconds: float) -> None:
        if clock.left == 60:
            table.most_under_way = 0
        clock.sleep(seconds)

    client: Any = table
    writer = LogWriter(client, table_name="log", time_left=clock.time_left, sleep=sleep)
    assert writer.write(rows(2 * ROWS_PER_REQUEST)) == WriteResult()
    assert len(table.requests) == 5
    assert table.most_under_way == 1, "a table that throttles gets several requests at once"


def test_unprocessed_rows_are_written_again_and_only_those() -> None:
    table = Table([lambda puts: puts[3:], lambda puts: puts[:1]])
    result = write(table, rows(5))
    assert [len(request) for request in table.requests] == [5, 2, 1]
    assert len(table.rows) == 5
    assert result == WriteResult()


@pytest.mark.parametrize(
    "fault",
    [
        error("ProvisionedThroughputExceededException"),
        error("ThrottlingException"),
        error("InternalServerError"),
        error("ServiceUnavailable"),
        EndpointConnectionError(endpoint_url="https://x"),
        ClientError({}, "BatchWriteItem"),
        ResponseParserError("not even JSON"),
        KeyError("UnprocessedItems"),
    ],
    ids=lambda fault: type(fault).__name__ + str(fault)[-40:],
)
def test_a_passing_fault_is_retried(fault: Exception) -> None:
    table = Table([fault, fault])
    assert write(table, rows(3)) == WriteResult()
    assert len(table.rows) == 3


def test_what_time_does_not_suffice_for_is_reported_unwritten() -> None:
    table = Table([error("ThrottlingException")] * 10_000)
    result = write(table, rows(30), seconds=20)
    assert set(result.unwritten) == {row.key for row in rows(30)}
    assert "ThrottlingException" in result.unwritten["S", "0"]
    assert not result.refused
    assert 5 < len(table.requests) < 200, "backs off instead of hammering the table"


def test_rows_written_before_time_ran_out_are_not_reported() -> None:
    table = Table([lambda _: [], *[error("ThrottlingException")] * 10_000])
    result = write(table, rows(30), seconds=20)
    assert set(result.unwritten) | table.rows == {row.key for row in rows(30)}
    assert not set(result.unwritten) & table.rows


def test_a_row_that_was_never_tried_is_told_from_one_that_dynamodb_left() -> None:
    table = Table([lambda puts: puts] * 10_000)
    result = write(table, rows(ROWS_PER_REQUEST + 1), seconds=0.001, in_flight=1)
    assert len(table.requests) == 1
    assert result.unwritten.pop(("S", str(ROWS_PER_REQUEST))) == "no time left in this invocation to try it"
    assert set(result.unwritten.values()) == {"DynamoDB left the row unprocessed"}


class Picky(Table):
    """A table that refuses requests with certain rows in them."""

    def __init__(self, refuses: set[RowKey]) -> None:
        super().__init__()
        self._refuses = refuses
        self.refusals = 0

    def batch_write_item(self, RequestItems: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:  # noqa: N803
        if self._refuses & set(map(_key, prepared_puts())):
            self.refusals += 1
            raise error("ValidationException")
        return super().batch_write_item(RequestItems)


def test_one_refused_row_does_not_keep_its_neighbours_out() -> None:
    table = Picky({("S", "7")})
    result = write(table, rows(25))
    assert set(result.refused) == {("S", "7")}
    assert len(table.rows) == 24
    assert not result.unwritten
    assert table.refusals + len(table.requests) <= 1 + 2 * 5, "halving finds one of 25 in five steps of two requests"


@given(st.sets(st.integers(0, 59)))
@example(set(range(60)))
def test_exactly_the_refused_rows_are_refused(refused: set[int]) -> None:
    known = rows(60)
    table = Picky({known[number].key for number in refused})
    result = write(table, known)
    assert set(result.refused) == {known[number].key for number in refused}
    assert table.rows == {row.key for row in known} - set(result.refused)
    assert not result.unwritten


_FAULTS = st.sampled_from(
    [
        error("ThrottlingException"),
        error("InternalServerError"),
        EndpointConnectionError(endpoint_url="https://x"),
        lambda puts: puts[::2],
        lambda puts: puts,
        lambda _: [],
    ]
)


@given(st.integers(0, 80), st.lists(_FAULTS, max_size=30), st.floats(0, 30))
def test_every_row_is_written_or_reported_whatever_happens(
    count: int, answers: list[Answer | Exception], seconds: float
) -> None:
    table = Table(answers)
    result = write(table, rows(count), seconds=seconds)
    assert table.rows | set(result.unwritten) == {row.key for row in rows(count)}
    assert not result.refused, "no fault of the table is a reason to reject an event"
    assert not table.rows & set(result.unwritten), "a row is not reported that the table said it has taken"
    if len(answers) <= 5 and seconds > 25:
        assert not result.unwritten, "the faults passed while there was time"


def test_waiting_grows_is_capped_and_differs() -> None:
    for attempt, cap in [(1, 0.1), (2, 0.2), (5, 1.6), (7, 5.0), (1000, 5.0)]:
        waits = [full_jitter(attempt) for _ in range(200)]
        assert all(0 <= wait <= cap for wait in waits), attempt
        assert max(waits) > cap * 0.8, "full jitter uses the whole range"
        assert min(waits) < cap * 0.2, "full jitter uses the whole range"


def test_a_missing_right_is_not_retried_here() -> None:
    table = Table([error("AccessDeniedException")])
    result = write(table, rows(3))
    assert len(table.requests) == 1
    assert set(result.unwritten) == {row.key for row in rows(3)}
