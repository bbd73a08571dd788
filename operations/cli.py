"""The command line: `python -m operations COMMAND`."""

from __future__ import annotations

import typer

from operations.commands.cost import cost
from operations.commands.explain import explain
from operations.commands.failures import failures
from operations.commands.original import original
from operations.commands.preflight import preflight
from operations.commands.queries import by_status, history
from operations.commands.redrive import redrive_failures
from operations.commands.remap import remap
from operations.commands.replay import replay
from operations.commands.restore import restore
from operations.commands.send import send
from operations.commands.statuses import statuses
from operations.commands.verify import verify
from operations.options import EXIT_CODES

app = typer.Typer(
    help="Operates the shipment pipeline of one environment.",
    epilog=EXIT_CODES,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)
app.command()(explain)
app.command()(send)
app.command()(by_status)
app.command()(history)
app.command()(original)
app.command()(statuses)
app.command()(failures)
app.command("redrive")(redrive_failures)
app.command()(replay)
app.command()(restore)
app.command()(remap)
app.command()(preflight)
app.command()(verify)
app.command()(cost)
