"""The function when AWS or the function itself fails: every message is accounted for, and the answer is in time."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from botocore.awsrequest import AWSRequest, AWSResponse
from botocore.exceptions import ClientError, ReadTimeoutError

from formats.rows import MessageRows, rows_from_message
from functions.shipment_processor import batch as batch_module
from functions.shipment_processor import clients
from functions.shipment_processor.prepared_puts import prepared_body
from tests.functions.shipment_processor.surroundings import (
    EVENT,
    Context,
    Surroundings,
    batch,
    invoke,
    log_lines,
    metrics,
    response,
)

OTHER = {**EVENT, "shipment_id": "S2"}


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(random, "uniform", lambda *_: 0.0)


def answer(client: Any, operation: str, respond: Callable[[AWSRequest], AWSResponse | None]) -> None:
    """Replaces moto's answers by what `respond` returns, unless that is None; moto still does what it is asked."""
    service = client.meta.service_model.service_id.hyphenize()
    client.meta.events.register_first(f"before-send.{service}.{operation}", respond)


def refused(code: str, operation: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "no"}}, operation)


def failing(*errors: Exception) -> Callable[..., Any]:
    """A request that raises each of the errors once, and then the last one again and again."""
    left = list(errors)

    def request(**_: object) -> None:
        raise left.pop(0) if len(left) > 1 else left[0]

    return request


def test_when_the_table_is_away_events_are_retried_and_none_is_rejected(surroundings: Surroundings) -> None:
    surroundings.dynamodb.delete_table(TableName="log")
    assert invoke(batch(EVENT, "{")) == ["m0"]
    (message,) = surroundings.rejected()
    assert message["Body"] == "{"
    (alert,) = surroundings.alerts()
    assert "To be retried: 1 (1 NOT_WRITTEN)." in alert["Message"]
    assert "ResourceNotFoundException" in alert["Message"]


def test_events_that_are_only_retried_are_told_and_logged_too(
    surroundings: Surroundings, capsys: pytest.CaptureFixture[str]
) -> None:
    surroundings.dynamodb.delete_table(TableName="log")
    assert invoke(batch(EVENT)) == ["m0"]
    (alert,) = surroundings.alerts()
    assert "To be retried: 1 (1 NOT_WRITTEN)." in alert["Message"]
    (line,) = [line for line in log_lines(capsys) if line.get("message_id") == "m0"]
    assert (line["message"], line["code"]) == ("event retried", "NOT_WRITTEN")


def test_a_whole_batch_that_fails_is_reported_and_does_not_crash(surroundings: Surroundings) -> None:
    surroundings.dynamodb.delete_table(TableName="log")
    assert invoke(batch(EVENT, OTHER)) == ["m0", "m1"]


def test_a_row_that_dynamodb_refuses_is_rejected_and_its_neighbours_are_stored(
    surroundings: Surroundings, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = clients.dynamodb().batch_write_item

    def picky(**request: Any) -> Any:
        if b'"S2"' in prepared_body():
            raise refused("ValidationException", "BatchWriteItem")
        return write(**request)

    monkeypatch.setattr(clients.dynamodb(), "batch_write_item", picky)
    events = [{**EVENT, "shipment_id": f"S{number}"} for number in range(10)]
    assert invoke(batch(*events)) == []
    assert len(surroundings.rows()) == 9
    (message,) = surroundings.rejected()
    assert json.loads(message["Body"]) == events[2]
    assert message["MessageAttributes"]["ERROR_CODE"]["StringValue"] == "REFUSED_BY_TABLE"
    assert message["MessageAttributes"]["SHIPMENT_ID"]["StringValue"] == "S2"


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, "{}"),
        (503, "<html>"),
        (200, "<html>"),
        (200, "{}"),
        (200, "[]"),
        (400, '{"__type":"ThrottlingException"}'),
    ],
)
def test_an_answer_of_dynamodb_that_says_nothing_of_success_is_no_success(
    surroundings: Surroundings, monkeypatch: pytest.MonkeyPatch, status: int, body: str
) -> None:
    answers = [response(status, body), response(status, body)]
    answer(clients.dynamodb(), "BatchWriteItem", lambda request, **_: answers.pop() if answers else None)
    assert invoke(batch(EVENT, OTHER)) == []
    assert not answers, "the fault was not met"
    assert len(surroundings.rows()) == 2
    assert surroundings.rejected() == []


def test_a_mistake_of_ours_retries_the_one_message_and_keeps_what_it_says_out_of_the_log(
    surroundings: Surroundings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def mistaken(body: str, **settings: Any) -> MessageRows:
        if "S2" in body:
            raise KeyError("private-text")
        return rows_from_message(body, **settings)

    monkeypatch.setattr(batch_module, "rows_from_message", mistaken)
    assert invoke(batch(EVENT, OTHER, "{")) == ["m1"]
    assert len(surroundings.rows()) == 1
    assert len(surroundings.rejected()) == 1
    (alert,) = surroundings.alerts()
    assert "UNEXPECTED_ERROR: KeyError in test_faults.py, line " in alert["Message"]
    assert "private-text" not in alert["Message"] + capsys.readouterr().out


def test_a_rejection_that_cannot_be_delivered_is_a_retry(surroundings: Surroundings) -> None:
    surroundings.sqs.delete_queue(QueueUrl=surroundings.failed_events)
    assert invoke(batch(EVENT, "{")) == ["m1"]
    assert len(surroundings.rows()) == 1
    (alert,) = surroundings.alerts()
    assert "To be retried: 1 (1 NOT_REJECTED)." in alert["Message"]
    assert "is to be rejected (NOT_JSON)" in alert["Message"]


@pytest.mark.parametrize("status", [500, 200])
def test_an_answer_of_sqs_that_says_nothing_of_success_is_no_success(surroundings: Surroundings, status: int) -> None:
    answers = [response(status, "<html>")]
    answer(clients.sqs(), "SendMessage", lambda request, **_: answers.pop() if answers else None)
    assert invoke(batch("{")) == []
    assert not answers, "the fault was not met"
    # SQS took the first request as well, which nobody can know. Twice is better than not at all.
    assert [message["Body"] for message in surroundings.rejected()] == ["{", "{"]


def test_without_time_everything_is_retried_and_the_answer_is_given(surroundings: Surroundings) -> None:
    assert invoke(batch(EVENT, "{"), Context(milliseconds=1000)) == ["m0", "m1"]
    assert surroundings.rows() == []
    assert surroundings.rejected() == []
    assert surroundings.alerts() == []


@pytest.mark.parametrize(
    "error",
    [
        refused("ServiceUnavailable", "Publish"),
        refused("AuthorizationError", "Publish"),
        ReadTimeoutError(endpoint_url="https://sns.invalid"),
        RuntimeError("no such thing was expected"),
    ],
    ids=lambda error: str(error)[:40],
)
def test_when_sns_is_down_the_batch_succeeds_and_the_lost_alert_is_counted(
    surroundings: Surroundings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: Exception
) -> None:
    monkeypatch.setattr(clients.sns(), "publish", failing(error))
    assert invoke(batch(EVENT, "{")) == []
    assert len(surroundings.rows()) == 1
    assert len(surroundings.rejected()) == 1
    assert metrics(capsys)["AlertsFailed"] == 1


def test_an_answer_of_sns_that_cannot_be_read_does_not_fail_the_batch(
    surroundings: Surroundings, capsys: pytest.CaptureFixture[str]
) -> None:
    answer(clients.sns(), "Publish", lambda request, **_: response(200, "no XML"))
    assert invoke(batch("{")) == []
    assert metrics(capsys)["AlertsFailed"] == 1


def test_an_alert_is_published_again_when_sns_fails_for_a_moment(
    surroundings: Surroundings, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = [response(503, ""), response(500, "")]
    answer(clients.sns(), "Publish", lambda request, **_: answers.pop() if answers else None)
    assert invoke(batch("{")) == []
    assert not answers, "the fault was not met"
    assert metrics(capsys)["AlertsFailed"] == 0


class HangingServices:
    """DynamoDB, SQS and SNS at once; those that hang take all the time that a request may take, the others none."""

    def __init__(self, context: Context, hanging: tuple[str, ...]) -> None:
        self._context = context
        self._hanging = hanging
        self.taken = {"dynamodb": 0, "sqs": 0, "sns": 0}

    def batch_write_item(self, RequestItems: dict[str, list[object]]) -> object:  # noqa: N803
        self._take("dynamodb", len(json.loads(prepared_body())["RequestItems"]["log"]))
        return {"UnprocessedItems": {}}

    def send_message(self, **_: object) -> object:
        self._take("sqs", 1)
        return {"MessageId": "x"}

    def publish(self, **_: object) -> None:
        self._take("sns", 1)

    def _take(self, service: str, count: int) -> None:
        if service in self._hanging:
            self._context.milliseconds -= clients.REQUEST_SECONDS * 1000
            raise ReadTimeoutError(endpoint_url="https://aws.invalid")
        self.taken[service] += count


@pytest.mark.parametrize("seconds", [1, 4, 5, 7.6, 8, 11, 11.2, 12, 13, 14, 15, 30])
@pytest.mark.parametrize(
    "hanging",
    [("dynamodb", "sqs", "sns"), ("dynamodb",), ("dynamodb", "sqs"), ("sqs", "sns"), ("sqs",), ("sns",)],
    ids=str,
)
def test_the_answer_is_in_time_whatever_hangs(
    monkeypatch: pytest.MonkeyPatch, seconds: float, hanging: tuple[str, ...]
) -> None:
    context = Context(milliseconds=seconds * 1000)
    services = HangingServices(context, hanging)
    for name in ("dynamodb", "sqs", "sns"):
        monkeypatch.setattr(clients, name, lambda: services)
    for name in ("ENVIRONMENT", "FAILED_EVENTS_QUEUE_URL", "ALERT_TOPIC_ARN"):
        monkeypatch.setenv(name, "x")
    monkeypatch.setenv("TABLE_NAME", "log")
    monkeypatch.setenv("ROW_RETENTION_DAYS", "0")
    monkeypatch.setenv("ALERT_QUIET_MINUTES", "0")
    monkeypatch.setenv("LOG_LEVEL", "INFO")
    monkeypatch.setenv("DEBUG_LOG_PERCENT", "0")
    retried = invoke(batch(EVENT, "{", OTHER, "["), context)
    assert context.milliseconds >= 500, "Lambda would have ended the invocation before it answered"
    assert services.taken["dynamodb"] == (0 if "m0" in retried else 2)
    assert services.taken["sqs"] == (0 if "m1" in retried else 2)
    assert len(retried) == 4 - services.taken["dynamodb"] - services.taken["sqs"], "stored, rejected or retried"
    if seconds >= 15:
        told = set(hanging) & {"sns"} or services.taken["sns"] == 1
        assert told, "whatever else hangs, there is time for the alert"


def test_the_clients_give_up_before_the_invocation_does(surroundings: Surroundings) -> None:
    for client in (clients.dynamodb(), clients.sqs(), clients.sns()):
        config: Any = client.meta.config
        assert config.connect_timeout + config.read_timeout == clients.REQUEST_SECONDS
        assert config.retries["total_max_attempts"] == 1, "retries of botocore's own are not in the account of the time"
