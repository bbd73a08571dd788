"""However a command ends, its exit status and its last line say so."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator

import pytest
import typer
from rich.console import Console

from embedded_aws.command import run
from embedded_aws.deployment import DeploymentError
from embedded_aws.lifecycle import EmbeddedAwsError


class UnlikelyError(Exception):
    """An error that only one command expects."""


def failing(error: BaseException) -> Callable[[], None]:
    def command() -> None:
        raise error

    return command


def killed() -> None:
    os.kill(os.getpid(), signal.SIGTERM)


@pytest.fixture(autouse=True)
def _signals() -> Iterator[None]:
    mask = signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    handler = signal.signal(signal.SIGTERM, lambda *_: pytest.fail("the command does not handle SIGTERM"))
    yield
    signal.signal(signal.SIGTERM, handler)
    signal.pthread_sigmask(signal.SIG_SETMASK, mask)


def ended(command: Callable[[], None], *arguments: str) -> tuple[object, str]:
    """Exit status and output of a command line with one command."""
    app = typer.Typer(add_completion=False)
    app.command()(command)
    console = Console(width=80)
    with pytest.MonkeyPatch.context() as patch, console.capture() as output:
        patch.setattr(sys, "argv", ["command", *arguments])
        with pytest.raises(SystemExit) as end:
            run(app, console, UnlikelyError)
    return end.value.code, output.get()


@pytest.mark.parametrize(
    ("command", "status", "text"),
    [
        (lambda: None, 0, ""),
        (failing(typer.Exit(1)), 1, ""),
        (failing(EmbeddedAwsError("does not start [id=x]")), 1, "does not start [id=x]\n"),
        (failing(DeploymentError("cdktf failed")), 1, "cdktf failed\n"),
        (failing(UnlikelyError("not in time")), 1, "not in time\n"),
        (failing(KeyboardInterrupt()), 130, "Interrupted; what was started is stopped.\n"),
        (killed, 130, "Interrupted; what was started is stopped.\n"),
    ],
)
def test_the_end_of_a_command(command: Callable[[], None], status: int, text: str) -> None:
    assert ended(command) == (status, text)


def test_an_error_that_nobody_expects_is_not_hidden() -> None:
    app = typer.Typer(add_completion=False)
    app.command()(failing(RuntimeError("a defect")))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["command"])
        with pytest.raises(RuntimeError, match="a defect"):
            run(app, Console())


def test_an_unknown_argument_is_explained_and_not_traced(capsys: pytest.CaptureFixture[str]) -> None:
    status, _ = ended(lambda: None, "--nonsense")
    assert status == 2
    assert "No such option" in capsys.readouterr().err
