"""The picture of docs/scaling.md: which ceiling comes when, and what a day above one looks like."""

from __future__ import annotations

import io
from dataclasses import replace

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benchmarks.scaling.day import STEP, simulate
from benchmarks.scaling.design import Design
from benchmarks.scaling.load import DAY, peak_rate
from benchmarks.scaling.scales import AS_IT_IS, SCALES, STEPS

# Told apart by people who are colour-blind: Okabe and Ito, https://jfly.uni-koeln.de/color/
_BLUE, _ORANGE, _GREEN = "#0072B2", "#D55E00", "#009E73"
_EDGE = "#d5dbdb"
_MINUTE = 60
# Which of the steps is shown.
_SHOWN = 3


def picture() -> str:
    """The picture as SVG; the same text for the same figures."""
    # Text stays text, and nothing depends on time or chance.
    with matplotlib.rc_context({"svg.hashsalt": "scaling", "svg.fonttype": "none", "font.size": 9}):
        figure = Figure(figsize=(11, 4.6))
        _ceilings(figure.add_subplot(1, 2, 1))
        _day(figure.add_subplot(1, 2, 2))
        figure.tight_layout(w_pad=3)
        with io.StringIO() as file:
            figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
            return file.getvalue()


def _ceilings(axes: Axes) -> None:
    ceilings = sorted(AS_IT_IS.ceilings(), key=lambda each: -each.events_per_second)
    reached = [each.events_per_second / peak_rate(1) for each in ceilings]
    axes.barh([each.limit.name for each in ceilings], reached, color=_BLUE, height=0.6)
    axes.set(
        xscale="log",
        xlim=(10, 1_000_000),
        xlabel="times 1,500 shipments a day",
        title="Where the busiest minute reaches it",
    )
    for scale in SCALES[1:]:
        axes.axvline(scale, color=_EDGE, linewidth=0.8, zorder=0)


def _day(axes: Axes) -> None:
    minutes_of_day = range(0, DAY // STEP, _MINUTE // STEP)
    hours = [step * STEP / 3600 for step in minutes_of_day]
    lifted = STEPS[_SHOWN].design
    shown: tuple[tuple[str, Design, str], ...] = (
        ("as it is", AS_IT_IS, _ORANGE),
        ("the sharded index, ten events a request", replace(lifted, deliveries=AS_IT_IS.deliveries), _GREEN),
        ("and higher quotas", lifted, _BLUE),
    )
    for label, design, colour in shown:
        oldest = simulate(design, STEPS[_SHOWN].scale).oldest
        minutes = [max(oldest[step : step + _MINUTE // STEP]) / 60 for step in minutes_of_day]
        axes.plot(hours, minutes, label=label, color=colour, linewidth=1.5)
    axes.set(
        xlim=(0, 24),
        xticks=range(0, 25, 4),
        xlabel="hour of the day",
        ylabel="minutes",
        title=f"Age of the oldest event that is no row yet, {STEPS[_SHOWN].scale:,} times",
    )
    axes.set_ylim(bottom=0)
    axes.legend(fontsize=8, frameon=False, loc="upper left")
    axes.grid(color=_EDGE, linewidth=0.8)
