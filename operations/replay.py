"""Replays a time window of the archive onto the bus."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from contract.names import ResourceNames
from operations.errors import UsageError, explained

if TYPE_CHECKING:
    from mypy_boto3_events import EventBridgeClient

# How long EventBridge may take to put an event into the archive:
# https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-archive.html
ARCHIVE_DELAY = timedelta(minutes=10)
_UNFINISHED = {"STARTING", "RUNNING", "CANCELLING"}
_SECONDS_BETWEEN_LOOKS = 2.0


@dataclass(frozen=True, kw_only=True)
class Replay:
    """A replay and how far it is.

    Attributes:
        name: Its name at EventBridge.
        start: Replayed are events that the bus took from then on.
        end: And before then.
        state: EventBridge's: STARTING, RUNNING, CANCELLING, COMPLETED, CANCELLED or FAILED.
        reason: EventBridge's reason for the state, may be empty.
        replayed_until: Time of the event that was replayed last; None before the first.
    """

    name: str
    start: datetime
    end: datetime
    state: str
    reason: str = ""
    replayed_until: datetime | None = None

    @property
    def finished(self) -> bool:
        """Nothing more will happen."""
        return self.state not in _UNFINISHED

    @property
    def completed(self) -> bool:
        """Every event of the window is on the bus again."""
        return self.state == "COMPLETED"

    @property
    def progress(self) -> float:
        """Share of the time window that is done, from 0 to 1."""
        if self.completed:
            return 1.0
        if self.replayed_until is None:
            return 0.0
        return min(1.0, max(0.0, (self.replayed_until - self.start) / (self.end - self.start)))


def start_replay(client: EventBridgeClient, names: ResourceNames, *, start: datetime, end: datetime) -> Replay:
    """Starts to put the archived events of a time window on the bus again.

    The window is about when the bus took an event, not about the event's own timestamp. Events that are in
    the log already stay as they are, because a row's key comes from the event's content.

    Args:
        client: EventBridge.
        names: The environment.
        start: First moment of the window.
        end: First moment after it.

    Raises:
        UsageError: `start` is not before `end`.
        OperationError: There is no such archive, or the replay is refused; the message says why.
    """
    if start >= end:
        raise UsageError(f"the window must start ({start.isoformat()}) before it ends ({end.isoformat()})")
    # A name can be used once in 90 days; the random part keeps two starts within a second apart.
    name = f"{names.archive}-{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(2)}"
    with explained(f"the archive {names.archive}", names):
        archive = client.describe_archive(ArchiveName=names.archive)
        answer = client.start_replay(
            ReplayName=name,
            EventSourceArn=archive["ArchiveArn"],
            EventStartTime=start,
            EventEndTime=end,
            Destination={"Arn": archive["EventSourceArn"]},
        )
    return Replay(name=name, start=start, end=end, state=answer["State"])


def wait_for_replay(
    client: EventBridgeClient,
    names: ResourceNames,
    replay: Replay,
    *,
    on_progress: Callable[[Replay], None] = lambda _: None,
    sleep: Callable[[float], None] = time.sleep,
) -> Replay:
    """Waits until a replay has finished, however it ends.

    Args:
        client: EventBridge.
        names: The environment.
        replay: What `start_replay` returned.
        on_progress: Called with every new state.
        sleep: Waits so many seconds.

    Raises:
        OperationError: EventBridge does not answer any more. The replay goes on.
    """
    while True:
        replay = _look_at(client, names, replay)
        on_progress(replay)
        if replay.finished:
            return replay
        sleep(_SECONDS_BETWEEN_LOOKS)


def _look_at(client: EventBridgeClient, names: ResourceNames, replay: Replay) -> Replay:
    with explained(f"the replay {replay.name}", names):
        answer = client.describe_replay(ReplayName=replay.name)
    return Replay(
        name=replay.name,
        start=replay.start,
        end=replay.end,
        state=answer["State"],
        reason=answer.get("StateReason", ""),
        replayed_until=answer.get("EventLastReplayedTime"),
    )
