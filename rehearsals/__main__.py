"""`python -m rehearsals demo|formats|alarms|chaos|least-privilege|dashboard`: the pipeline tried on this machine."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from embedded_aws.command import run
from embedded_aws.lifecycle import PROJECT
from operations.errors import OperationError
from rehearsals.alarms.run import rehearse_alarms
from rehearsals.chaos.run import rehearse_chaos
from rehearsals.demo.run import rehearse_demo
from rehearsals.errors import RehearsalError
from rehearsals.formats.run import rehearse_formats
from rehearsals.least_privilege.run import rehearse_least_privilege

PICTURE = PROJECT / ".local" / "dashboard" / "dashboard.png"

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)
console = Console()


@app.command()
def demo() -> None:
    """Deploy dev to an embedded AWS, send the sample events, show what became of them, and verify it all."""
    _end(rehearse_demo(console))


@app.command()
def formats(
    files: Annotated[list[str], typer.Argument(help="Documents: JSON, JSON Lines or arrays; - is stdin.")],
) -> None:
    """Deploy dev to an embedded AWS, send your documents twice, and show what each format became."""
    _end(rehearse_formats(console, files))


@app.command()
def alarms() -> None:
    """Deploy dev to an embedded AWS, drive every alarm to ALARM and back, and show what a subscriber received."""
    _end(rehearse_alarms(console))


@app.command()
def chaos(
    events: Annotated[int, typer.Option(min=1, help="How many different messages.")] = 10_000,
    seed: Annotated[
        int | None, typer.Option(help="Of the random choices; printed, so that it can be used again.")
    ] = None,
) -> None:
    """Put events through the pipeline while everything fails at random; nothing may be lost or doubled."""
    _end(rehearse_chaos(console, events=events, seed=secrets.randbelow(10**6) if seed is None else seed))


@app.command()
def least_privilege() -> None:
    """Take each right of the function away, try all others, and show the matrix."""
    _end(rehearse_least_privilege(console))


@app.command()
def dashboard(
    picture: Annotated[Path, typer.Option(help="PNG to write.")] = PICTURE,
) -> None:
    """Draw the dashboard of a minute's traffic as a picture and a page."""
    # Here, because matplotlib takes its time and the other commands do without.
    from rehearsals.dashboard.run import draw_dashboard

    draw_dashboard(console, picture=picture)


def _end(as_it_should: bool) -> None:
    if not as_it_should:
        raise typer.Exit(1)


if __name__ == "__main__":
    run(app, console, OperationError, RehearsalError)
