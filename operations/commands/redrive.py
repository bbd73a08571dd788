"""`redrive`."""

from __future__ import annotations

from typing import Annotated

import typer

from contract.names import ResourceNames
from operations import clients, redrive, reports
from operations.options import Environment, ExitCode, OptionalLimit, OutputFormat, ending_cleanly
from operations.output import Output, note
from operations.progress import Progress
from operations.queues import queue_depth
from operations.redrive_result import UNDONE, RedriveOutcome, RedriveResult


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
    result = RedriveResult()
    with ending_cleanly():
        client = clients.sqs_client()
        waiting, _ = queue_depth(client, names, names.failed_events_queue)
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
    if result.count(RedriveOutcome.TOO_MANY_REDRIVES):
        note("Look at why they fail again (`failures`); --most-redrives sends them back all the same.")
    if result.uncounted:
        note(
            f"{result.uncounted:,} of these cannot carry a redrive count, since SQS leaves no room for it: "
            "nobody but you knows how often they were redriven."
        )
    if result.unseen:
        reports.note_unseen(result.unseen, names)
    if result.unseen or any(each.outcome in UNDONE for each in result.entries):
        raise typer.Exit(ExitCode.INCOMPLETE)
