"""`explain`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from operations.explain_report import explained_json, say_document
from operations.explaining import explain_documents
from operations.options import ExitCode, OutputFormat, ending_cleanly
from operations.output import Output, print_json
from operations.reading import read_events, total_bytes


def explain(
    files: Annotated[
        list[str], typer.Argument(help="JSON Lines, a JSON array or JSON objects, gzip or plain; - is stdin.")
    ],
    output: OutputFormat = Output.TABLE,
) -> None:
    """Show event by event what the function makes of files, and why; AWS is not asked.

    Which format was recognised, which line of its table gave the status, what was assumed, the row's key, and what
    would be rejected: then the exit status is 1.
    """
    rejected = False
    documents = []
    with ending_cleanly():
        total_bytes(files)
        for document in explain_documents(read_events(files), now=datetime.now(UTC)):
            rejected = rejected or document.is_rejected
            if output is Output.JSON:
                documents.append(document)
            else:
                say_document(document)
    if output is Output.JSON:
        print_json(explained_json(documents))
    if rejected:
        raise typer.Exit(ExitCode.INCOMPLETE)
