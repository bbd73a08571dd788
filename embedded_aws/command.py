"""Runs a command that starts an embedded AWS, so that whatever ends it leaves nothing behind."""

from __future__ import annotations

import signal
import sys
from types import FrameType
from typing import NoReturn

import typer
from rich.console import Console
from rich.markup import escape

from embedded_aws.deployment import DeploymentError
from embedded_aws.lifecycle import EmbeddedAwsError

INTERRUPTED = 130
"""Exit status of an interrupted command."""


def run(app: typer.Typer, console: Console, *expected: type[Exception]) -> NoReturn:
    """Runs the command of this process and ends the process with its status.

    Args:
        app: The commands.
        console: Where to say why it ended.
        expected: Errors of which the message says all, besides those of the embedded AWS and of a deployment.
    """
    # A killed command must stop what it started, just as an interrupted one.
    signal.signal(signal.SIGTERM, _interrupt)
    told: tuple[type[Exception], ...] = (EmbeddedAwsError, DeploymentError, *expected)
    try:
        app()
    except told as error:
        console.print(f"[bold red]{escape(str(error))}[/]", highlight=False)
        sys.exit(1)
    except SystemExit as end:
        if end.code == INTERRUPTED:
            console.print("Interrupted; what was started is stopped.")
        raise
    sys.exit(0)


def _interrupt(signal_number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
