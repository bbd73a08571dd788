from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import example, given
from hypothesis import strategies as st

from contract.canonical_event import RejectedEvent
from contract.failed_event_attributes import REASON_ATTRIBUTES
from contract.rejections import RejectionCode
from functions.shipment_processor.rejected_messages import FailedEventsQueue, RejectedMessage

_LIMIT = 256 * 1024
_XML = re.compile("[\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]+")

Fault = Callable[[], Any]


class Queue:
    """SQS as far as it is strict: refuses what AWS refuses. Faults are met one a request, then none."""

    def __init__(self, faults: Sequence[Fault] = ()) -> None:
        self.faults = list(faults)
        self.requests = 0
        self.messages: list[dict[str, Any]] = []

    def send_message(self, QueueUrl: str, **message: Any) -> Any:  # noqa: N803
        assert QueueUrl == "url"
        self.requests += 1
        if self.faults:
            return self.faults.pop(0)()
        values = message["MessageAttributes"].values()
        size = len(message["MessageBody"].encode()) + sum(
            len(name) + len(value["DataType"]) + len(value["StringValue"].encode())
            for name, value in message["MessageAttributes"].items()
        )
        if size > _LIMIT:
            raise refused("InvalidParameterValue")
        assert len(values) <= 10, "SQS takes ten attributes"
        assert all(_XML.fullmatch(value["StringValue"]) for value in values), "SQS takes no such character"
        self.messages.append(message)
        return {"MessageId": str(len(self.messages))}


def refused(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "no"}}, "SendMessage")


def raising(error: Exception) -> Fault:
    def fault() -> None:
        raise error

    return fault


def rejected(
    number: int, body: str = "{", text: str = "no JSON", shipment: str | None = None, **own: str
) -> RejectedMessage:
    return RejectedMessage(
        message_id=f"m{number}",
        body=body,
        events=[RejectedEvent(place="", code=RejectionCode.NOT_JSON, text=text, shipment_id=shipment)],
        attributes={name: {"DataType": "String", "StringValue": value} for name, value in own.items()},
    )


def add(queue: Queue, messages: Sequence[RejectedMessage], *, requests: float = 1000) -> dict[str, str]:
    """Adds messages while there is time for so many requests."""
    failed_events = FailedEventsQueue(
        queue,  # type: ignore[arg-type]
        queue_url="url",
        time_left=lambda: requests - queue.requests,
        sleep=lambda _: None,
    )
    return failed_events.add(messages)


def ids(queue: Queue) -> list[str]:
    return [message["MessageAttributes"]["ORIGINAL_MESSAGE_ID"]["StringValue"] for message in queue.messages]


def test_each_message_is_one_request() -> None:
    queue = Queue()
    assert add(queue, [rejected(number) for number in range(25)]) == {}
    assert queue.requests == 25
    assert ids(queue) == [f"m{number}" for number in range(25)]


def test_a_message_carries_its_reason_in_characters_that_sqs_takes() -> None:
    queue = Queue()
    assert add(queue, [rejected(1, text="a\x00b\ud800c\uffff" + "é" * 1000, shipment="S\x1b1" + "x" * 300)]) == {}
    attributes = {name: value["StringValue"] for name, value in queue.messages[0]["MessageAttributes"].items()}
    assert attributes["ERROR_CODE"] == "NOT_JSON"
    assert attributes["ERROR_MESSAGE"].startswith("a\ufffdb\ufffdc\ufffdéé")
    assert len(attributes["ERROR_MESSAGE"]) == 1_000
    assert attributes["SHIPMENT_ID"] == "S\ufffd1" + "x" * 253


def test_a_message_keeps_as_many_of_its_own_attributes_as_sqs_takes_and_its_count_of_redrives_first() -> None:
    queue = Queue()
    own = {f"A{number}": "x" for number in range(9)} | {"REDRIVE_COUNT": "2"}
    assert add(queue, [rejected(1, shipment="S1", **own)]) == {}
    names = list(queue.messages[0]["MessageAttributes"])
    assert set(names) == {"ERROR_CODE", "ERROR_MESSAGE", "ORIGINAL_MESSAGE_ID", "SHIPMENT_ID", "REDRIVE_COUNT"} | {
        f"A{number}" for number in range(5)
    }


def test_a_long_list_of_events_gives_way_where_the_message_itself_needs_the_room() -> None:
    queue = Queue()
    events = [RejectedEvent(place=f"e[{n}]", code=RejectionCode.NOT_JSON, text="x" * 900) for n in range(10)]
    for body in ("{", "x" * 200 * 1024):
        add(queue, [RejectedMessage(message_id=f"m{len(body)}", body=body, events=events, event_count=10)])
    short, long = (each["MessageAttributes"]["ERROR_MESSAGE"]["StringValue"] for each in reversed(queue.messages))
    assert (len(short), len(long) > 8_000) == (1_000, True)


def test_the_reason_of_an_earlier_failure_is_replaced() -> None:
    queue = Queue()
    assert add(queue, [rejected(1, **dict.fromkeys(REASON_ATTRIBUTES, "old"))]) == {}
    assert "old" not in str(queue.messages)


def test_a_message_that_only_its_reason_makes_too_large_is_retried_and_its_neighbours_are_taken() -> None:
    queue = Queue()
    messages = [rejected(0), rejected(1, body="x" * _LIMIT), rejected(2)]
    assert add(queue, messages) == {"m1": "InvalidParameterValue: no"}
    assert sorted(ids(queue)) == ["m0", "m2"]


@pytest.mark.parametrize(
    "fault",
    [
        raising(refused("ServiceUnavailable")),
        raising(OSError("connection reset")),
        dict,
        list,
        lambda: {"message": "<html>"},
    ],
)
def test_a_passing_fault_is_overcome_and_what_was_taken_is_not_sent_again(fault: Fault) -> None:
    queue = Queue([fault])
    assert add(queue, [rejected(number) for number in range(3)]) == {}
    assert ids(queue) == ["m1", "m2", "m0"]
    assert queue.requests == 4


def test_a_lasting_fault_is_reported_for_each_message() -> None:
    queue = Queue([raising(refused("AccessDenied"))] * 99)
    assert add(queue, [rejected(number) for number in range(12)]) == {
        f"m{number}": "AccessDenied: no" for number in range(12)
    }
    assert queue.requests == 3 * 12


def test_without_time_nothing_is_sent_and_all_is_reported() -> None:
    queue = Queue()
    assert add(queue, [rejected(1)], requests=0) == {"m1": "no time left in this invocation"}
    assert queue.requests == 0


_BODIES = st.sampled_from(["{", "ü" * 100, "x" * 90_000, "x" * (_LIMIT - 100), "x" * _LIMIT])
_FAULTS = st.sampled_from([raising(refused("ServiceUnavailable")), raising(OSError()), dict])


@given(
    st.lists(st.tuples(_BODIES, st.text(st.characters(codec=None), min_size=1, max_size=5)), max_size=15),
    st.lists(_FAULTS, max_size=20),
    st.integers(0, 40),
)
@example([("x" * _LIMIT, "x"), ("{", "x")] * 6, [], 40)
def test_each_message_is_in_the_queue_once_or_is_reported(
    contents: list[tuple[str, str]], faults: list[Fault], requests: int
) -> None:
    queue = Queue(faults)
    messages = [rejected(number, body, text) for number, (body, text) in enumerate(contents)]
    undelivered = add(queue, messages, requests=requests)
    found = Counter(ids(queue))
    assert found + Counter(undelivered.keys()) == Counter(message.message_id for message in messages)
    assert {message["MessageBody"] for message in queue.messages} <= {message.body for message in messages}
    assert queue.requests <= requests
