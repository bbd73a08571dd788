"""`failures`."""

from __future__ import annotations

from contract.names import ResourceNames
from operations import clients, reports
from operations.failed_events_reader import list_failures, queue_depth
from operations.options import Environment, OptionalLimit, OutputFormat, ending_cleanly
from operations.output import Output, note
from operations.progress import Progress


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
