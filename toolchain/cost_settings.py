"""What settings do to the bill: the part of docs/cost.md that the defaults follow from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from contract.deployment import Sizing
from operations.cost_report import usd
from toolchain.cost_picture import DRAWN, panels
from toolchain.cost_scenarios import EXAMPLE, Scenarios
from toolchain.markdown import paragraph, table

# Setting, another value, and what speaks for the default.
_REASONS = (
    ("batch_size", 250, "25 fill one request to DynamoDB; larger batches fill only in a backlog, and then take longer"),
    (
        "batching_window",
        10,
        "an event is stored a second later at most; where ten do not matter, they save invocations and their log",
    ),
    (
        "function_memory",
        128,
        "CPU costs the same with any memory, and more of it is done sooner; only waiting is dearer",
    ),
    ("function_memory", 1024, "beyond, waiting for DynamoDB costs more and gets no shorter"),
    ("maximum_concurrency", 100, "costs nothing: it is there to protect the table and the account"),
    ("log_retention_days", 400, "what is dear of a log is writing it"),
    ("archive_retention_days", 365, "a replay reaches that far"),
    ("row_retention_days", 90, "the largest line is what piles up; 0 keeps it, which a record of shipments is for"),
    (
        "tracing",
        True,
        "dearer than the function; a trace says when an invocation began and how long it took, as its log does",
    ),
)


def settings_parts(scenarios: Scenarios) -> Iterator[str]:
    """The headings, the picture, its figures, and what each default is chosen for."""
    yield "## What settings do"
    yield "![USD for a million events against batch size, batching window, memory and bytes of an event](cost.svg)"
    for panel in panels(scenarios):
        yield table(
            [f"{panel.title} (USD a month)", *(f"{value:,}" for value in panel.values)],
            [
                [f"{volume:,} events a day", *(usd(panel.bill(volume, value).usd) for value in panel.values)]
                for volume, _ in DRAWN
            ],
        )
    yield paragraph(
        f"What one other value would change, in USD a month at {EXAMPLE:,} events a day, and why the default is what it"
        " is. An environment sets its own in `environments/`."
    )
    default = scenarios.ours(EXAMPLE).usd
    rows = []
    for name, other, reason in _REASONS:
        changed: Any = {name: other}
        change = scenarios.ours(EXAMPLE, **changed).usd - default
        rows.append([f"`{name}`", _shown(getattr(Sizing, name)), _shown(other), f"{change:+,.2f}", reason])
    yield table(["setting", "default", "other value", "change", "why the default"], rows)


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else f"{value:,}"
