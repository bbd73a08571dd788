"""The commands of `python -m operations`."""

from __future__ import annotations

import shlex
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from contract.event import STATUSES
from contract.names import ResourceNames
from operations import clients, queries, redrive, reports
from operations.errors import OperationError, UsageError
from operations.failed_events_reader import list_failures, queue_depth
from operations.instants import parse_instant
from operations.options import (
    EXIT_CODES,
    Environment,
    ExitCode,
    Limit,
    OptionalLimit,
    OutputFormat,
    Since,
    Until,
    WindowEnd,
    WindowStart,
    ending_cleanly,
)
from operations.output import Output, note
from operations.progress import Progress
from operations.reading import STANDARD_INPUT, read_events
from operations.replay import ARCHIVE_DELAY, Replay, start_replay, wait_for_replay
from operations.restoring import RestoreResult, restore_rows
from operations.sending import SendSummary, send_events

app = typer.Typer(
    help="Operates the shipment pipeline of one environment.",
    epilog=EXIT_CODES,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)


@app.command()
def send(
    files: Annotated[list[str], typer.Argument(help="JSON Lines, a JSON array or one JSON object; - is stdin.")],
    from_line: Annotated[int, typer.Option(min=1, help="Leave out what is before this line of the first file.")] = 1,
    environment: Environment = "dev",
    output: OutputFormat = Output.TABLE,
) -> None:
    """Put events on the bus.

    Sending an event twice is harmless: it is stored once. So after mending what was refused, send the whole
    file again; and after an end in the middle go on with the --from-line that is shown, or start over.
    """
    names = ResourceNames(environment)
    summary = SendSummary()
    stopped: str | None = "interrupted"
    with ending_cleanly():
        total = _total_bytes(files)
        client = clients.event_bridge_client()
        try:
            with Progress("Sending", total) as progress:
                events = read_events(files, from_line=from_line)
                shown = _Shown(progress, quiet=output is Output.JSON)
                send_events(client, names, events, summary=summary, on_progress=shown.update)
            stopped = None
        except OperationError as error:
            stopped = str(error)
            raise
        finally:
            if summary.read or stopped is None:
                reports.report_sent(summary, names, output, stopped=stopped)
            if stopped is not None and summary.read:
                note(f"To go on: {_resume_command(files, from_line, environment, summary)}")
    if summary.refused:
        mend = "" if all(each.temporary for each in summary.refused) else "Mend what was refused, then "
        note(f"{mend}send the file again: what is stored already stays as it is.".capitalize())
    if summary.failed:
        raise typer.Exit(ExitCode.INCOMPLETE)


@app.command()
def by_status(
    status: Annotated[str, typer.Argument(help=f"One of {', '.join(STATUSES)}.")],
    since: Since = None,
    until: Until = None,
    limit: Limit = 100,
    environment: Environment = "dev",
    output: OutputFormat = Output.TABLE,
) -> None:
    """Show events with a status, newest first."""
    names = ResourceNames(environment)
    with ending_cleanly():
        client = clients.dynamodb_client()
        rows = queries.query_by_status(client, names, status, since=since, until=until, limit=limit + 1)
    reports.report_by_status(rows[:limit], output)
    if not rows:
        note(f"No event with status {status} in {names.table}.")
    if len(rows) > limit:
        note(f"There are more than {limit:,}: raise --limit, or narrow the time with --since and --until.")


@app.command()
def history(
    shipment_id: Annotated[str, typer.Argument(help="The shipment.")],
    environment: Environment = "dev",
    output: OutputFormat = Output.TABLE,
) -> None:
    """Show every event of a shipment, in the order in which they happened."""
    names = ResourceNames(environment)
    with ending_cleanly():
        rows = queries.history(clients.dynamodb_client(), names, shipment_id)
    reports.report_history(rows, output)
    if not rows:
        note(f"No event of shipment {shipment_id} in {names.table}.")


@app.command()
def failures(
    limit: OptionalLimit = None,
    environment: Environment = "dev",
    output: OutputFormat = Output.TABLE,
) -> None:
    """Show the events that could not be processed, and why; nothing is removed.

    They are hidden from other readers for the seconds that this takes.
    """
    names = ResourceNames(environment)
    with ending_cleanly():
        client = clients.sqs_client()
        waiting, hidden = queue_depth(client, names)
        with Progress("Reading", waiting) as progress:
            failed = list_failures(
                client, names, limit=limit, on_progress=lambda read: progress.update(read, f"{read:,} messages")
            )
    if failed or output is Output.JSON:
        reports.report_failures(failed, output)
    else:
        note(f"{names.failed_events_queue} is empty.")
    if hidden:
        note(f"About {hidden:,} more are hidden, because somebody else reads them at the moment.")


@app.command(name="redrive")
def redrive_failures(
    reason: Annotated[str | None, typer.Option(help="Only events that failed for this reason (code).")] = None,
    shipment: Annotated[str | None, typer.Option(help="Only events of this shipment (id).")] = None,
    limit: OptionalLimit = None,
    most_redrives: Annotated[
        int, typer.Option(min=1, help="Leave events that were redriven so often already.")
    ] = redrive.MOST_REDRIVES,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would be redriven.")] = False,
    environment: Environment = "dev",
    output: OutputFormat = Output.TABLE,
) -> None:
    """Send failed events back to the queue, to be processed again.

    Each is sent before it is removed: an end in the middle loses nothing, and what is in both queues for a
    while is stored once.
    """
    names = ResourceNames(environment)
    result = redrive.RedriveResult()
    with ending_cleanly():
        client = clients.sqs_client()
        waiting, _ = queue_depth(client, names)
        try:
            with Progress("Redriving", waiting) as progress:
                redrive.redrive(
                    client,
                    names,
                    reason=reason,
                    shipment_id=shipment,
                    limit=limit,
                    most_redrives=most_redrives,
                    dry_run=dry_run,
                    result=result,
                    on_progress=lambda state: progress.update(state.read, f"{state.read:,} read"),
                )
        finally:
            reports.report_redrive(result, names, output, dry_run=dry_run)
    if result.count(redrive.Outcome.TOO_MANY_REDRIVES):
        note("Look at why they fail again (`failures`); --most-redrives sends them back all the same.")
    if any(each.outcome in redrive.UNDONE for each in result.outcomes):
        raise typer.Exit(ExitCode.INCOMPLETE)


@app.command()
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


@app.command()
def restore(
    from_table: Annotated[str, typer.Option(help="Table that was restored from a backup or to a point in time.")],
    environment: Environment = "dev",
    output: OutputFormat = Output.TABLE,
) -> None:
    """Write the rows of a restored table into the log, over what is there under the same key.

    Rows that only the log has stay as they are. Doing it again is harmless.
    """
    names = ResourceNames(environment)
    result = RestoreResult()
    with ending_cleanly():
        client = clients.dynamodb_client()
        try:
            with Progress("Restoring", None) as progress:
                restore_rows(
                    client,
                    names,
                    source=from_table,
                    result=result,
                    on_progress=lambda state: progress.update(state.written, f"{state.written:,} written"),
                )
        finally:
            reports.report_restore(result, names, output)


class _Shown:
    """What `send` shows while it runs: how far it is and, for people, each refused item once."""

    def __init__(self, progress: Progress, *, quiet: bool) -> None:
        self._progress = progress
        self._quiet = quiet
        self._refused = 0

    def update(self, summary: SendSummary) -> None:
        for refused in [] if self._quiet else summary.refused[self._refused :]:
            note(f"{refused.location}: {refused.problem}")
        self._refused = len(summary.refused)
        place = f", next is {summary.resume_at}" if summary.resume_at else ""
        self._progress.update(summary.consumed, f"{summary.accepted:,} accepted{place}")


def _total_bytes(files: list[str]) -> int | None:
    """Size of all files; None when not known, as with stdin.

    Raises:
        UsageError: A file is not there. Said before anything is sent.
    """
    paths = [Path(file) for file in files if file != STANDARD_INPUT]
    for path in paths:
        if not path.exists() or path.is_dir():
            raise UsageError(f"{path} is not a file")
    if len(paths) < len(files) or not all(path.is_file() for path in paths):
        return None
    return sum(path.stat().st_size for path in paths)


def _resume_command(files: list[str], from_line: int, environment: str, summary: SendSummary) -> str:
    """The command that sends what `summary` has not decided."""
    if summary.resume_at:
        files = files[files.index(summary.resume_at.file) :]
        from_line = summary.resume_at.line
    options = ["--environment", environment, "--from-line", str(from_line)]
    return shlex.join(["python", "-m", "operations", "send", *options, *files])


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
