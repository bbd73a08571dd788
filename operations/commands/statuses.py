"""`statuses`."""

from __future__ import annotations

from typing import Annotated

import typer

from contract.names import ResourceNames
from operations import clients, status_reports
from operations.options import Environment, OutputFormat, Since, Until, ending_cleanly
from operations.output import Output, note
from operations.progress import Progress
from operations.statuses import count_by_status, unmapped_statuses


def statuses(
    unmapped: Annotated[
        bool, typer.Option("--unmapped", help="Those that sources gave and that are in no table.")
    ] = False,
    since: Since = None,
    until: Until = None,
    environment: Environment = "dev",
    output: OutputFormat = Output.TABLE,
) -> None:
    """Count the rows of each status, or with --unmapped list what sources said that no table knows.

    Each row that is counted is read, so narrow the time of a large log with --since and --until. A status that should
    mean something gets its line in the table of its format; then `remap` changes the rows that are there.
    """
    names = ResourceNames(environment)
    with ending_cleanly():
        client = clients.dynamodb_client()
        if not unmapped:
            status_reports.report_counts(count_by_status(client, names, since=since, until=until), output)
            return
        with Progress("Reading", None) as progress:
            found = unmapped_statuses(
                client,
                names,
                since=since,
                until=until,
                on_progress=lambda read: progress.update(read, f"{read:,} rows of status unknown"),
            )
    status_reports.report_unmapped(found, output)
    if not found:
        note(f"No row in {names.table} has a status that is in no table.")
