"""Draws what settings do to the bill, for docs/cost.md."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib
from matplotlib.figure import Figure

from operations.cost.bill import Bill
from toolchain.cost_scenarios import Scenarios

DRAWN = ((15_000, "#9aa7b4"), (150_000, "#2f6f9f"), (1_500_000, "#b5542b"))
"""Events a day, and their colour."""


@dataclass(frozen=True)
class Panel:
    """One setting.

    Attributes:
        title: What it is, with its unit.
        values: Its values.
        bill: The bill for events a day and a value.
    """

    title: str
    values: Sequence[int]
    bill: Callable[[int, int], Bill]


def panels(scenarios: Scenarios) -> list[Panel]:
    """The settings that are drawn, and shown as tables."""
    return [
        Panel(
            "batch_size, messages", (1, 5, 10, 25, 50, 100, 250), lambda n, value: scenarios.ours(n, batch_size=value)
        ),
        Panel(
            "batching_window, seconds",
            (0, 1, 2, 5, 10, 20, 60),
            lambda n, value: scenarios.ours(n, batching_window=value),
        ),
        Panel(
            "function_memory, MB",
            (128, 256, 512, 1024, 1769),
            lambda n, value: scenarios.ours(n, function_memory=value),
        ),
        Panel(
            "bytes of an event",
            (100, 250, 500, 1000, 2000, 4000, 8000),
            lambda n, value: scenarios.ours(n, traffic={"event_bytes": value}),
        ),
    ]


def picture(scenarios: Scenarios) -> str:
    """USD for a million events against each setting, as SVG; the same text for the same figures."""
    settings: Any = {"svg.hashsalt": "cost", "svg.fonttype": "none", "font.size": 9, "font.family": "sans-serif"}
    with matplotlib.rc_context(settings):
        figure = Figure(figsize=(9, 6.2), layout="constrained")
        for axes, panel in zip(figure.subplots(2, 2).flat, panels(scenarios), strict=True):
            for volume, colour in DRAWN:
                bills = [panel.bill(volume, value) for value in panel.values]
                costs = [float(each.per_million(each.usd) or 0) for each in bills]
                axes.plot(range(len(costs)), costs, marker="o", markersize=3, color=colour, label=f"{volume:,}")
            axes.set_xticks(range(len(panel.values)), [str(value) for value in panel.values])
            axes.set_title(panel.title, fontsize=10, loc="left")
            axes.set_ylim(bottom=0)
            axes.grid(axis="y", color="#e3e6ea")
            axes.spines[["top", "right"]].set_visible(False)
        figure.supylabel("USD for a million events")
        figure.legend(
            *figure.axes[0].get_legend_handles_labels(), title="events a day", loc="outside upper right", ncols=3
        )
        drawn = io.StringIO()
        figure.savefig(drawn, format="svg", metadata={"Date": None, "Creator": None})
    return "\n".join(line.rstrip() for line in drawn.getvalue().splitlines()) + "\n"
