"""What is in the table already is not written again, and what is not there always is."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
from botocore.exceptions import ClientError, ReadTimeoutError
from hypothesis import given
from hypothesis import strategies as st

from contract.kept_text import decompressed, kept_beside
from contract.raw_message import RAW_TEXT, digest, raw_message_key
from contract.row import Row, RowKey
from functions.shipment_processor import clients
from functions.shipment_processor.batch import Batch
from functions.shipment_processor.known_rows import KnownRows
from functions.shipment_processor.log_writer import WriteResult
from functions.shipment_processor.message import Message
from tests.functions.shipment_processor.histories import events, texts, tracker
from tests.functions.shipment_processor.surroundings import (
    EVENT,
    Context,
    Surroundings,
    batch,
    invoke,
    log_lines,
    response,
)

Item = dict[str, Any]
NOW = 1_000_000.0


def row(number: int, **attributes: Any) -> Row:
    item = {"shipment_id": {"S": "S"}, "event_key": {"S": f"{number}"}, "raw_message": {"S": "0a"}, **attributes}
    return Row("S", f"{number}", item)


class Table:
    """Answers reads with those of its rows that are asked for."""

    def __init__(self, *rows: Row, fails: Exception | None = None) -> None:
        self.items: dict[RowKey, Item] = {each.key: dict(each.item) for each in rows}
        self.requests: list[int] = []
        self._fails = fails

    def batch_get_item(self, RequestItems: dict[str, Any]) -> dict[str, Any]:  # noqa: N803
        ((name, request),) = RequestItems.items()
        keys = [(key["shipment_id"]["S"], key["event_key"]["S"]) for key in request["Keys"]]
        assert name == "log"
        assert len(set(keys)) == len(keys), "BatchGetItem refuses a key that is named twice"
        assert len(keys) <= 100, "BatchGetItem takes 100 keys"
        self.requests.append(len(keys))
        if self._fails:
            raise self._fails
        # An absent table is what DynamoDB answers where none of the rows is there.
        return {"Responses": {name: found} if (found := [self.items[key] for key in keys if key in self.items]) else {}}


def known(table: Any, *rows: Row, time_left: Callable[[], float] = lambda: 60) -> list[Row]:
    looked = KnownRows(table, table_name="log", now=NOW, time_left=time_left)
    looked.look_at(rows)
    return [each for each in rows if each in looked]


@given(st.lists(st.integers(0, 300), max_size=400), st.sets(st.integers(0, 300)))
def test_rows_that_are_there_are_known_and_no_others(asked: list[int], there: set[int]) -> None:
    table = Table(*map(row, there))
    assert known(table, *map(row, asked)) == [row(number) for number in asked if number in there]
    assert len(table.requests) == -(-len(set(asked)) // 100), "a request for each hundred"


def test_that_none_is_there_is_no_failure(capsys: pytest.CaptureFixture[str]) -> None:
    assert known(Table(row(101)), *map(row, range(102))) == [row(101)]
    assert log_lines(capsys) == []


@pytest.mark.parametrize(
    "stored",
    [
        {"status": {"S": "delivered"}},
        {"location": {"M": {"city": {"S": "Oslo"}, "zip": {"S": "0150"}}}},
        {"location": {"S": "Oslo"}},
        {"carrier": {"S": "Kestrel"}, "location": {"M": {"city": {"S": "Oslo"}}}, "status": {"S": "in_transit"}},
        {},
    ],
)
def test_a_row_that_says_anything_else_is_not_known(stored: Item) -> None:
    new = row(1, status={"S": "in_transit"}, location={"M": {"city": {"S": "Oslo"}}})
    assert known(Table(row(1, **({**new.item, **stored} if stored else {}))), new) == []
    assert known(Table(new), new) == [new], "the same is known"


def test_where_its_text_is_kept_is_not_what_a_row_says() -> None:
    beside = row(1, **kept_beside("{}"))
    assert known(Table(beside), row(1)) == [row(1)]
    assert known(Table(row(1, raw_message={"S": "0b"})), row(1)) == [row(1)]


@pytest.mark.parametrize(
    ("stored", "new", "alike"),
    [
        (None, None, True),
        (2_000_000, 2_000_000, True),
        (2_000_000, 3_000_000, False),
        (None, 2_000_000, False),
        (2_000_000, None, False),
        # Late for its expiry, a row expires whenever it was written.
        (900_000, 1_000_000, True),
        (900_000, 1_000_001, False),
        (2_000_000, 1_000_000, False),
    ],
)
def test_a_row_that_would_be_kept_for_another_time_is_not_known(
    stored: int | None, new: int | None, alike: bool
) -> None:
    before, after = (row(1, **({"expires_at": {"N": f"{each}"}} if each else {})) for each in (stored, new))
    assert bool(known(Table(before), after)) is alike


@pytest.mark.parametrize(
    "fault",
    [
        ClientError({"Error": {"Code": "AccessDeniedException", "Message": "no"}}, "BatchGetItem"),
        ReadTimeoutError(endpoint_url="https://x"),
        KeyError("Responses"),
    ],
)
def test_a_look_that_fails_is_the_last_and_told(fault: Exception, capsys: pytest.CaptureFixture[str]) -> None:
    table = Table(*map(row, range(150)), fails=fault)
    assert known(table, *map(row, range(150))) == []
    assert table.requests == [100]
    (line,) = log_lines(capsys)
    assert (line["level"], line["message"]) == ("WARNING", "rows not looked up")
    assert type(fault).__name__ in line["text"] or "AccessDenied" in line["text"]


def test_without_time_nothing_is_looked_up() -> None:
    table = Table(row(1))
    left = iter([1.0, 0.0])
    assert known(table, *map(row, range(150)), time_left=lambda: next(left)) == [row(1)]
    assert table.requests == [100]


class Requests:
    """The requests of the function to its table."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self.fails: Callable[[str, bytes], bool] = lambda _operation, _body: False
        self.unprocessed: Item | None = None
        clients.dynamodb().meta.events.register_first("before-send.dynamodb", self._see)  # type: ignore[arg-type]

    def take(self) -> list[str]:
        made, self.made = self.made, []
        return made

    def _see(self, request: Any, **_: Any) -> AWSResponse | None:
        target = request.headers["X-Amz-Target"]
        operation = (target.decode() if isinstance(target, bytes) else target).rpartition(".")[2]
        self.made.append(operation)
        if self.fails(operation, request.body):
            raise ReadTimeoutError(endpoint_url="https://x")
        if operation == WRITE and self.unprocessed:
            puts = json.loads(request.body)["RequestItems"]["log"]
            left = [put for put in puts if self.unprocessed.items() <= put["PutRequest"]["Item"].items()]
            return response(200, json.dumps({"UnprocessedItems": {"log": left} if left else {}}))
        return None


def carried_by(carrier: str) -> str:
    return json.dumps({**json.loads(tracker(2)), "carrier": carrier})


LOOK, WRITE = "BatchGetItem", "BatchWriteItem"


@pytest.fixture
def requests(surroundings: Surroundings, monkeypatch: pytest.MonkeyPatch) -> Requests:
    monkeypatch.setattr(random, "uniform", lambda *_: 0.0)
    return Requests()


def test_a_history_that_comes_again_writes_nothing(surroundings: Surroundings, requests: Requests) -> None:
    assert invoke(batch(tracker(3))) == []
    assert requests.take() == [LOOK, WRITE, WRITE]
    before = surroundings.rows()
    assert invoke(batch(tracker(3))) == []
    # Another poll of the same: another text, no other event.
    assert invoke(batch(tracker(3, object_id="another"))) == []
    assert requests.take() == [LOOK, LOOK]
    assert surroundings.rows() == before


def test_of_a_longer_history_what_is_new_is_written_and_its_text(
    surroundings: Surroundings, requests: Requests
) -> None:
    invoke(batch(tracker(3)))
    before = events(surroundings)
    invoke(batch(tracker(4)))
    assert [each for each in events(surroundings) if each in before] == before
    (new,) = (each for each in events(surroundings) if each not in before)
    (text,) = (
        decompressed(each[RAW_TEXT]["B"])
        for each in surroundings.rows()
        if each["shipment_id"] == raw_message_key(new["raw_message"]["S"])["shipment_id"]
    )
    assert text == tracker(4)


def test_messages_of_one_event_are_not_looked_up(requests: Requests) -> None:
    invoke(batch(EVENT, tracker(1)))
    assert requests.take() == [WRITE]


def test_what_cannot_be_looked_up_is_written(surroundings: Surroundings, requests: Requests) -> None:
    invoke(batch(tracker(3)))
    requests.take()
    requests.fails = lambda operation, _: operation == LOOK
    assert invoke(batch(tracker(4))) == []
    assert requests.take() == [LOOK, WRITE, WRITE]
    assert len(events(surroundings)) == 4


def test_with_time_to_write_but_none_to_look_it_is_written(surroundings: Surroundings, requests: Requests) -> None:
    invoke(batch(tracker(3)))
    requests.take()
    assert invoke(batch(tracker(3)), Context(milliseconds=13_000)) == []
    assert requests.take() == [WRITE, WRITE]


class RunningOut(Context):
    """A context whose time runs: a second each time somebody asks."""

    def get_remaining_time_in_millis(self) -> int:
        self.milliseconds -= 1_000
        return int(self.milliseconds)


def test_no_row_points_at_a_text_that_is_not_there(surroundings: Surroundings, requests: Requests) -> None:
    # GIVEN a table that takes rows of events and no texts
    requests.fails = lambda operation, body: operation == WRITE and b"message#" in body
    # THEN the message comes again, and nothing of it is stored that would be taken for known by then
    assert invoke(batch(tracker(3)), RunningOut(milliseconds=60_000)) == ["m0"]
    assert surroundings.rows() == []
    requests.fails = lambda _operation, _body: False
    assert invoke(batch(tracker(3))) == []
    assert (len(events(surroundings)), texts(surroundings)) == (3, [tracker(3)])


def test_the_last_message_of_a_batch_has_the_last_word_known_or_not(
    surroundings: Surroundings, requests: Requests
) -> None:
    # The same scans under another carrier's name are the same events, with rows that say something else.
    for _ in range(2):
        assert invoke(batch(carried_by("First"), carried_by("Last"))) == []
        assert {each["carrier"]["S"] for each in events(surroundings)} == {"Last"}
    assert invoke(batch(tracker(1), carried_by("Last"))) == []
    assert {each["carrier"]["S"] for each in events(surroundings)} == {"Last"}
    assert invoke(batch(carried_by("First"))) == []
    assert {each["carrier"]["S"] for each in events(surroundings)} == {"First"}


def test_a_text_that_is_not_taken_keeps_no_single_event_waiting(surroundings: Surroundings, requests: Requests) -> None:
    requests.unprocessed = raw_message_key(digest(tracker(2)))
    assert invoke(batch(tracker(2), EVENT), RunningOut(milliseconds=60_000)) == ["m0"]
    assert [each["shipment_id"]["S"] for each in events(surroundings)] == ["S1"]


class Writer:
    """Takes every row but one."""

    def __init__(self, refuses: RowKey) -> None:
        self.written: list[Row] = []
        self._refuses = refuses

    def write(self, rows: Iterable[Row]) -> WriteResult:
        taken = list(rows)
        self.written += [each for each in taken if each.key != self._refuses]
        return WriteResult(unwritten={each.key: "no" for each in taken if each.key == self._refuses})


@pytest.mark.parametrize("first", [carried_by("First"), tracker(1)])
def test_an_event_of_two_messages_is_stored_though_the_text_of_the_last_is_not(first: str) -> None:
    last = carried_by("Last")
    writer: Any = Writer((raw_message_key(digest(last))["shipment_id"]["S"], "message"))
    received = [Message(each["messageId"], each["body"], {}) for each in batch(first, last)["Records"]]
    read = Batch(received, now=datetime.now(UTC), retention_days=0, time_left=lambda: 60)
    read.store(writer, KnownRows(Table(), table_name="log", now=NOW, time_left=lambda: 60))  # type: ignore[arg-type]
    assert list(read.retried()) == ["m1"]
    stored = {each.key for each in writer.written}
    assert {each.key for _, each in read.stored()} <= stored
    assert "Last" not in {each.item.get("carrier", {}).get("S") for each in writer.written}
