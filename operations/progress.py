"""Progress on stderr: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Self

from rich import progress as rich_progress
from rich.console import Console
from rich.table import Column

from operations.output import printable, stderr

SECONDS_BETWEEN_LINES = 10.0


class Progress:
    """Shows how far something is; a context manager.

    Args:
        what: What is being done, such as "Sending".
        total: What `done` reaches at the end; None when unknown.
        console: Where to show it.
    """

    def __init__(self, what: str, total: float | None, *, console: Console = stderr) -> None:
        self._what = what
        self._console = console
        self._next_line = time.monotonic() + SECONDS_BETWEEN_LINES
        self._bar: rich_progress.Progress | None = None
        if console.is_terminal:
            self._bar = rich_progress.Progress(
                rich_progress.TextColumn("{task.description}"),
                rich_progress.BarColumn(bar_width=24),
                rich_progress.TextColumn(
                    "{task.fields[text]}",
                    markup=False,
                    table_column=Column(no_wrap=True, overflow="ellipsis"),
                ),
                console=console,
                transient=True,
            )
            self._task = self._bar.add_task(what, total=total, text="")

    def __enter__(self) -> Self:
        """Shows the bar."""
        if self._bar:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Takes the bar away."""
        if self._bar:
            self._bar.stop()

    def update(self, done: float, text: str) -> None:
        """Shows a new state, `text` in a few words."""
        if self._bar:
            self._bar.update(self._task, completed=done, text=printable(text))
        elif time.monotonic() >= self._next_line:
            self._next_line = time.monotonic() + SECONDS_BETWEEN_LINES
            self._console.print(f"{self._what}: {printable(text)}", soft_wrap=True)
