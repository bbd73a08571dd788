from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, cast

import pytest
from botocore.exceptions import ClientError

from operations import failed_events_reader
from operations.errors import OperationError
from operations.redrive import redrive
from operations.redrive_result import RedriveOutcome, RedriveResult
from tests.operations.pipeline import NAMES, Intercepted, Pipeline


def client_of(pipeline: Pipeline, **methods: Callable[..., Any]) -> Any:
    return cast("Any", Intercepted(pipeline.sqs, **methods))


def shipments_of(result: RedriveResult, outcome: RedriveOutcome) -> list[str]:
    return sorted(str(each.shipment_id) for each in result.entries if each.outcome is outcome)


def test_everything_is_moved(pipeline: Pipeline) -> None:
    expected = [f"S{number:02}" for number in range(23)]
    for shipment in expected:
        pipeline.reject(shipment)
    result = redrive(pipeline.sqs, NAMES)
    assert (result.read, result.count(RedriveOutcome.REDRIVEN), len(result.entries)) == (23, 23, 23)
    assert pipeline.redriven_shipments() == expected
    assert pipeline.failed_shipments() == []


def test_the_body_is_untouched_and_only_reasons_are_dropped(pipeline: Pipeline) -> None:
    # GIVEN a message with every attribute that says why it failed, and one of its producer
    body = '{"detail": {"weight": 2.50,  "ü": "\\u00fc"}}'
    pipeline.fail(
        body,
        ERROR_CODE="X",
        ERROR_MESSAGE="x",
        ORIGINAL_MESSAGE_ID="1",
        SHIPMENT_ID="A",
        RULE_ARN="arn",
        TARGET_ARN="arn",
        EXHAUSTED_RETRY_CONDITION="MaximumEventAgeInSeconds",
        RETRY_ATTEMPTS="3",
        PRODUCER="warehouse-7",
    )
    # WHEN it is redriven
    redrive(pipeline.sqs, NAMES)
    # THEN it looks new but for the count
    (message,) = pipeline.waiting(pipeline.queue_url)
    assert message["Body"] == body
    assert message["MessageAttributes"] == {
        "PRODUCER": {"DataType": "String", "StringValue": "warehouse-7"},
        "REDRIVE_COUNT": {"DataType": "Number", "StringValue": "1"},
    }


def test_redrives_are_counted_on(pipeline: Pipeline) -> None:
    pipeline.reject("A", REDRIVE_COUNT="2")
    result = redrive(pipeline.sqs, NAMES)
    assert result.entries[0].redrive_count == 3
    (message,) = pipeline.waiting(pipeline.queue_url)
    assert message["MessageAttributes"]["REDRIVE_COUNT"]["StringValue"] == "3"


def test_what_was_redriven_too_often_stays_and_an_option_overrides_it(pipeline: Pipeline) -> None:
    pipeline.reject("A", REDRIVE_COUNT="3")
    pipeline.reject("B", REDRIVE_COUNT="2")
    result = redrive(pipeline.sqs, NAMES)
    assert shipments_of(result, RedriveOutcome.TOO_MANY_REDRIVES) == ["A"]
    assert shipments_of(result, RedriveOutcome.REDRIVEN) == ["B"]
    result = redrive(pipeline.sqs, NAMES, most_redrives=4)
    assert shipments_of(result, RedriveOutcome.REDRIVEN) == ["A"], "what stayed must be visible again, and now allowed"
    assert pipeline.redriven_shipments() == ["A", "B"]


def test_reason_and_shipment_choose(pipeline: Pipeline) -> None:
    pipeline.reject("A", "MISSING_FIELD")
    pipeline.reject("A", "TOO_LARGE")
    pipeline.reject("B", "MISSING_FIELD")
    pipeline.fail({"shipment_id": "C"})
    assert shipments_of(
        redrive(pipeline.sqs, NAMES, reason="MISSING_FIELD", shipment_id="A"), RedriveOutcome.REDRIVEN
    ) == ["A"]
    assert shipments_of(redrive(pipeline.sqs, NAMES, reason="TOO_LARGE"), RedriveOutcome.REDRIVEN) == ["A"]
    assert shipments_of(redrive(pipeline.sqs, NAMES, shipment_id="B"), RedriveOutcome.REDRIVEN) == ["B"]
    assert redrive(pipeline.sqs, NAMES, reason="NO_SUCH").entries == []
    result = redrive(pipeline.sqs, NAMES, reason="MAX_RECEIVE_COUNT_EXCEEDED")
    assert shipments_of(result, RedriveOutcome.REDRIVEN) == ["C"]


@pytest.mark.parametrize("limit", [1, 10, 13])
def test_a_limit_is_kept(pipeline: Pipeline, limit: int) -> None:
    for number in range(25):
        pipeline.reject(f"S{number:02}")
    result = redrive(pipeline.sqs, NAMES, limit=limit)
    assert result.count(RedriveOutcome.REDRIVEN) == limit
    assert len(pipeline.redriven_shipments()) == limit
    assert len(pipeline.failed_shipments()) == 25 - limit


def test_a_dry_run_changes_nothing(pipeline: Pipeline) -> None:
    pipeline.reject("A")
    pipeline.reject("B", REDRIVE_COUNT="3")
    result = redrive(pipeline.sqs, NAMES, dry_run=True)
    assert shipments_of(result, RedriveOutcome.WOULD_REDRIVE) == ["A"]
    assert shipments_of(result, RedriveOutcome.TOO_MANY_REDRIVES) == ["B"]
    assert pipeline.redriven_shipments() == []
    assert pipeline.failed_shipments() == ["A", "B"]


def test_a_dry_run_counts_what_the_real_run_does(pipeline: Pipeline) -> None:
    # GIVEN 14 events, every second of them with two copies, so that copies are read with their event and after it
    for copy in range(3):
        for number in range(14):
            if not (copy and number % 2):
                pipeline.fail({"shipment_id": f"S{number}"}, ERROR_CODE="X", ORIGINAL_MESSAGE_ID=str(number))
    # WHEN it is tried and then done
    tried, done = redrive(pipeline.sqs, NAMES, dry_run=True), redrive(pipeline.sqs, NAMES)
    # THEN both say the same
    assert tried.count(RedriveOutcome.WOULD_REDRIVE) == done.count(RedriveOutcome.REDRIVEN) == 14
    assert tried.count(RedriveOutcome.WOULD_REMOVE_COPY) == done.count(RedriveOutcome.COPY_REMOVED) == 14
    assert (len(tried.entries), len(done.entries)) == (28, 28)
    assert len(pipeline.redriven_shipments()) == 14


@pytest.mark.parametrize("crash", [KeyboardInterrupt(), OperationError("connection lost")], ids=type)
def test_a_crash_between_sending_and_removing_loses_nothing(pipeline: Pipeline, crash: BaseException) -> None:
    # GIVEN 23 failed events, and an end right after the second batch was sent
    expected = {f"S{number:02}" for number in range(23)}
    for shipment in expected:
        pipeline.reject(shipment)
    removals = 0

    def delete_message_batch(**request: Any) -> Any:
        nonlocal removals
        removals += 1
        if removals == 2:
            raise crash
        return pipeline.sqs.delete_message_batch(**request)

    result = RedriveResult()
    # WHEN it is redriven until it ends
    with pytest.raises(type(crash)):
        redrive(client_of(pipeline, delete_message_batch=delete_message_batch), NAMES, result=result)
    # THEN every event is in at least one of the queues, and the result tells what is in both
    sent, failed = set(pipeline.redriven_shipments()), set(pipeline.failed_shipments())
    assert sent | failed == expected, f"lost: {sorted(expected - sent - failed)}"
    assert len(sent) == 20
    assert sent & failed == set(shipments_of(result, RedriveOutcome.NOT_REMOVED))
    assert len(sent & failed) == 10


def test_a_crash_before_sending_loses_nothing(pipeline: Pipeline) -> None:
    pipeline.reject("A")

    def send_message_batch(**_: Any) -> Any:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        redrive(client_of(pipeline, send_message_batch=send_message_batch), NAMES)
    assert pipeline.failed_shipments() == ["A"]


def test_what_the_queue_does_not_take_stays(pipeline: Pipeline) -> None:
    # GIVEN a queue that refuses one of three messages
    for shipment in "ABC":
        pipeline.reject(shipment)

    def send_message_batch(**request: Any) -> Any:
        entries = request["Entries"]
        refused = next(entry for entry in entries if json.loads(entry["MessageBody"])["shipment_id"] == "B")
        answer = pipeline.sqs.send_message_batch(
            **{**request, "Entries": [entry for entry in entries if entry is not refused]}
        )
        problem = {"Id": refused["Id"], "SenderFault": True, "Code": "InvalidParameterValue", "Message": "too long"}
        return {**answer, "Failed": [problem]}

    result = redrive(client_of(pipeline, send_message_batch=send_message_batch), NAMES)
    # THEN the others are moved, and that one is still there and named
    assert shipments_of(result, RedriveOutcome.REDRIVEN) == ["A", "C"]
    (left,) = [each for each in result.entries if each.outcome is RedriveOutcome.NOT_SENT]
    assert (left.shipment_id, left.problem) == ("B", "InvalidParameterValue: too long")
    assert pipeline.redriven_shipments() == ["A", "C"]
    assert pipeline.failed_shipments() == ["B"]


class Rejecting:
    """A function that rejects each message the moment it is sent.

    Args:
        pipeline: The queues.
        keeps_count: Whether the rejected message carries its redrive count, as the function's does.
    """

    def __init__(self, pipeline: Pipeline, *, keeps_count: bool) -> None:
        self.client = client_of(pipeline, send_message_batch=self._send_message_batch)
        self._pipeline = pipeline
        self._keeps_count = keeps_count
        self._rounds = 0

    def _send_message_batch(self, **request: Any) -> Any:
        self._rounds += 1
        assert self._rounds <= 10, "goes round in circles"
        answer = self._pipeline.sqs.send_message_batch(**request)
        time.sleep(0.005)  # SQS stamps messages with milliseconds
        for entry in request["Entries"]:
            count = entry["MessageAttributes"]["REDRIVE_COUNT"]["StringValue"]
            attributes = {"REDRIVE_COUNT": count} if self._keeps_count else {}
            self._pipeline.reject(json.loads(entry["MessageBody"])["shipment_id"], **attributes)
        return answer


def test_an_event_that_fails_again_within_a_second_is_left_for_another_run(pipeline: Pipeline) -> None:
    for shipment in "ABC":
        pipeline.reject(shipment)
    result = redrive(Rejecting(pipeline, keeps_count=True).client, NAMES, most_redrives=1000)
    assert shipments_of(result, RedriveOutcome.REDRIVEN) == ["A", "B", "C"], "each is sent once"
    assert shipments_of(result, RedriveOutcome.FAILED_SINCE) == ["A", "B", "C"]
    assert pipeline.failed_shipments() == ["A", "B", "C"]


def test_what_failed_after_the_run_began_is_left_for_another_run(
    pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    # GIVEN a clock of SQS that is exact, and events whose redrive count gets lost
    monkeypatch.setattr(failed_events_reader, "_server_time", lambda _: datetime.now(UTC))
    for shipment in "ABC":
        pipeline.reject(shipment)
    # WHEN they are redriven, with nothing else to stop a loop
    result = redrive(Rejecting(pipeline, keeps_count=False).client, NAMES)
    # THEN each is sent once
    assert shipments_of(result, RedriveOutcome.REDRIVEN) == ["A", "B", "C"]
    assert shipments_of(result, RedriveOutcome.FAILED_SINCE) == ["A", "B", "C"]


def test_an_event_that_is_there_twice_is_moved_twice(pipeline: Pipeline) -> None:
    for original in ("1", "2"):
        pipeline.fail({"shipment_id": "A"}, ERROR_CODE="MISSING_FIELD", ORIGINAL_MESSAGE_ID=original)
    assert redrive(pipeline.sqs, NAMES).count(RedriveOutcome.REDRIVEN) == 2


def test_what_failed_a_moment_ago_is_redriven(pipeline: Pipeline) -> None:
    # SQS tells its time to the second: a message of the same second is not from after the run began.
    for _ in range(3):
        pipeline.reject("A")
        assert redrive(pipeline.sqs, NAMES).count(RedriveOutcome.REDRIVEN) == 1


def test_large_messages_are_sent_in_batches_that_sqs_takes(pipeline: Pipeline) -> None:
    for number in range(6):
        pipeline.fail({"shipment_id": f"S{number}", "filling": "x" * 100_000})
    sizes: list[int] = []

    def send_message_batch(**request: Any) -> Any:
        sizes.append(sum(len(entry["MessageBody"]) for entry in request["Entries"]))
        return pipeline.sqs.send_message_batch(**request)

    redrive(client_of(pipeline, send_message_batch=send_message_batch), NAMES)
    assert len(pipeline.redriven_shipments()) == 6
    assert max(sizes) <= 256 * 1024


def test_nothing_is_touched_when_the_queue_to_send_to_is_missing(pipeline: Pipeline) -> None:
    pipeline.reject("A")
    pipeline.sqs.delete_queue(QueueUrl=pipeline.queue_url)
    with pytest.raises(OperationError, match="the queue shipment-events-test does not exist here"):
        redrive(pipeline.sqs, NAMES)
    assert pipeline.failed_shipments() == ["A"]


def test_copies_of_one_rejection_are_redriven_once_and_all_removed(pipeline: Pipeline) -> None:
    # GIVEN two rejections of one message, because the answer to the first was lost, and another event
    for _ in range(2):
        pipeline.fail({"shipment_id": "A"}, ERROR_CODE="MISSING_FIELD", ORIGINAL_MESSAGE_ID="1")
    pipeline.fail({"shipment_id": "A"}, ERROR_CODE="MISSING_FIELD", ORIGINAL_MESSAGE_ID="2")
    # WHEN all is redriven
    result = redrive(pipeline.sqs, NAMES)
    # THEN each event is sent once, and nothing is left
    assert pipeline.redriven_shipments() == ["A", "A"]
    assert pipeline.failed_shipments() == []
    assert (result.count(RedriveOutcome.REDRIVEN), result.count(RedriveOutcome.COPY_REMOVED)) == (2, 1)


def test_a_copy_stays_when_its_event_was_not_sent(pipeline: Pipeline) -> None:
    for _ in range(2):
        pipeline.fail({"shipment_id": "A"}, ERROR_CODE="MISSING_FIELD", ORIGINAL_MESSAGE_ID="1")

    def refuse(**request: Any) -> Any:
        return {"Failed": [{"Id": entry["Id"], "Code": "InternalError"} for entry in request["Entries"]]}

    result = redrive(cast("Any", Intercepted(pipeline.sqs, send_message_batch=refuse)), NAMES)
    assert result.count(RedriveOutcome.COPY_REMOVED) == 0
    assert pipeline.failed_shipments() == ["A", "A"]


def own_attributes(count: int) -> dict[str, str]:
    return {f"OWN_{number}": "x" for number in range(count)}


def strict(pipeline: Pipeline, refused: str | None = None) -> Any:
    """A queue that keeps SQS's limits: for one message of a request it refuses the whole request."""

    def send_message_batch(**request: Any) -> Any:
        for entry in request["Entries"]:
            attributes = entry["MessageAttributes"]
            size = len(entry["MessageBody"]) + sum(
                len(name + value["DataType"] + value["StringValue"]) for name, value in attributes.items()
            )
            if len(attributes) > 10 or entry["MessageBody"] == refused:
                raise ClientError({"Error": {"Code": "InvalidParameterValue", "Message": "no"}}, "SendMessageBatch")
            if size > 256 * 1024:
                code = "AWS.SimpleQueueService.BatchRequestTooLong"
                raise ClientError({"Error": {"Code": code, "Message": "too long"}}, "SendMessageBatch")
        return pipeline.sqs.send_message_batch(**request)

    return client_of(pipeline, send_message_batch=send_message_batch)


@pytest.mark.parametrize(("own", "counted"), [(9, True), (10, False)])
def test_a_message_with_as_many_attributes_as_sqs_takes_keeps_them_all(
    pipeline: Pipeline, own: int, counted: bool
) -> None:
    pipeline.fail({"shipment_id": "A"}, **own_attributes(own))
    pipeline.reject("B")
    result = redrive(strict(pipeline), NAMES)
    assert shipments_of(result, RedriveOutcome.REDRIVEN) == ["A", "B"]
    assert [each.counted for each in result.entries if each.shipment_id == "A"] == [counted]
    assert result.uncounted == (not counted)
    messages = {json.loads(each["Body"])["shipment_id"]: each for each in pipeline.waiting(pipeline.queue_url)}
    names = set(messages["A"]["MessageAttributes"])
    assert names == own_attributes(own).keys() | ({"REDRIVE_COUNT"} if counted else set())
    assert pipeline.failed_shipments() == []


@pytest.mark.parametrize(("room", "counted"), [(20, True), (19, False)])
def test_a_message_as_large_as_sqs_takes_goes_back(pipeline: Pipeline, room: int, counted: bool) -> None:
    # The count takes the 13 bytes of REDRIVE_COUNT, the 6 of Number and a digit.
    frame = json.dumps({"shipment_id": "A", "filling": ""})
    pipeline.fail({"shipment_id": "A", "filling": "x" * (256 * 1024 - len(frame) - room)})
    pipeline.reject("B")
    result = redrive(strict(pipeline), NAMES)
    assert shipments_of(result, RedriveOutcome.REDRIVEN) == ["A", "B"]
    assert result.uncounted == (not counted)
    assert pipeline.redriven_shipments() == ["A", "B"]


def test_what_sqs_refuses_a_whole_request_for_is_left_alone_and_the_run_goes_on(pipeline: Pipeline) -> None:
    for shipment in "ABC":
        pipeline.reject(shipment)
    body = json.dumps({"shipment_id": "B"})
    result = redrive(strict(pipeline, refused=body), NAMES)
    assert shipments_of(result, RedriveOutcome.REDRIVEN) == ["A", "C"]
    (left,) = [each for each in result.entries if each.outcome is RedriveOutcome.NOT_SENT]
    assert left.shipment_id == "B"
    assert "InvalidParameterValue" in left.problem
    assert pipeline.failed_shipments() == ["B"]


def test_a_request_that_sqs_refuses_for_another_reason_ends_the_run(pipeline: Pipeline) -> None:
    for shipment in "ABC":
        pipeline.reject(shipment)
    requests = 0

    def send_message_batch(**_: Any) -> Any:
        nonlocal requests
        requests += 1
        raise ClientError({"Error": {"Code": "AccessDenied", "Message": "no"}}, "SendMessageBatch")

    with pytest.raises(OperationError, match="access to the queue shipment-events-test is denied"):
        redrive(client_of(pipeline, send_message_batch=send_message_batch), NAMES)
    assert requests == 1
    assert pipeline.failed_shipments() == ["A", "B", "C"]


def test_what_has_no_room_for_a_count_is_sent_once_a_run_however_often_it_fails(pipeline: Pipeline) -> None:
    # GIVEN a message that fails again the moment it is sent, within the second to which SQS tells its time
    pipeline.fail({"shipment_id": "A"}, **own_attributes(10))
    rounds = 0

    def send_message_batch(**request: Any) -> Any:
        nonlocal rounds
        rounds += 1
        assert rounds <= 5, "goes round in circles"
        answer = pipeline.sqs.send_message_batch(**request)
        pipeline.fail({"shipment_id": "A"}, **own_attributes(10))
        return answer

    result = redrive(client_of(pipeline, send_message_batch=send_message_batch), NAMES)
    assert shipments_of(result, RedriveOutcome.REDRIVEN) == ["A"]
    assert shipments_of(result, RedriveOutcome.FAILED_SINCE) == ["A"]
