"""`original`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from contract.names import ResourceNames
from operations import clients
from operations.options import Environment, ExitCode, ending_cleanly
from operations.originals import original_text
from operations.output import complain


def original(
    shipment_id: Annotated[str, typer.Argument(help="The shipment.")],
    event: Annotated[
        str, typer.Argument(help="The event_key of an event or its beginning, such as 2025-05-09T20:39; else all.")
    ] = "",
    environment: Environment = "dev",
) -> None:
    """Write the message that an event came in, byte for byte as it arrived; `explain -` reads it."""
    names = ResourceNames(environment)
    with ending_cleanly():
        text = original_text(clients.dynamodb_client(), names, shipment_id, event)
    if text is None:
        complain(f"{names.table} does not keep the text that {shipment_id} came in any longer")
        raise typer.Exit(ExitCode.INCOMPLETE)
    # Not as text, which a terminal's encoding or a line end could change.
    sys.stdout.buffer.write(text.encode())
    sys.stdout.buffer.flush()
