"""`failures`."""

from __future__ import annotations

import typer

from contract.names import ResourceNames
from operations import clients, reports
from operations.failed_events_reader import list_failures
from operations.options import Environment, ExitCode, OptionalLimit, OutputFormat, ending_cleanly
from operations.output import Output, note
from operations.progress import Progress
from operations.queues import queue_depth


def failures(
    limit: OptionalLimit = None,
    environment: Environment = "dev",
    output: OutputFormat = Output.TABLE,
) -> None:
    """Show the events that could not be processed, and why; nothing is removed.

    They are hidden from other readers while this runs.
    """
    names = ResourceNames(environment)
    with ending_cleanly():
        client = clients.sqs_client()
        waiting, _ = queue_depth(client, names, names.failed_events_queue)
        with Progress("Reading", waiting) as progress:
            listing = list_failures(
                client, names, limit=limit, on_progress=lambda read: progress.update(read, f"{read:,} messages")
            )
    if listing.events or output is Output.JSON:
        reports.report_failures(listing.events, output)
    elif not listing.unseen:
        note(f"{names.failed_events_queue} is empty.")
    if listing.unseen:
        reports.note_unseen(listing.unseen, names)
        raise typer.Exit(ExitCode.INCOMPLETE)
