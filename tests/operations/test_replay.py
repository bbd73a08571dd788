from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from operations.errors import OperationError, UsageError
from operations.replay import Replay, start_replay, wait_for_replay
from tests.operations.pipeline import NAMES, Intercepted, Pipeline

START = datetime(2025, 6, 1, 8, tzinfo=UTC)
END = START + timedelta(hours=2)


def test_the_archived_events_come_again_with_the_name_of_the_replay(pipeline: Pipeline) -> None:
    # GIVEN an event that the bus took and the queue delivered
    pipeline.events.put_events(
        Entries=[{"EventBusName": NAMES.bus, "Source": "s", "DetailType": "d", "Detail": '{"shipment_id": "A"}'}]
    )
    assert len(pipeline.waiting(pipeline.queue_url)) == 1
    # WHEN its time is replayed
    replay = start_replay(pipeline.events, NAMES, start=START, end=END)
    # THEN it is in the queue again
    (message,) = pipeline.waiting(pipeline.queue_url)
    body = json.loads(message["Body"])
    assert body["detail"] == {"shipment_id": "A"}
    assert body["replay-name"] == replay.name
    assert wait_for_replay(pipeline.events, NAMES, replay).completed


def test_the_replay_is_for_the_window_from_the_archive_onto_its_own_bus(pipeline: Pipeline) -> None:
    requests: list[dict[str, Any]] = []

    def start(**request: Any) -> Any:
        requests.append(request)
        return pipeline.events.start_replay(**request)

    for _ in range(2):
        start_replay(cast("Any", Intercepted(pipeline.events, start_replay=start)), NAMES, start=START, end=END)
    first, second = requests
    assert (first["EventStartTime"], first["EventEndTime"]) == (START, END)
    assert first["EventSourceArn"].endswith(":archive/shipment-events-test")
    assert first["Destination"]["Arn"].endswith(":event-bus/shipment-events-test")
    assert "FilterArns" not in first["Destination"], "every rule of the bus takes part"
    assert first["ReplayName"] != second["ReplayName"], "EventBridge takes a name once"
    assert len(first["ReplayName"]) <= 64 - len("-staging-environment"), "and of at most 64 characters"


def test_waiting_looks_until_the_end(pipeline: Pipeline) -> None:
    # GIVEN a replay that is half way, then done
    answers = [
        {"State": "STARTING"},
        {"State": "RUNNING", "EventLastReplayedTime": START + timedelta(hours=1)},
        {"State": "RUNNING", "EventLastReplayedTime": END + timedelta(hours=1)},
        {"State": "COMPLETED"},
    ]
    looked = iter(answers)
    client = cast("Any", Intercepted(pipeline.events, describe_replay=lambda **_: next(looked)))
    shares: list[float] = []
    waits: list[float] = []
    # WHEN it is waited for
    replay = wait_for_replay(
        client,
        NAMES,
        Replay(name="r", start=START, end=END, state="STARTING"),
        on_progress=lambda now: shares.append(now.progress),
        sleep=waits.append,
    )
    # THEN progress is the share of the window
    assert shares == [0.0, 0.5, 1.0, 1.0]
    assert replay.completed
    assert len(waits) == 3
    assert min(waits) >= 1, "EventBridge is asked in a tight loop"


@pytest.mark.parametrize("state", ["FAILED", "CANCELLED"])
def test_a_replay_that_ends_badly_is_finished_but_not_completed(pipeline: Pipeline, state: str) -> None:
    answer = {"State": state, "StateReason": "throttled"}
    client = cast("Any", Intercepted(pipeline.events, describe_replay=lambda **_: answer))

    def sleep(_: float) -> None:
        pytest.fail(f"waits on although the replay is {state}")

    replay = wait_for_replay(client, NAMES, Replay(name="r", start=START, end=END, state="STARTING"), sleep=sleep)
    assert (replay.finished, replay.completed, replay.reason) == (True, False, "throttled")


def test_a_window_that_ends_before_it_starts_is_refused(pipeline: Pipeline) -> None:
    with pytest.raises(UsageError, match="the window must start"):
        start_replay(pipeline.events, NAMES, start=END, end=END)


def test_a_missing_archive_is_named(pipeline: Pipeline) -> None:
    pipeline.events.delete_archive(ArchiveName=NAMES.archive)
    with pytest.raises(OperationError, match="the archive shipment-events-test does not exist here"):
        start_replay(pipeline.events, NAMES, start=START, end=END)
