"""`python -m embedded_aws up|down`: dev on this machine, without an AWS account."""

from __future__ import annotations

import typer
from rich.console import Console

from embedded_aws.command import run
from embedded_aws.lifecycle import PROJECT, running, start
from embedded_aws.local_environment import ENVIRONMENT_FILE, UP_DIRECTORY, deploy_dev, write_environment_file

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)
console = Console()


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


if __name__ == "__main__":
    run(app, console)
