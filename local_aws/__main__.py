"""`python -m local_aws demo|alarms|dashboard|up|down`: the pipeline on this machine, without an AWS account."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer
from rich.console import Console

from contract.names import ResourceNames
from local_aws import alarm_drill, report
from local_aws import demo as demonstration
from local_aws.alert_inbox import Alert, AlertInbox
from local_aws.deployment import DeploymentError
from local_aws.embedded_aws import PROJECT, EmbeddedAwsError, embedded_aws, running, start
from local_aws.local_environment import (
    ALARMS_DIRECTORY,
    ENVIRONMENT,
    ENVIRONMENT_FILE,
    UP_DIRECTORY,
    as_client_of,
    deploy_dev,
    write_environment_file,
)
from operations.errors import OperationError

_INTERRUPTED = 130
_WIDE = 132
PICTURE = PROJECT / ".local" / "dashboard" / "dashboard.png"

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)
console = Console()


@app.command()
def demo() -> None:
    """Deploy dev to an embedded AWS, send the sample events and show what became of them."""
    if not demonstration.run(console):
        raise typer.Exit(1)


@app.command()
def dashboard(
    picture: Annotated[Path, typer.Option(help="PNG to write.")] = PICTURE,
) -> None:
    """Draw the dashboard of a minute's traffic as a picture and a page."""
    # Here, because matplotlib takes its time and the other commands do without.
    from local_aws.dashboard.run import draw_dashboard

    draw_dashboard(console, picture=picture)


@app.command()
def alarms() -> None:
    """Deploy dev to an embedded AWS, drive every alarm to ALARM and back, and show what a subscriber received."""
    with embedded_aws(ALARMS_DIRECTORY) as aws, as_client_of(aws):
        with console.status("Deploying with cdktf …"):
            deploy_dev(aws, report=lambda line: console.print(f"  {line}", highlight=False))
        names = ResourceNames(ENVIRONMENT)
        inbox = AlertInbox(topic_name=names.alert_topic)
        received: list[Alert] = []

        def all_so_far() -> list[Alert]:
            received.extend(inbox.take())
            return received

        with console.status("Driving the alarms …"):
            result = alarm_drill.run(names, all_so_far)
    # In a file nothing limits the width, and the table reads better.
    console.print(report.drill(result), width=None if console.is_terminal else _WIDE)
    if not result.complete:
        raise typer.Exit(1)


@app.command()
def up() -> None:
    """Leave an embedded AWS running with dev deployed."""
    aws = running(UP_DIRECTORY)
    if aws is None:
        aws = start(UP_DIRECTORY, with_parent=False)
    try:
        with console.status("Deploying with cdktf …"):
            deploy_dev(aws, report=lambda line: console.print(f"  {line}", highlight=False))
    except BaseException:
        aws.stop()
        raise
    file = write_environment_file(aws).relative_to(PROJECT)
    console.print(f"[bold green]dev is deployed to the embedded AWS on {aws.endpoint_url}.[/]")
    console.print(f"To talk to it: [bold]source {file}[/]. To stop it: [bold]make down[/].")


@app.command()
def down() -> None:
    """Stop the embedded AWS that `up` left running."""
    aws = running(UP_DIRECTORY)
    ENVIRONMENT_FILE.unlink(missing_ok=True)
    if aws is None:
        console.print("No embedded AWS is running.")
        return
    aws.stop()
    console.print("The embedded AWS is stopped; what was in it is gone.")


def _interrupt(signal_number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    # A killed command must stop what it started, just as an interrupted one.
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        app(standalone_mode=False)
    except (EmbeddedAwsError, DeploymentError, OperationError) as error:
        console.print(f"[bold red]{error}[/]", markup=True, highlight=False)
        sys.exit(1)
    except (KeyboardInterrupt, typer.Abort):
        console.print("Interrupted; what was started is stopped.")
        sys.exit(_INTERRUPTED)
    except typer.Exit as result:
        sys.exit(result.exit_code)
