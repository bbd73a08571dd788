"""`send`."""

from __future__ import annotations

import shlex
from typing import Annotated

import typer

from contract.names import ResourceNames
from operations import clients, tally_report
from operations.errors import OperationError
from operations.options import Environment, ExitCode, OutputFormat, ending_cleanly
from operations.output import Output, note
from operations.progress import Progress
from operations.reading import read_events, total_bytes
from operations.sending import SendSummary, send_events
from operations.tally import Tally


def send(
    files: Annotated[
        list[str], typer.Argument(help="JSON Lines, a JSON array or JSON objects, gzip or plain; - is stdin.")
    ],
    from_line: Annotated[int, typer.Option(min=1, help="Leave out what is before this line of the first file.")] = 1,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would become of it by format; send nothing, ask no AWS.")
    ] = False,
    environment: Environment = "dev",
    output: OutputFormat = Output.TABLE,
) -> None:
    """Put events on the bus, in any of the formats that the function knows, and say what it will make of them.

    What the function will reject is sent all the same, as any producer would: it is then in the failed-events queue,
    with the reason, and `explain` tells it beforehand. A --dry-run has the exit status 1 where something would be
    rejected or cannot be sent.

    Sending an event twice is harmless: it is stored once. So after mending what was refused, send the whole
    file again; and after an end in the middle go on with the --from-line that is shown, or start over.
    """
    if dry_run:
        _show_what_would_become(files, from_line, output)
        return
    names = ResourceNames(environment)
    summary, tally = SendSummary(), Tally()
    stopped: str | None = "interrupted"
    with ending_cleanly():
        total = total_bytes(files)
        client = clients.event_bridge_client()
        try:
            with Progress("Sending", total) as progress:
                events = tally.counted(read_events(files, from_line=from_line))
                shown = _Shown(progress, quiet=output is Output.JSON)
                send_events(client, names, events, summary=summary, on_progress=shown.update)
            stopped = None
        except OperationError as error:
            stopped = str(error)
            raise
        finally:
            if summary.read or stopped is None:
                tally_report.report_sent(summary, tally, names, output, stopped=stopped)
            if stopped is not None and summary.read:
                note(f"To go on: {_resume_command(files, from_line, environment, summary)}")
    if summary.refused:
        mend = "" if all(each.temporary for each in summary.refused) else "Mend what was refused, then "
        note(f"{mend}send the file again: what is stored already stays as it is.".capitalize())
    if summary.failed:
        raise typer.Exit(ExitCode.INCOMPLETE)


def _show_what_would_become(files: list[str], from_line: int, output: Output) -> None:
    tally = Tally(tell_rows_apart=True)
    with ending_cleanly(), Progress("Reading", total_bytes(files)) as progress:
        for item in tally.counted(read_events(files, from_line=from_line)):
            progress.update(item.consumed, "")
    tally_report.report_dry_run(tally, output)
    if tally.rejected or tally.refused:
        raise typer.Exit(ExitCode.INCOMPLETE)


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


def _resume_command(files: list[str], from_line: int, environment: str, summary: SendSummary) -> str:
    """The command that sends what `summary` has not decided."""
    if summary.resume_at:
        files = files[files.index(summary.resume_at.file) :]
        from_line = summary.resume_at.line
    options = ["--environment", environment, "--from-line", str(from_line)]
    return shlex.join(["python", "-m", "operations", "send", *options, *files])
