"""The books tell every way in which they can be off."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from contract.kept_text import kept_beside
from formats.rows import StoredEvent, rows_from_message
from operations.failed_event import FailedEvent, failed_event
from rehearsals.books import balance
from tests.support.rows import only_row


def event(number: int, **fields: Any) -> str:
    return json.dumps(
        {"shipment_id": "A", "status": "delivered", "timestamp": f"2025-05-09T12:00:{number:02d}Z", **fields}
    )


def row(text: str) -> dict[str, Any]:
    return dict(only_row(text, now=datetime.now(UTC)).item)


def failed(text: str, message_id: str = "1", original: str | None = None) -> FailedEvent:
    body = json.dumps({"source": "s", "detail-type": "d", "detail": json.loads(text)})
    attributes: dict[str, Any] = {}
    if original:
        attributes = {
            "ERROR_CODE": {"DataType": "String", "StringValue": "INVALID_FIELD"},
            "ORIGINAL_MESSAGE_ID": {"DataType": "String", "StringValue": original},
        }
    system: Any = {"SentTimestamp": "1700000000000", "ApproximateReceiveCount": "1"}
    return failed_event({"MessageId": message_id, "Body": body, "Attributes": system, "MessageAttributes": attributes})


GOOD, OTHER, BAD = event(1), event(2), event(3, status="lost")


def test_balanced_books() -> None:
    books = balance([GOOD, GOOD, BAD], [row(GOOD)], [failed(BAD, original="x")])
    assert books.problems == []
    assert (books.events, books.rows, books.folded, books.rejected, books.accounted) == (3, 1, 1, 1, 3)
    assert (books.failed, books.copies) == (1, 0)


def test_a_valid_event_may_wait_in_the_failed_events_queue() -> None:
    assert balance([GOOD], [], [failed(GOOD), failed(GOOD, "2")]).problems == []


def test_copies_of_one_rejection_are_one_failed_event() -> None:
    books = balance([BAD], [], [failed(BAD, "1", original="x"), failed(BAD, "2", original="x")])
    assert (books.problems, books.failed, books.copies) == ([], 1, 1)


@pytest.mark.parametrize(
    ("put", "rows", "failures", "problem"),
    [
        ([GOOD, OTHER], [GOOD], [], f"lost: {OTHER}"),
        ([GOOD, BAD], [GOOD], [], f"lost: {BAD}"),
        ([BAD, BAD], [], [failed(BAD, original="x")], f"lost: {BAD}"),
        ([BAD], [], [failed(BAD)], f"failed without a reason: {BAD}"),
        ([GOOD], [GOOD], [failed(GOOD)], f"doubled: {GOOD}"),
        ([BAD], [], [failed(BAD, "1", original="x"), failed(BAD, "2", original="y")], f"doubled: {BAD}"),
        ([GOOD], [GOOD, OTHER], [], "nobody put this: ('A', '2025-05-09T12:00:02"),
        ([GOOD], [GOOD], [failed(OTHER)], f"nobody put this: {OTHER}"),
    ],
)
def test_what_is_off_is_named(put: list[str], rows: list[str], failures: list[FailedEvent], problem: str) -> None:
    (found,) = balance(put, map(row, rows), failures).problems
    assert found.startswith(problem[: len(found)])


@pytest.mark.parametrize(
    "change",
    [
        {"status": {"S": "something else"}},
        {"timestamp": {"S": "something else"}},
        kept_beside(GOOD + " "),
        {"payload": {"B": b"not compressed"}},
        {"payload": {"S": GOOD}},
    ],
)
def test_a_row_that_differs_is_named(change: dict[str, Any]) -> None:
    (found,) = balance([GOOD], [{**row(GOOD), **change}], []).problems
    assert found.startswith("altered: ('A', '2025-05-09T12:00:01")


def test_a_row_without_its_text_is_named() -> None:
    changed = row(GOOD)
    del changed["payload"]
    assert [each[:7] for each in balance([GOOD], [changed], []).problems] == ["altered"]


def test_a_row_must_keep_the_text_of_a_message_that_was_put() -> None:
    spelled = GOOD.replace("12:00:01Z", "14:00:01+02:00")
    assert balance([GOOD, spelled], [row(spelled)], []).problems == []
    assert [each[:7] for each in balance([GOOD], [row(spelled)], []).problems] == ["altered"]


def test_how_long_a_row_is_kept_is_not_what_it_says() -> None:
    expiring = {**row(GOOD), "expires_at": {"N": "1900000000"}}
    assert balance([GOOD], [expiring], []).problems == []


@pytest.mark.parametrize("attribute", ["carrier", "attributes"])
def test_an_attribute_that_nobody_put_is_named(attribute: str) -> None:
    (found,) = balance([GOOD], [{**row(GOOD), attribute: {"S": "invented"}}], []).problems
    assert found.startswith("altered")


def tracker(*seconds: int, number: int = 1) -> str:
    details = [
        {"status": "in_transit", "message": "a", "datetime": f"2025-05-09T12:00:{each:02d}Z"} for each in seconds
    ]
    return json.dumps({"object": "Tracker", "tracking_code": "A", "updated_at": number, "tracking_details": details})


def rows_of(text: str) -> list[dict[str, Any]]:
    """The rows of a message's events, and the one that keeps its text."""
    message = rows_from_message(text, now=datetime.now(UTC))
    rows = [each.row for each in message.events if isinstance(each, StoredEvent)]
    return [dict(each.item) for each in [*rows, *([message.raw_message] if message.raw_message else [])]]


def test_events_of_histories_are_counted_one_by_one() -> None:
    short, long = tracker(1, 2), tracker(1, 2, 3, number=2)
    books = balance([short, long, long], [*rows_of(long), rows_of(short)[-1]], [])
    assert books.problems == []
    assert (books.events, books.rows, books.folded, books.accounted) == (8, 3, 5, 8)


def test_a_row_may_point_at_any_text_that_tells_of_it_but_it_must_be_there() -> None:
    short, long = tracker(1, 2), tracker(1, 2, 3, number=2)
    rows = rows_of(short)[:2] + rows_of(long)[2:]
    assert balance([short, long], [*rows, rows_of(short)[-1]], []).problems == []
    problems = balance([short, long], rows, []).problems
    assert [each[:7] for each in problems] == ["altered", "altered"], "the text of the short one is nowhere"


def test_a_message_of_a_queue_may_wait_while_another_has_stored_some_of_its_events() -> None:
    short, long = tracker(1, 2), tracker(1, 2, 3, number=2)
    books = balance([short, long], rows_of(short), [failed(long)])
    assert books.problems == []
    assert (books.events, books.rows, books.folded, books.waiting, books.accounted) == (5, 2, 2, 1, 5)
    # All that the failed one tells is stored by another message: it is not doubled.
    assert balance([long, short], rows_of(long), [failed(short)]).problems == []


def test_a_history_with_one_bad_entry_is_stored_and_failed() -> None:
    text = tracker(1, 2, 99)
    rejected = failed(text, original="x")
    books = balance([text], rows_of(text), [rejected])
    assert books.problems == []
    assert (books.rows, books.rejected, books.accounted) == (2, 1, 3)
    assert [each[:4] for each in balance([text], rows_of(text), []).problems] == ["lost"]
    assert [each[:4] for each in balance([text], [], [rejected]).problems] == ["lost"]
