"""Whatever fails between the function and AWS: each event ends as one row, or as one failed event with its reason."""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from operations.clients import event_bridge_client, sqs_client
from operations.failed_event import Origin
from operations.redrive import redrive
from operations.replay import start_replay, wait_for_replay
from rehearsals.chaos.fault_run import FaultRun, short_cycle, wait_for
from rehearsals.chaos.faults import Fault
from rehearsals.chaos.plan import ALERT, LOOK, REJECT, WRITE, Rule
from rehearsals.chaos.run import let_loose
from tests.end_to_end.pipeline import Pipeline

LIMIT_SECONDS = 300


@pytest.fixture(scope="module", autouse=True)
def _short_cycle(pipeline: Pipeline) -> Iterator[None]:
    # What other tests made fail may be hidden for minutes.
    sqs_client().purge_queue(QueueUrl=sqs_client().get_queue_url(QueueName=pipeline.names.queue)["QueueUrl"])
    with short_cycle(pipeline.names):
        yield


@pytest.fixture
def run(pipeline: Pipeline) -> Iterator[FaultRun]:
    """A scenario: afterwards no fault is left and the books balance."""
    plan = pipeline.proxy.plan
    plan.injected.clear()
    scenario = FaultRun(pipeline.names, plan, f"FAULT-{uuid.uuid4()}")
    yield scenario
    books = scenario.settle(limit_seconds=LIMIT_SECONDS)
    assert books.problems == []
    assert books.accounted == books.events >= len(scenario.put_texts)


def test_the_function_talks_to_aws_through_the_proxy(run: FaultRun) -> None:
    run.plan.calls.clear()
    run.put([run.event(1), run.event(2, status="teleported")])
    run.wait_until_idle(LIMIT_SECONDS)
    assert {WRITE, REJECT, ALERT} <= set(run.plan.calls), run.plan.calls


def test_throttled_for_a_while(run: FaultRun) -> None:
    run.plan.set(Rule(WRITE, Fault.THROTTLED, times=12))
    run.put([run.event(number) for number in range(60)])
    run.wait_until_idle(LIMIT_SECONDS)
    assert run.plan.injected[Fault.THROTTLED] == 12
    assert run.books().rows == 60


def test_unprocessed_items(run: FaultRun) -> None:
    run.plan.set(Rule(WRITE, Fault.UNPROCESSED, times=25))
    run.put([run.event(number) for number in range(60)])
    run.wait_until_idle(LIMIT_SECONDS)
    assert run.plan.injected[Fault.UNPROCESSED] == 25
    assert run.books().rows == 60


def history(run: FaultRun, scans: int, poll: int) -> str:
    details = [{"status": "in_transit", "datetime": f"2025-05-09T00:00:{scan:02d}Z"} for scan in range(scans)]
    tracker = {"object": "Tracker", "tracking_code": f"{run.prefix}-T", "tracking_details": details}
    return json.dumps({**tracker, "updated_at": poll})


def test_a_history_that_comes_again_is_looked_at_and_not_written(run: FaultRun) -> None:
    run.put([history(run, 5, poll=1)])
    run.wait_until_idle(LIMIT_SECONDS)
    run.plan.calls.clear()
    run.put([history(run, 5, poll=2)])
    run.wait_until_idle(LIMIT_SECONDS)
    assert (run.plan.calls[LOOK], run.plan.calls[WRITE]) == (1, 0)
    assert run.books().rows == 5


@pytest.mark.parametrize("fault", [Fault.UNPROCESSED, Fault.DENIED])
def test_where_a_look_tells_nothing_all_is_written(run: FaultRun, fault: Fault) -> None:
    run.put([history(run, 3, poll=1)])
    run.wait_until_idle(LIMIT_SECONDS)
    run.plan.set(Rule(LOOK, fault))
    run.put([history(run, 5, poll=2)])
    run.wait_until_idle(LIMIT_SECONDS)
    assert run.plan.injected[fault] == 1
    assert run.books().rows == 5


def test_server_errors_for_a_while(run: FaultRun) -> None:
    run.plan.set(Rule(WRITE, Fault.SERVER_ERROR, times=10), Rule(REJECT, Fault.SERVER_ERROR, times=2))
    run.put([run.event(number, status="lost" if number % 10 == 3 else "delivered") for number in range(40)])
    run.wait_until_idle(LIMIT_SECONDS)
    assert run.plan.injected[Fault.SERVER_ERROR] == 12
    books = run.books()
    assert (books.rows, books.failed) == (36, 4)


@pytest.mark.parametrize("fault", [Fault.SERVER_ERROR, Fault.DENIED])
def test_errors_for_good(run: FaultRun, fault: Fault) -> None:
    run.plan.set(Rule(WRITE, fault))
    run.put([run.event(number) for number in range(10)])
    run.wait_until_idle(LIMIT_SECONDS)
    # The queue has given up: every event is in the failed-events queue, none is lost, and a redrive stores them.
    assert {(each.origin, each.reason) for each in run.failures()} == {(Origin.QUEUE, "MAX_RECEIVE_COUNT_EXCEEDED")}
    assert (run.books().failed, run.books().rows) == (10, 0)
    run.plan.set()
    redrive(sqs_client(), run.names, reason="MAX_RECEIVE_COUNT_EXCEEDED")
    run.wait_until_idle(LIMIT_SECONDS)
    assert (run.books().failed, run.books().rows) == (0, 10)


def test_slow_answers(run: FaultRun) -> None:
    run.plan.set(Rule(WRITE, Fault.SLOW, times=4))
    run.put([run.event(number) for number in range(30)])
    run.wait_until_idle(LIMIT_SECONDS)
    assert run.plan.injected[Fault.SLOW] == 4


def test_the_function_times_out_in_the_middle_of_a_batch(run: FaultRun, pipeline: Pipeline) -> None:
    run.plan.set(Rule(WRITE, Fault.TRICKLE, times=1))
    run.put([run.event(number) for number in range(10)])
    log = pipeline.aws.directory / "embedded-aws.log"
    wait_for(lambda: "timed out after 15" in log.read_text(), "a time-out of the function", LIMIT_SECONDS)
    run.wait_until_idle(LIMIT_SECONDS)
    assert run.books().rows == 10


def test_the_connection_is_lost_after_the_write_took_effect(run: FaultRun) -> None:
    run.plan.calls.clear()
    run.plan.set(Rule(WRITE, Fault.ANSWER_LOST, times=6), Rule(REJECT, Fault.ANSWER_LOST, times=2))
    run.put([run.event(number, status="lost" if number == 7 else "delivered") for number in range(30)])
    run.wait_until_idle(LIMIT_SECONDS)
    assert run.plan.injected[Fault.ANSWER_LOST] == 8
    books = run.books()
    # The queue took the rejection each time it was sent, three times or, where an answer came late, more: one failed
    # event, and copies that operations knows as such.
    sent = run.plan.calls[REJECT]
    assert sent >= 3
    assert (books.rows, books.failed, books.copies) == (29, 1, sent - 1)


def test_sns_is_down(run: FaultRun) -> None:
    run.plan.set(Rule(ALERT, Fault.SERVER_ERROR))
    run.put([run.event(number, status="lost" if number % 2 else "delivered") for number in range(20)])
    run.wait_until_idle(LIMIT_SECONDS)
    assert run.plan.injected[Fault.SERVER_ERROR] >= 3
    books = run.books()
    assert (books.rows, books.failed) == (10, 10), "a lost alert must not touch the batch"


def test_the_failed_events_queue_refuses(run: FaultRun) -> None:
    run.plan.set(Rule(REJECT, Fault.DENIED, times=4))
    run.put([run.event(number, status="lost" if number == 5 else "delivered") for number in range(10)])
    run.wait_until_idle(LIMIT_SECONDS)
    assert run.plan.injected[Fault.DENIED] == 4
    books = run.books()
    assert (books.rows, books.failed) == (9, 1)


def test_the_function_is_killed_in_the_middle_of_a_batch(run: FaultRun) -> None:
    run.plan.set(Rule(WRITE, Fault.KILLED, times=2))
    run.put([run.event(number) for number in range(30)])
    run.wait_until_idle(LIMIT_SECONDS)
    assert run.plan.injected[Fault.KILLED] == 2
    assert run.books().rows == 30


def test_poison_disorder_duplicates_then_replay_and_redrive_of_everything(run: FaultRun) -> None:
    started = datetime.now(UTC) - timedelta(seconds=1)
    texts = [run.event(number, status="lost" if number % 10 == 0 else "delivered") for number in range(50)]
    valid = [text for text in texts if json.loads(text)["status"] == "delivered"]
    shuffled = texts + valid * 2
    random.Random(11).shuffle(shuffled)  # noqa: S311 - the order of a test
    run.put(shuffled)
    run.wait_until_idle(LIMIT_SECONDS)
    books = run.books()
    assert (books.rows, books.failed, books.problems) == (45, 5, [])

    replay = start_replay(event_bridge_client(), run.names, start=started, end=datetime.now(UTC) + timedelta(seconds=1))
    assert wait_for_replay(event_bridge_client(), run.names, replay).completed
    run.wait_until_idle(LIMIT_SECONDS)
    # The bus delivered everything again: what is invalid is rejected again, what is stored stays as it was.
    run.put_texts += shuffled
    books = run.books()
    assert (books.rows, books.failed, books.problems) == (45, 10, [])

    redrive(sqs_client(), run.names, reason="INVALID_FIELD")
    run.wait_until_idle(LIMIT_SECONDS)
    books = run.books()
    assert (books.rows, books.failed, books.problems) == (45, 10, [])


def test_everything_at_random(run: FaultRun) -> None:
    seed = random.SystemRandom().randrange(10**6)
    result = let_loose(run, events=400, seed=seed, limit_seconds=LIMIT_SECONDS)
    assert result.books.problems == [], f"seed {seed}"
    assert result.books.accounted == result.books.events, f"seed {seed}"
    assert sum(run.plan.injected.values()) > 10, f"seed {seed}: {run.plan.injected}"
