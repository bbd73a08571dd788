"""`remap`."""

from __future__ import annotations

import time
from typing import Annotated

import typer

from contract.names import ResourceNames
from operations import clients, status_reports
from operations.options import Environment, ExitCode, OutputFormat, ending_cleanly
from operations.output import Output, note
from operations.progress import Progress
from operations.remapping import WORKERS, RemapResult, remap_rows


def remap(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change; change nothing.")] = False,
    environment: Environment = "dev",
    output: OutputFormat = Output.TABLE,
) -> None:
    """Give rows the status that their source's own words mean by the tables of this release.

    For when a table has changed; do it with the release that is deployed. Nothing but the status of rows of carriers'
    formats changes. Every row of the log is read. Doing it again is harmless, and does the rest after an end in the
    middle.
    """
    names = ResourceNames(environment)
    result = RemapResult()
    done = False
    with ending_cleanly():
        client = clients.dynamodb_client(connections=WORKERS)
        try:
            with Progress("Reading", None) as progress:
                remap_rows(
                    client,
                    names,
                    result=result,
                    dry_run=dry_run,
                    sleep=time.sleep,
                    on_progress=lambda state: progress.update(
                        state.read, f"{state.read:,} read, {state.written:,} changed"
                    ),
                )
            done = True
        finally:
            if done or result.read:
                status_reports.report_remap(result, names, output, dry_run=dry_run)
    for source, rows in result.unknown_sources.items():
        note(f"{rows:,} rows are of the format {source}, which this release does not know: they stay.")
    if result.left:
        raise typer.Exit(ExitCode.INCOMPLETE)
