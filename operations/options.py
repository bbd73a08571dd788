"""The options that commands share, and how a command ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from typing import Annotated

import typer

from contract.names import ENVIRONMENT_NAME, ENVIRONMENT_NAME_RULE
from operations.errors import OperationError, UsageError
from operations.instants import parse_instant
from operations.output import Output, complain


class ExitCode(IntEnum):
    """Exit status of every command; 0 is success."""

    INCOMPLETE = 1
    USAGE = 2
    UNUSABLE = 3
    INTERRUPTED = 130


EXIT_CODES = (
    "Exit status: 0 all done; 1 done, but something was not accepted, not read, not moved, did not finish or is at "
    "fault; 2 wrong arguments; 3 AWS could not be used (not deployed, no credentials, no region, not reachable, "
    "access denied); 130 interrupted."
)


def _environment(name: str) -> str:
    if not ENVIRONMENT_NAME.fullmatch(name):
        raise typer.BadParameter(f"a name is {ENVIRONMENT_NAME_RULE}")
    return name


def _instant(text: str | None) -> str | None:
    if text is not None:
        try:
            parse_instant(text)
        except UsageError as error:
            raise typer.BadParameter(str(error)) from None
    return text


Environment = Annotated[
    str,
    typer.Option(
        "--environment",
        "-e",
        envvar="SHIPMENT_ENVIRONMENT",
        callback=_environment,
        help="Whose resources to use.",
    ),
]
OutputFormat = Annotated[Output, typer.Option("--output", "-o", help="For people, or for scripts.")]
Limit = Annotated[int, typer.Option("--limit", min=1, help="At most so many.")]
OptionalLimit = Annotated[int | None, typer.Option("--limit", min=1, help="At most so many; else all.")]
Since = Annotated[str | None, typer.Option("--since", callback=_instant, help="Not before this time (RFC 3339).")]
Until = Annotated[str | None, typer.Option("--until", callback=_instant, help="Before this time (RFC 3339).")]
WindowStart = Annotated[
    str,
    typer.Option("--from", callback=_instant, help="First moment of the window (RFC 3339)."),
]
WindowEnd = Annotated[
    str,
    typer.Option("--to", callback=_instant, help="First moment after the window (RFC 3339)."),
]


@contextmanager
def ending_cleanly() -> Iterator[None]:
    """Turns expected errors and Ctrl-C inside the block into one line on stderr and an exit status."""
    try:
        yield
    except UsageError as error:
        complain(str(error))
        raise typer.Exit(ExitCode.USAGE) from None
    except OperationError as error:
        complain(str(error))
        raise typer.Exit(ExitCode.UNUSABLE) from None
    except KeyboardInterrupt:
        complain("interrupted")
        raise typer.Exit(ExitCode.INTERRUPTED) from None
