"""`by-status` and `history`."""

from __future__ import annotations

from typing import Annotated

import typer

from contract.event import STATUSES
from contract.names import ResourceNames
from operations import clients, queries, reports
from operations.options import Environment, Limit, OutputFormat, Since, Until, ending_cleanly
from operations.output import Output, note


def by_status(
    status: Annotated[str, typer.Argument(help=f"One of {', '.join(STATUSES)}.")],
    since: Since = None,
    until: Until = None,
    limit: Limit = 100,
    environment: Environment = "dev",
    output: OutputFormat = Output.TABLE,
) -> None:
    """Show events with a status, newest first; `history` shows all that a row says."""
    names = ResourceNames(environment)
    with ending_cleanly():
        client = clients.dynamodb_client()
        rows = queries.query_by_status(client, names, status, since=since, until=until, limit=limit + 1)
    reports.report_by_status(rows[:limit], output)
    if not rows:
        note(f"No event with status {status} in {names.table}.")
    if len(rows) > limit:
        note(f"There are more than {limit:,}: raise --limit, or narrow the time with --since and --until.")


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
