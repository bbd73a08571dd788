"""`restore`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from contract.names import ResourceNames
from operations import clients, reports
from operations.options import Environment, OutputFormat, ending_cleanly
from operations.output import Output, note
from operations.progress import Progress
from operations.restoring import MOST_WORKERS, RestoreResult, restore_rows


def restore(
    from_table: Annotated[str, typer.Option(help="Table that was restored from a backup or to a point in time.")],
    allow_foreign_table: Annotated[
        bool,
        typer.Option("--allow-foreign-table", help="Take a table that was not restored from this environment's log."),
    ] = False,
    workers: Annotated[
        int, typer.Option(min=1, max=MOST_WORKERS, help="So many at the same time; fewer spare the pipeline.")
    ] = 16,
    position: Annotated[
        Path | None, typer.Option(help="File that keeps how far it is [default: <table>.position.json].")
    ] = None,
    environment: Environment = "dev",
    output: OutputFormat = Output.TABLE,
) -> None:
    """Write the rows of a restored table into the log, over what is there under the same key.

    Waits until the table is restored. Rows that only the log has stay as they are. Doing it again is harmless; after an
    end in the middle it goes on where it was. A table that DynamoDB did not restore
    from this very log is refused: its rows may be another environment's.
    """
    names = ResourceNames(environment)
    result = RestoreResult()
    position = position or Path(f"{from_table}.position.json")
    with ending_cleanly():
        client = clients.dynamodb_client(connections=workers)
        done = False
        try:
            with Progress("Restoring", None) as progress:
                restore_rows(
                    client,
                    names,
                    source=from_table,
                    allow_foreign=allow_foreign_table,
                    result=result,
                    workers=workers,
                    position_file=position,
                    on_progress=lambda state: progress.update(state.written, f"{state.written:,} written"),
                )
            done = True
        finally:
            if done or result.written:
                reports.report_restore(result, names, output)
            if not done and position.exists():
                note(f"Not every row is written. To go on, do the same again: {position} says where.")
