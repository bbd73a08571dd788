from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, cast

import pytest

from contract.limits import MESSAGE_BYTES
from operations.errors import OperationError
from operations.reading import Event, Location, NotAnEvent, read_events
from operations.sending import ATTEMPTS, MOST_EVENT_BYTES, SendSummary, send_events
from tests.operations.pipeline import NAMES, Intercepted, Pipeline

Answer = dict[str, str]
ACCEPTED: Answer = {"EventId": "1"}
THROTTLED: Answer = {"ErrorCode": "ThrottlingException", "ErrorMessage": "Rate exceeded"}
FAILED: Answer = {"ErrorCode": "InternalFailure", "ErrorMessage": "Please try again."}
MALFORMED: Answer = {"ErrorCode": "MalformedDetail", "ErrorMessage": "Detail is malformed."}


def event(number: int, *, text: str | None = None) -> Event:
    return Event(Location("events.jsonl", number), text or json.dumps({"n": number}), number + 1)


def number_of(entry: dict[str, Any]) -> int:
    return int(json.loads(entry["Detail"])["n"])


class Bus:
    """EventBridge with one answer for each entry, by the event's number and how often it was put before."""

    def __init__(self, pipeline: Pipeline, answer: Callable[[int, int], Answer] = lambda _, __: ACCEPTED) -> None:
        self.requests: list[list[dict[str, Any]]] = []
        self.attempts: dict[int, int] = {}
        self.accepted: list[int] = []
        self.waits: list[float] = []
        self._answer = answer
        self._client = Intercepted(pipeline.events, put_events=self._put_events)

    def send(self, items: Iterable[Event | NotAnEvent], **options: Any) -> SendSummary:
        return send_events(cast("Any", self._client), NAMES, items, sleep=self.waits.append, **options)

    def _put_events(self, *, Entries: list[dict[str, Any]]) -> dict[str, Any]:  # noqa: N803 - boto3's name
        self.requests.append(Entries)
        answers = []
        for number in map(number_of, Entries):
            answers.append(self._answer(number, self.attempts.get(number, 0)))
            self.attempts[number] = self.attempts.get(number, 0) + 1
            if answers[-1] is ACCEPTED:
                self.accepted.append(number)
        return {"Entries": answers, "FailedEntryCount": sum("ErrorCode" in answer for answer in answers)}


def test_events_go_through_the_bus_to_the_queue(pipeline: Pipeline) -> None:
    items = [event(number, text=f'{{"n": {number}, "ü": 1.50}}') for number in range(23)]
    summary = send_events(pipeline.events, NAMES, items)
    assert (summary.read, summary.accepted, summary.failed) == (23, 23, 0)
    messages = [json.loads(message["Body"]) for message in pipeline.waiting(pipeline.queue_url)]
    assert sorted(message["detail"]["n"] for message in messages) == list(range(23))
    assert {(message["source"], message["detail-type"]) for message in messages} == {
        ("shipment-operations", "Shipment Event")
    }


def test_an_event_is_sent_as_it_was_written(pipeline: Pipeline) -> None:
    bus = Bus(pipeline)
    text = '{"n": 1, "weight": 2.50, "ü": "\\u00fc", "n": 1}'
    bus.send([event(1, text=text)])
    assert bus.requests[0][0]["Detail"] == text


def test_requests_have_ten_entries_and_stay_within_256_kib(pipeline: Pipeline) -> None:
    bus = Bus(pipeline)
    large = json.dumps({"n": 0, "filling": "x" * 100_000})
    bus.send([event(0, text=large) for _ in range(5)] + [event(number) for number in range(1, 32)])
    assert [len(entries) for entries in bus.requests] == [2, 2, 10, 10, 10, 2]
    for entries in bus.requests:
        size = sum(len((entry["Source"] + entry["DetailType"] + entry["Detail"]).encode()) for entry in entries)
        assert size <= MESSAGE_BYTES


@pytest.mark.parametrize("failure", [THROTTLED, FAILED], ids=lambda failure: failure["ErrorCode"])
def test_only_the_entries_that_failed_are_put_again(pipeline: Pipeline, failure: Answer) -> None:
    # GIVEN a bus that fails every third event twice
    bus = Bus(pipeline, lambda number, before: failure if number % 3 == 0 and before < 2 else ACCEPTED)
    # WHEN 20 events are sent
    summary = bus.send([event(number) for number in range(20)])
    # THEN each is accepted once, after a wait before each further attempt
    assert sorted(bus.accepted) == list(range(20)), "every event must be accepted exactly once"
    assert [[number_of(entry) for entry in entries] for entries in bus.requests] == [
        list(range(10)),
        [0, 3, 6, 9],
        [0, 3, 6, 9],
        list(range(10, 20)),
        [12, 15, 18],
        [12, 15, 18],
    ]
    assert len(bus.waits) == 4
    assert max(bus.waits) <= 0.4, "the ceilings of the first two waits are 0.2 and 0.4 seconds"
    assert (summary.read, summary.accepted, summary.failed) == (20, 20, 0)


def test_what_eventbridge_refuses_for_good_is_named_and_not_tried_again(pipeline: Pipeline) -> None:
    bus = Bus(pipeline, lambda number, _: MALFORMED if number == 4 else ACCEPTED)
    summary = bus.send([event(number) for number in range(1, 8)])
    assert bus.attempts[4] == 1
    assert (summary.read, summary.accepted, summary.failed) == (7, 6, 1)
    (refused,) = summary.refused
    assert str(refused.location) == "events.jsonl:4"
    assert not refused.temporary
    assert refused.problem == "EventBridge refused it (MalformedDetail: Detail is malformed.)"


def test_one_event_that_keeps_failing_does_not_stop_the_rest(pipeline: Pipeline) -> None:
    bus = Bus(pipeline, lambda number, _: THROTTLED if number == 2 else ACCEPTED)
    summary = bus.send([event(number) for number in range(15)])
    assert bus.attempts[2] == ATTEMPTS
    assert (summary.read, summary.accepted, summary.failed) == (15, 14, 1)
    assert "in each of 8 attempts: send it later" in summary.refused[0].problem
    assert summary.refused[0].temporary


def test_a_bus_that_takes_nothing_ends_sending(pipeline: Pipeline) -> None:
    # GIVEN a bus that takes the first 20 events and then nothing more
    bus = Bus(pipeline, lambda number, _: THROTTLED if number >= 20 else ACCEPTED)
    summary = SendSummary()
    # WHEN 100 are sent
    with pytest.raises(
        OperationError, match=r"took nothing of a batch in 8 attempts \(ThrottlingException: Rate exceeded\)"
    ):
        bus.send((event(number) for number in range(100)), summary=summary)
    # THEN it does not read on, counts add up, and it says where to go on
    assert (summary.read, summary.accepted, summary.unsent, summary.failed) == (30, 20, 10, 10)
    assert summary.resume_at == Location("events.jsonl", 20)


@pytest.mark.parametrize(
    "code",
    [
        "AccessDeniedException",
        "InvalidAccountIdException",
        "NotAuthorizedForDetailTypeException",
        "NotAuthorizedForSourceException",
    ],
)
def test_an_error_about_the_caller_ends_sending_at_once(pipeline: Pipeline, code: str) -> None:
    denied = {"ErrorCode": code, "ErrorMessage": "not you"}
    bus = Bus(pipeline, lambda _, __: denied)
    summary = SendSummary()
    with pytest.raises(OperationError, match=f"{code}: not you"):
        bus.send((event(number) for number in range(100)), summary=summary)
    assert len(bus.requests) == 1
    assert (summary.read, summary.accepted, summary.failed) == (10, 0, 10)


def test_refused_items_count_and_do_not_take_part(pipeline: Pipeline) -> None:
    bus = Bus(pipeline)
    items: list[Event | NotAnEvent] = [event(1), NotAnEvent(Location("events.jsonl", 2), "not JSON"), event(3)]
    seen: list[tuple[int, int]] = []
    summary = bus.send(items, on_progress=lambda now: seen.append((now.accepted, now.failed)))
    assert bus.accepted == [1, 3]
    assert (summary.read, summary.accepted, summary.failed) == (3, 2, 1)
    assert seen == [(0, 1), (2, 1)], "progress is told at once of a refused item, then of the request"


@pytest.mark.parametrize(("excess", "accepted"), [(0, 1), (1, 0)])
def test_an_event_over_the_limit_is_refused_before_it_is_put(pipeline: Pipeline, excess: int, accepted: int) -> None:
    # The limit counts bytes, not characters: ü has two.
    bus = Bus(pipeline)
    frame = len('{"n": 1, "t": ""}') + len("shipment-operations" + "Shipment Event")
    filling = MOST_EVENT_BYTES - frame + excess
    text = '{"n": 1, "t": "' + "ü" * (filling // 2) + "x" * (filling % 2) + '"}'
    summary = bus.send([event(1, text=text)])
    assert summary.accepted == accepted
    assert len(bus.requests) == accepted
    if excess:
        assert summary.refused[0].problem.startswith("261,121 bytes: a document may have 261,120; have its producer"), (
            summary.refused
        )


def test_nothing_is_put_on_a_bus_that_does_not_exist(aws: None) -> None:
    # PutEvents itself would answer with success and drop the events.
    import boto3

    with pytest.raises(OperationError, match="the event bus shipment-events-test does not exist here: deploy"):
        send_events(boto3.client("events"), NAMES, [event(1)])


def test_interrupted_in_a_request_everything_read_is_accounted_for(pipeline: Pipeline) -> None:
    def interrupted_at_12(number: int, _: int) -> Answer:
        if number == 12:
            raise KeyboardInterrupt
        return ACCEPTED

    summary = SendSummary()
    with pytest.raises(KeyboardInterrupt):
        Bus(pipeline, interrupted_at_12).send((event(number) for number in range(1, 100)), summary=summary)
    assert (summary.read, summary.accepted, summary.unsent) == (20, 10, 10)
    assert summary.resume_at == Location("events.jsonl", 11)


def test_interrupted_while_reading_everything_read_is_accounted_for(pipeline: Pipeline) -> None:
    def items() -> Iterable[Event]:
        yield from (event(number) for number in range(1, 14))
        raise KeyboardInterrupt

    summary = SendSummary()
    with pytest.raises(KeyboardInterrupt):
        Bus(pipeline).send(items(), summary=summary)
    assert (summary.read, summary.accepted, summary.unsent) == (13, 10, 3)
    assert summary.resume_at == Location("events.jsonl", 11)


def test_going_on_where_sending_stopped_loses_nothing(pipeline: Pipeline) -> None:
    # GIVEN a first run that fails in the middle of refused lines and events
    items: list[Event | NotAnEvent] = [
        NotAnEvent(Location("events.jsonl", number), "bad") if number % 4 == 0 else event(number)
        for number in range(1, 60)
    ]
    failing = Bus(pipeline, lambda number, _: THROTTLED if number > 30 else ACCEPTED)
    summary = SendSummary()
    with pytest.raises(OperationError):
        failing.send(items, summary=summary)
    # WHEN a second run starts where the first one says
    assert summary.resume_at is not None
    going_on = Bus(pipeline)
    going_on.send([item for item in items if item.location.line >= summary.resume_at.line])
    # THEN the two together have sent every event
    expected = {number for number in range(1, 60) if number % 4}
    assert set(failing.accepted) | set(going_on.accepted) == expected


def test_going_on_in_the_middle_of_a_one_line_array_loses_nothing(pipeline: Pipeline, tmp_path: Path) -> None:
    file = tmp_path / "events.json"
    file.write_text(json.dumps([{"n": number} for number in range(25)]))
    failing = Bus(pipeline, lambda number, _: THROTTLED if number >= 10 else ACCEPTED)
    summary = SendSummary()
    with pytest.raises(OperationError):
        failing.send(read_events([str(file)]), summary=summary)
    assert summary.resume_at is not None
    going_on = Bus(pipeline)
    going_on.send(read_events([str(file)], from_line=summary.resume_at.line))
    assert set(failing.accepted) | set(going_on.accepted) == set(range(25))
