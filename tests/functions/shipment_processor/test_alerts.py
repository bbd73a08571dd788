from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from functions.shipment_processor.alerts import SUBJECT, compose, publish
from functions.shipment_processor.failure import Failure


def failures(count: int, code: str = "MISSING_FIELD", text: str = "missing: status") -> list[Failure]:
    return [
        Failure(message_id=f"message-{number}", shipment_id=f"S{number}", code=code, text=text)
        for number in range(count)
    ]


def test_an_alert_says_what_failed_why_where_it_is_and_what_to_do() -> None:
    text = compose(environment="prod", rejected=failures(1), retried=[])
    for part in (
        "environment prod",
        "Rejected: 1 (1 MISSING_FIELD)",
        "shipment S0: MISSING_FIELD: missing: status (message message-0)",
        "shipment-failed-events-prod",
        "python -m operations failures --environment prod\n",
        "python -m operations redrive --environment prod\n",
        "python -m operations redrive --environment prod --reason MISSING_FIELD\n",
    ):
        assert part in text, text
    assert "retried" not in text


def test_what_will_be_retried_is_told_apart_from_what_is_rejected() -> None:
    text = compose(environment="dev", rejected=failures(2), retried=failures(3, "NOT_WRITTEN", "ThrottlingException"))
    rejected, _, retried = text.partition("To be retried: 3 (3 NOT_WRITTEN).")
    assert "Rejected: 2 " in rejected
    assert "ThrottlingException" in retried
    assert "shipment-pipeline-dev" in retried
    assert "redrive --environment dev" in retried
    assert "MISSING_FIELD" not in retried


def test_reasons_are_counted_the_most_frequent_first() -> None:
    text = compose(environment="dev", rejected=failures(1, "TOO_LARGE") + failures(3), retried=[])
    assert "Rejected: 4 (3 MISSING_FIELD, 1 TOO_LARGE)." in text


def test_ten_events_are_listed_and_the_rest_is_counted() -> None:
    text = compose(environment="dev", rejected=failures(25), retried=[])
    assert "message-9" in text
    assert "message-10" not in text
    assert "and 15 more" in text
    assert "more\n" not in compose(environment="dev", rejected=failures(10), retried=[])


def test_an_alert_fits_in_a_message_whatever_is_in_the_events() -> None:
    hostile = [
        Failure(
            message_id="m", shipment_id="\U0001f4e6" * 256, code="INVALID_TEXT", text="\x00\x1b[31m\ud800" + "é" * 9999
        )
    ] * 10_000
    text = compose(environment="dev", rejected=hostile, retried=hostile)
    # https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
    assert len(text.encode()) < 256 * 1024
    assert all(character == "\n" or character.isprintable() for character in text)


def test_the_subject_is_one_that_sns_takes() -> None:
    assert SUBJECT == "Shipment Processing Failed"
    assert len(SUBJECT) <= 100


class Topic:
    """SNS that fails as often as told."""

    def __init__(self, failures: int) -> None:
        self._failures = failures
        self.requests: list[dict[str, Any]] = []

    def publish(self, **request: Any) -> None:
        self.requests.append(request)
        if len(self.requests) <= self._failures:
            raise ClientError({"Error": {"Code": "InternalError", "Message": "no"}}, "Publish")


def published(topic: Topic, *, seconds: float = 10) -> str | None:
    return publish(
        topic,  # type: ignore[arg-type]
        topic_arn="arn",
        text="text",
        time_left=lambda: seconds - len(topic.requests),
        sleep=lambda _: None,
    )


@pytest.mark.parametrize("faults", [0, 1, 2])
def test_an_alert_is_published_once_sns_takes_it(faults: int) -> None:
    topic = Topic(faults)
    assert published(topic) is None
    assert topic.requests == [{"TopicArn": "arn", "Subject": SUBJECT, "Message": "text"}] * (faults + 1)


def test_it_is_told_when_sns_does_not_take_an_alert() -> None:
    topic = Topic(99)
    assert published(topic) == "InternalError: no"
    assert len(topic.requests) == 3


def test_no_request_is_made_without_time_for_it() -> None:
    topic = Topic(99)
    assert published(topic, seconds=0) == "no time left in this invocation"
    assert topic.requests == []
    assert published(topic, seconds=1) == "InternalError: no"
    assert len(topic.requests) == 1
