"""The two canaries, in moto, with the real function's code in the place of Lambda."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest

from contract.canary import CANARY_REJECTION, CANARY_SHIPMENT
from contract.kept_text import text_beside
from contract.rejections import RejectionError
from contract.row import Row
from operations.findings import Verdict
from operations.verification.canary_events import INSTANT, STATUS, bad_canary, good_canary
from operations.verification.rejected_canary import check_rejected_canary
from operations.verification.stored_canary import check_stored_canary
from tests.operations.answers import Answers, bad, refusal, verdicts
from tests.operations.pipeline import NAMES, Intercepted, Pipeline
from tests.support.rows import only_row

NOW = datetime(2026, 5, 1, tzinfo=UTC)


def test_every_good_canary_is_one_row_spelled_anew() -> None:
    chance = random.Random(1)  # noqa: S311
    rows: list[Row] = []
    for _ in range(500):
        before = text_beside(rows[-1].item) if rows else None
        canary = good_canary(other_than=before, chance=chance)
        rows.append(only_row(canary.text, now=NOW))
        assert canary.mark in (text_beside(rows[-1].item) or "")
        assert before is None or canary.mark not in before
    assert len({row.key for row in rows}) == 1
    assert rows[0].event_key.startswith(INSTANT.removesuffix("Z"))


def test_a_canary_is_never_spelled_as_the_row_that_is_there() -> None:
    class Stubborn(random.Random):
        draws = iter([90, 90, 91])

        def randint(self, a: int, b: int) -> int:
            return next(self.draws)

    first = good_canary(other_than=None, chance=Stubborn())
    second = good_canary(other_than=first.text, chance=Stubborn())
    assert (first.mark, second.mark) == ("2000-01-01T01:30:00+01:30", "2000-01-01T01:31:00+01:31")


def test_where_rows_expire_the_canary_has_expired_already() -> None:
    row = only_row(good_canary(other_than=None).text, now=NOW, retention_days=30)
    assert row.item["expires_at"] == {"N": str(int(NOW.timestamp()))}


class Time:
    """A clock that goes on when somebody sleeps, and what happens meanwhile."""

    def __init__(self, *happenings: Any) -> None:
        self.now = 0.0
        self._happenings = list(happenings)

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        if self._happenings:
            self._happenings.pop(0)()


def process(pipeline: Pipeline) -> None:
    """What the function does with what waits in the queue."""
    for message in pipeline.waiting(pipeline.queue_url):
        row = only_row(message["Body"], now=NOW)
        pipeline.dynamodb.put_item(TableName=NAMES.table, Item=dict(row.item))


def stored(pipeline: Pipeline, time: Time, *, dynamodb: Any = None, functions: Any = None) -> Any:
    lambda_client: Any = functions or Answers(invoke=refusal("AccessDeniedException"))
    return list(
        check_stored_canary(
            pipeline.events,
            dynamodb or pipeline.dynamodb,
            lambda_client,
            NAMES,
            seconds=5,
            clock=time.clock,
            sleep=time.sleep,
        )
    )


def test_a_canary_becomes_a_row_and_is_found_through_the_index(pipeline: Pipeline) -> None:
    for _ in range(3):
        assert bad(stored(pipeline, Time(lambda: process(pipeline)))) == {}
    rows = pipeline.dynamodb.scan(TableName=NAMES.table)["Items"]
    assert [row["shipment_id"]["S"] for row in rows] == [CANARY_SHIPMENT]


def test_the_row_of_an_earlier_run_is_no_proof(pipeline: Pipeline) -> None:
    stored(pipeline, Time(lambda: process(pipeline)))
    findings = stored(pipeline, Time())
    assert bad(findings) == {"canary stored": "no row within 5 s"}
    assert "the function could not be asked itself" in findings[0].remedy


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"Payload": b'{"batchItemFailures": []}'}, "look before it: rule, queue, mapping"),
        ({"Payload": b'{"batchItemFailures": [{"itemIdentifier": "verify"}]}'}, "asks for the message again"),
        (
            {"FunctionError": "Unhandled", "Payload": b'{"errorType": "ImportError", "errorMessage": "gone"}'},
            "ImportError: gone",
        ),
        ({"Payload": b"nonsense"}, "it answered 'nonsense'"),
        ({"Payload": b'"text"'}, '"text"'),
    ],
)
def test_where_no_row_comes_the_function_is_asked_itself(pipeline: Pipeline, answer: Any, words: str) -> None:
    def invoke(FunctionName: str, Payload: bytes) -> Any:  # noqa: N803
        assert FunctionName == NAMES.function
        assert CANARY_SHIPMENT in json.loads(Payload)["Records"][0]["body"]
        return {**answer, "Payload": BytesIO(answer["Payload"])}

    (finding,) = stored(pipeline, Time(), functions=Answers(invoke=invoke))
    assert words in finding.remedy


def test_a_row_that_the_index_never_shows_is_told_apart(pipeline: Pipeline) -> None:
    class Paginator:
        def paginate(self, **query: Any) -> Any:
            if "IndexName" in query:
                return [{"Items": []}]
            return pipeline.dynamodb.get_paginator("query").paginate(**query)

    client: Any = Intercepted(pipeline.dynamodb, get_paginator=lambda _: Paginator())
    findings = stored(pipeline, Time(lambda: process(pipeline)), dynamodb=client)
    assert verdicts(findings) == {"canary stored": Verdict.GOOD, "canary in StatusIndex": Verdict.FAULT}


class Rejecting(Intercepted):
    """SQS whose queue is read by a function that rejects at once."""

    def __init__(self, pipeline: Pipeline, reason: str | None = CANARY_REJECTION, **methods: Any) -> None:
        self._pipeline, self._reason = pipeline, reason
        super().__init__(pipeline.sqs, send_message=self._send, **methods)

    def _send(self, QueueUrl: str, MessageBody: str) -> None:  # noqa: N803
        assert QueueUrl == self._pipeline.queue_url
        if self._reason:
            self._pipeline.fail(MessageBody, ERROR_CODE=self._reason, ERROR_MESSAGE="missing: status")


class Ticking:
    """A clock that goes on a second with each look."""

    now = 0.0

    def __call__(self) -> float:
        self.now += 1
        return self.now


def rejected(client: Any) -> Any:
    return list(check_rejected_canary(client, NAMES, seconds=5, clock=Ticking()))


def test_the_bad_canary_is_found_and_taken_out_and_nothing_else(pipeline: Pipeline) -> None:
    pipeline.reject("S1")
    findings = rejected(Rejecting(pipeline))
    assert bad(findings) == {}
    assert "missing: status" in findings[0].found
    assert pipeline.failed_shipments() == ["S1"]


def test_canaries_of_earlier_runs_are_taken_out_too(pipeline: Pipeline) -> None:
    pipeline.reject(CANARY_SHIPMENT)
    pipeline.fail(good_canary(other_than=None).text)
    findings = rejected(Rejecting(pipeline))
    assert findings[-1].found == "and 2 that earlier runs left"
    assert pipeline.failed_shipments() == []


def test_a_canary_that_does_not_come_is_missed(pipeline: Pipeline) -> None:
    pipeline.reject(CANARY_SHIPMENT)
    findings = rejected(Rejecting(pipeline, reason=None))
    assert bad(findings) == {"bad canary rejected": f"not in {NAMES.failed_events_queue} within 5 s"}


def test_another_reason_is_not_the_right_one(pipeline: Pipeline) -> None:
    assert list(bad(rejected(Rejecting(pipeline, reason="NOT_JSON")))) == ["bad canary rejected"]


def test_a_canary_that_stays_is_told(pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("operations.failed_events_reader.time.sleep", lambda _: None)

    def keep(QueueUrl: str, Entries: list[dict[str, str]]) -> Any:  # noqa: N803
        return {"Successful": [], "Failed": [{"Id": entry["Id"]} for entry in Entries]}

    findings = rejected(Rejecting(pipeline, delete_message_batch=keep))
    assert bad(findings) == {"bad canary taken out": f"1 of 1 stayed in {NAMES.failed_events_queue}"}


def test_the_bad_canary_breaks_the_contract_as_it_should() -> None:
    with pytest.raises(RejectionError) as error:
        only_row(bad_canary().text, now=NOW)
    assert (error.value.code, error.value.shipment_id) == (CANARY_REJECTION, CANARY_SHIPMENT)


def test_the_good_canary_has_the_status_that_is_asked_for() -> None:
    assert only_row(good_canary(other_than=None).text, now=NOW).item["status"] == {"S": STATUS}
