"""`replay`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from contract.names import ResourceNames
from operations import clients, reports
from operations.errors import OperationError
from operations.instants import parse_instant
from operations.options import Environment, ExitCode, OutputFormat, WindowEnd, WindowStart, ending_cleanly
from operations.output import Output, note
from operations.progress import Progress
from operations.replay import ARCHIVE_DELAY, Replay, start_replay, wait_for_replay


def replay(
    start: WindowStart,
    end: WindowEnd,
    wait: Annotated[bool, typer.Option(help="Wait until the replay has finished.")] = True,
    environment: Environment = "dev",
    output: OutputFormat = Output.TABLE,
) -> None:
    """Put the archived events of a time window on the bus again.

    The window is about when the bus took an event, not about the event's own timestamp. What is stored
    already stays as it is.
    """
    names = ResourceNames(environment)
    window_end = parse_instant(end)
    with ending_cleanly():
        client = clients.event_bridge_client()
        state = start_replay(client, names, start=parse_instant(start), end=window_end)
        if window_end > datetime.now(UTC) - ARCHIVE_DELAY:
            note("What the bus took in the last ten minutes may not be in the archive yet, and is then left out.")
        if wait:
            state = _waited_for(state, names)
    reports.report_replay(state, output)
    if state.finished and not state.completed:
        raise typer.Exit(ExitCode.INCOMPLETE)


def _waited_for(state: Replay, names: ResourceNames) -> Replay:
    try:
        with Progress("Replaying", 1.0) as progress:
            return wait_for_replay(
                clients.event_bridge_client(),
                names,
                state,
                on_progress=lambda now: progress.update(now.progress, now.state),
            )
    except (KeyboardInterrupt, OperationError):
        note(f"The replay goes on: aws events describe-replay --replay-name {state.name}")
        raise
