from __future__ import annotations

import math
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from operations import failed_events_reader
from operations.errors import OperationError
from operations.failed_events_reader import VISIBILITY_TIMEOUT, FailedEventsReader, Listing, list_failures
from operations.queues import queue_depth
from tests.operations.pipeline import NAMES, Intercepted, Pipeline

ENVELOPE = {
    "version": "0",
    "id": "1",
    "detail-type": "Shipment Event",
    "source": "carrier",
    "detail": {"shipment_id": "E"},
}


def test_each_origin_is_recognised(pipeline: Pipeline) -> None:
    # GIVEN a message from each of those who put messages there
    pipeline.reject("F", REDRIVE_COUNT="2")
    pipeline.fail(
        ENVELOPE,
        RULE_ARN="arn:rule",
        TARGET_ARN="arn:queue",
        ERROR_CODE="NO_PERMISSIONS",
        ERROR_MESSAGE="no permission to invoke the target",
        EXHAUSTED_RETRY_CONDITION="MaximumRetryAttempts",
        RETRY_ATTEMPTS="185",
    )
    pipeline.fail({"shipment_id": "Q"})
    # WHEN they are listed
    failures = list_failures(pipeline.sqs, NAMES).events
    # THEN origin, reason and shipment are told
    assert {(each.origin.value, each.reason, each.shipment_id, each.redrive_count) for each in failures} == {
        ("function", "MISSING_FIELD", "F", 2),
        ("eventbridge", "NO_PERMISSIONS", "E", 0),
        ("queue", "MAX_RECEIVE_COUNT_EXCEEDED", "Q", 0),
    }
    texts = {each.reason: each.text for each in failures}
    assert texts["MISSING_FIELD"] == "missing: status"
    assert texts["NO_PERMISSIONS"] == "no permission to invoke the target"
    assert "the log of the function" in texts["MAX_RECEIVE_COUNT_EXCEEDED"]


@pytest.mark.parametrize(
    "body", ["not JSON", "[]", "{}", '{"shipment_id": 7}', '{"shipment_id": "A", "shipment_id": "B"}']
)
def test_a_body_without_a_readable_shipment_is_listed_without_one(pipeline: Pipeline, body: str) -> None:
    pipeline.fail(body, REDRIVE_COUNT="3")
    (failure,) = list_failures(pipeline.sqs, NAMES).events
    assert (failure.shipment_id, failure.body, failure.redrive_count) == (None, body, 3)


def test_times_and_counts_come_from_sqs(pipeline: Pipeline) -> None:
    before = datetime.now(UTC)
    pipeline.reject("A")
    after = datetime.now(UTC)
    list_failures(pipeline.sqs, NAMES)
    (failure,) = list_failures(pipeline.sqs, NAMES).events
    # SQS counts in milliseconds.
    assert before - timedelta(milliseconds=1) <= failure.sent_at <= after
    assert failure.receive_count == 2


def test_listing_shows_every_message_once_and_removes_none(pipeline: Pipeline) -> None:
    for number in range(37):
        pipeline.reject(f"S{number:02}")
    progress: list[int] = []
    failures = list_failures(pipeline.sqs, NAMES, on_progress=progress.append).events
    expected = [f"S{number:02}" for number in range(37)]
    assert sorted(str(each.shipment_id) for each in failures) == expected
    assert [each.sent_at for each in failures] == sorted(each.sent_at for each in failures), "oldest first"
    assert progress[-1] == 37
    assert pipeline.failed_shipments() == expected, "listing must leave all messages, visible at once"


def test_a_limit_leaves_everything_visible_too(pipeline: Pipeline) -> None:
    for number in range(25):
        pipeline.reject(f"S{number:02}")
    assert len(list_failures(pipeline.sqs, NAMES, limit=12).events) == 12
    assert len(pipeline.failed_shipments()) == 25


def test_an_empty_queue_has_no_failures(pipeline: Pipeline) -> None:
    assert list_failures(pipeline.sqs, NAMES) == Listing([], unseen=0)


def test_messages_are_visible_again_after_an_interruption(pipeline: Pipeline) -> None:
    pipeline.reject("A")

    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list_failures(pipeline.sqs, NAMES, on_progress=interrupt)
    assert pipeline.failed_shipments() == ["A"]


class Clock:
    """A clock that only tests move, for SQS as for the reader."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._seconds = 0.0
        start = time.time()
        monkeypatch.setattr("moto.sqs.models.unix_time_millis", lambda: (start + self._seconds) * 1000)
        monkeypatch.setattr(time, "monotonic", self.read)

    def read(self) -> float:
        return self._seconds

    def pass_by(self, seconds: float) -> None:
        self._seconds += seconds


def test_a_queue_that_takes_longer_to_read_than_messages_are_hidden_is_read_whole_and_once(
    pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    # GIVEN a queue so long that messages would turn up again many times before its end
    number = 150
    for start in range(0, number, 10):
        pipeline.sqs.send_message_batch(
            QueueUrl=pipeline.failed_queue_url,
            Entries=[{"Id": str(each), "MessageBody": f"{start + each}"} for each in range(10)],
        )
    clock = Clock(monkeypatch)
    received: list[str] = []
    prolonged: Counter[str] = Counter()
    hidden_until: dict[str, float] = {}

    def receive_message(**request: Any) -> Any:
        answer = pipeline.sqs.receive_message(**request)
        for message in answer.get("Messages", []):
            received.append(message["MessageId"])
            hidden_until[message["ReceiptHandle"]] = clock.read() + request["VisibilityTimeout"]
        return answer

    def change_message_visibility_batch(**request: Any) -> Any:
        for entry in request["Entries"]:
            # SQS refuses to hide what is visible; moto does not.
            assert clock.read() <= hidden_until[entry["ReceiptHandle"]], "a message was visible before it was prolonged"
            hidden_until[entry["ReceiptHandle"]] = clock.read() + entry["VisibilityTimeout"]
        prolonged.update(entry["ReceiptHandle"] for entry in request["Entries"] if entry["VisibilityTimeout"])
        return pipeline.sqs.change_message_visibility_batch(**request)

    methods = {each.__name__: each for each in (receive_message, change_message_visibility_batch)}
    # WHEN each ten messages take half a minute
    listing = list_failures(
        cast("Any", Intercepted(pipeline.sqs, **methods)), NAMES, on_progress=lambda _: clock.pass_by(29)
    )
    # THEN each was received once, and few requests prolonged them
    assert (len(listing.events), listing.unseen) == (number, 0)
    assert len(received) == number, "a message turned up again"
    assert clock.read() > 5 * VISIBILITY_TIMEOUT
    assert max(prolonged.values()) <= 2 + math.log2(clock.read() / VISIBILITY_TIMEOUT)
    # AND all are visible again at once
    clock.pass_by(0.001)
    assert len(pipeline.waiting(pipeline.failed_queue_url)) == number


def test_nothing_is_hidden_for_longer_than_sqs_allows(pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    # GIVEN a queue that takes 14 hours to read
    clock = Clock(monkeypatch)
    hidden_until: list[float] = []

    def receive_message(**_: Any) -> Any:
        if clock.read() > 14 * 3600:
            return {}
        number = str(clock.read())
        sent = {"SentTimestamp": "0", "ApproximateReceiveCount": "1"}
        return {"Messages": [{"MessageId": number, "ReceiptHandle": number, "Body": "", "Attributes": sent}]}

    def change_message_visibility_batch(**request: Any) -> Any:
        hidden_until.extend(
            clock.read() + entry["VisibilityTimeout"] for entry in request["Entries"] if entry["VisibilityTimeout"]
        )

    methods = {each.__name__: each for each in (receive_message, change_message_visibility_batch)}
    # WHEN it is read
    list_failures(cast("Any", Intercepted(pipeline.sqs, **methods)), NAMES, on_progress=lambda _: clock.pass_by(29))
    # THEN messages are hidden for as long as SQS takes it, and no request asks for more, which SQS would refuse
    assert 11 * 3600 < max(hidden_until) <= 12 * 3600


def test_what_somebody_else_reads_is_said_not_to_be_seen(pipeline: Pipeline) -> None:
    for shipment in "ABCDE":
        pipeline.reject(shipment)
    pipeline.sqs.receive_message(QueueUrl=pipeline.failed_queue_url, MaxNumberOfMessages=2, VisibilityTimeout=60)
    listing = list_failures(pipeline.sqs, NAMES)
    assert (len(listing.events), listing.unseen) == (3, 2)


@pytest.mark.parametrize("limit", [None, 1])
def test_what_somebody_else_gives_back_meanwhile_is_read(pipeline: Pipeline, limit: int | None) -> None:
    # GIVEN a message that somebody else reads, until a look or two later
    pipeline.reject("A")
    (held,) = pipeline.sqs.receive_message(QueueUrl=pipeline.failed_queue_url, VisibilityTimeout=60)["Messages"]
    looks = 0

    def receive_message(**request: Any) -> Any:
        nonlocal looks
        looks += 1
        if looks == 3:
            pipeline.sqs.change_message_visibility(
                QueueUrl=pipeline.failed_queue_url, ReceiptHandle=held["ReceiptHandle"], VisibilityTimeout=0
            )
            time.sleep(0.002)  # moto shows it a millisecond later
        return pipeline.sqs.receive_message(**request)

    client = cast("Any", Intercepted(pipeline.sqs, receive_message=receive_message))
    listing = list_failures(client, NAMES, limit=limit)
    assert (len(listing.events), listing.unseen) == (1, 0)


def test_reading_ends_when_it_goes_round_in_circles_and_says_what_it_did_not_see(pipeline: Pipeline) -> None:
    # GIVEN a queue that never hides anything, and always answers with the same two messages
    for number in range(5):
        pipeline.reject(f"S{number}")
    receives = 0

    def receive_message(**request: Any) -> Any:
        nonlocal receives
        receives += 1
        assert receives <= 50, "reads round and round"
        return pipeline.sqs.receive_message(**{**request, "VisibilityTimeout": 0, "MaxNumberOfMessages": 2})

    client = cast("Any", Intercepted(pipeline.sqs, receive_message=receive_message))
    # THEN each is shown once, and what is left out is counted
    listing = list_failures(client, NAMES)
    assert len({each.message_id for each in listing.events}) == len(listing.events) >= 2
    assert listing.unseen == 5 - len(listing.events)


def test_the_queue_is_asked_in_the_way_that_finds_all_messages(
    pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    # An answer without waiting may be empty although there are messages; a long timeout hides them after a crash.
    monkeypatch.undo()
    assert failed_events_reader.WAIT_SECONDS >= 1
    requests: list[dict[str, Any]] = []

    def receive_message(**request: Any) -> Any:
        requests.append(request)
        return {}

    list_failures(cast("Any", Intercepted(pipeline.sqs, receive_message=receive_message)), NAMES)
    assert requests[0]["WaitTimeSeconds"] == failed_events_reader.WAIT_SECONDS
    assert 0 < requests[0]["VisibilityTimeout"] <= 60


def test_removing_tries_again_what_sqs_fails(pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    # GIVEN a queue that fails to delete one of three messages, once
    monkeypatch.setattr("time.sleep", lambda _: None)
    for shipment in "ABC":
        pipeline.reject(shipment)
    requests: list[int] = []

    def delete_message_batch(**request: Any) -> Any:
        requests.append(len(request["Entries"]))
        if len(requests) > 1:
            return pipeline.sqs.delete_message_batch(**request)
        answer = pipeline.sqs.delete_message_batch(**{**request, "Entries": request["Entries"][:-1]})
        last = request["Entries"][-1]["Id"]
        return {**answer, "Failed": [{"Id": last, "SenderFault": False, "Code": "InternalError"}]}

    client = cast("Any", Intercepted(pipeline.sqs, delete_message_batch=delete_message_batch))
    with FailedEventsReader(client, NAMES) as reader:
        (messages,) = reader.read()
        # WHEN all are removed
        left = reader.remove([each.message_id for each in messages])
    # THEN only the one is tried again, and nothing is left
    assert requests == [3, 1]
    assert left == []
    assert pipeline.failed_shipments() == []


def test_what_cannot_be_removed_is_reported(pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    message_id = pipeline.reject("A")

    def delete_message_batch(**request: Any) -> Any:
        return {"Failed": [{"Id": entry["Id"], "Code": "InternalError"} for entry in request["Entries"]]}

    client = cast("Any", Intercepted(pipeline.sqs, delete_message_batch=delete_message_batch))
    with FailedEventsReader(client, NAMES) as reader:
        list(reader.read())
        assert reader.remove([message_id]) == [message_id]
    assert pipeline.failed_shipments() == ["A"]


def test_depth_tells_waiting_from_hidden(pipeline: Pipeline) -> None:
    for shipment in "ABC":
        pipeline.reject(shipment)
    pipeline.sqs.receive_message(QueueUrl=pipeline.failed_queue_url, MaxNumberOfMessages=1, VisibilityTimeout=60)
    assert queue_depth(pipeline.sqs, NAMES, NAMES.failed_events_queue) == (2, 1)


def test_what_ends_reading_is_not_hidden_by_what_follows(pipeline: Pipeline) -> None:
    # GIVEN a queue that is gone by the time messages should be made visible again
    pipeline.reject("A")

    def delete_queue(_: int) -> None:
        pipeline.sqs.delete_queue(QueueUrl=pipeline.failed_queue_url)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list_failures(pipeline.sqs, NAMES, on_progress=delete_queue)


def test_a_queue_that_goes_away_while_it_is_read_is_an_error(pipeline: Pipeline) -> None:
    pipeline.reject("A")

    def delete_queue(_: int) -> None:
        pipeline.sqs.delete_queue(QueueUrl=pipeline.failed_queue_url)

    with pytest.raises(OperationError, match="the queue shipment-failed-events-test does not exist here"):
        list_failures(pipeline.sqs, NAMES, on_progress=delete_queue)


def test_copies_of_one_rejection_are_listed_once(pipeline: Pipeline) -> None:
    for original in ("1", "1", "2"):
        pipeline.fail({"shipment_id": "A"}, ERROR_CODE="MISSING_FIELD", ORIGINAL_MESSAGE_ID=original)
    assert [failure.identity[0] for failure in list_failures(pipeline.sqs, NAMES).events] == ["1", "2"]
