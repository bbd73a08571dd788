"""Draws widgets with matplotlib."""

from __future__ import annotations

import re
import textwrap
from datetime import UTC

from matplotlib.axes import Axes
from matplotlib.dates import DateFormatter, SecondLocator
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch
from matplotlib.ticker import MaxNLocator

from rehearsals.dashboard.body import DeployedWidget
from rehearsals.dashboard.view import DrawnSeries, View

# CloudWatch's grid: 24 columns. In inches, for a picture of 1600 by 50 pixels a row at 100 dots an inch.
COLUMNS = 24
_COLUMN, _ROW = 16 / COLUMNS, 0.47
_HEADER = 0.75
_GAP = 0.05
_LEGEND_LABEL = 1.75
# Told apart by people who are colour-blind: Okabe and Ito, https://jfly.uni-koeln.de/color/
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
_LINES = ("-", "--", "-.", ":", "-", "--")
_INK, _FAINT, _PAPER, _EDGE = "#16191f", "#687078", "#ffffff", "#d5dbdb"
NO_DATA = "no data: the embedded AWS does not publish this"
_STATES = {"OK": ("#e6f4ea", "#1d6f42", "✓"), "ALARM": ("#fdecea", "#b3261e", "!")}
_UNKNOWN_STATE = ("#f2f3f3", "#545b64", "?")


def draw_picture(view: View) -> Figure:
    """The whole dashboard as one figure."""
    rows = max(widget.y + widget.height for widget in view.widgets)
    width, height = COLUMNS * _COLUMN, rows * _ROW + _HEADER + 2 * _GAP
    figure = Figure(figsize=(width, height), dpi=100, facecolor="#f2f3f3")
    figure.text(0.012, 1 - 0.3 / height, view.name, fontsize=17, fontweight="bold", color=_INK, va="center")
    figure.text(
        0.012,
        1 - 0.57 / height,
        f"{view.window.start:%Y-%m-%d %H:%M:%S} to {view.window.end:%H:%M:%S} UTC, one datapoint every"
        f" {view.window.period} s, on the embedded AWS",
        fontsize=10,
        color=_FAINT,
        va="center",
    )
    for widget in view.widgets:
        top = 1 - (_HEADER + widget.y * _ROW) / height
        draw_widget(
            figure,
            (
                (widget.x * _COLUMN + _GAP) / width,
                top - (widget.height * _ROW - _GAP) / height,
                (widget.width * _COLUMN - 2 * _GAP) / width,
                (widget.height * _ROW - 2 * _GAP) / height,
            ),
            widget,
            view,
        )
    return figure


def draw_alone(widget: DeployedWidget, view: View) -> Figure:
    """One widget as a figure of its own."""
    figure = Figure(figsize=(widget.width * _COLUMN, widget.height * _ROW), dpi=100, facecolor=_PAPER)
    draw_widget(figure, (0, 0, 1, 1), widget, view)
    return figure


def draw_widget(figure: Figure, place: tuple[float, float, float, float], widget: DeployedWidget, view: View) -> None:
    """Draws a widget into a part of a figure: left, bottom, width and height as shares of the figure."""
    card = figure.add_axes(place, label=f"{widget.kind}: {widget.title or widget.text[:30]}")
    card.set_axis_off()
    card.set(xlim=(0, 1), ylim=(0, 1))
    card.add_patch(
        FancyBboxPatch(
            (0, 0), 1, 1, boxstyle="square,pad=0", facecolor=_PAPER, edgecolor=_EDGE, linewidth=1, clip_on=False
        )
    )
    inches = place[3] * figure.get_figheight()
    if widget.title:
        wide = place[2] * figure.get_figwidth()
        card.text(0.12 / wide, 1 - 0.2 / inches, widget.title, fontsize=11, fontweight="bold", color=_INK, va="center")
    if widget.kind == "metric" and widget.view == "singleValue":
        _draw_numbers(card, widget, view, inches)
    elif widget.kind == "metric":
        _draw_graph(figure, place, widget, view)
    elif widget.kind == "alarm":
        _draw_alarms(card, widget, view, inches)
    elif widget.kind in ("text", "log"):
        _draw_text(card, widget.text, inches, wide=place[2] * figure.get_figwidth())
    else:
        card.text(0.5, 0.5, f"a widget of type {widget.kind}", ha="center", va="center", color=_FAINT)


def _draw_graph(figure: Figure, place: tuple[float, float, float, float], widget: DeployedWidget, view: View) -> None:
    width, height = figure.get_figwidth(), figure.get_figheight()
    legend_columns = max(1, int(place[2] * width / _LEGEND_LABEL))
    legend_rows = -(-len(widget.series) // legend_columns)
    left, bottom = 0.62 / width, (0.47 + 0.15 * legend_rows) / height
    axes = figure.add_axes(
        (place[0] + left, place[1] + bottom, place[2] - left - 0.38 / width, place[3] - bottom - 0.48 / height)
    )
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(_EDGE)
    axes.tick_params(labelsize=8, colors=_FAINT, length=3)
    axes.set_ylabel(widget.unit, fontsize=8, color=_FAINT)
    axes.grid(axis="y", color="#eaeded", linewidth=0.8)
    axes.set_axisbelow(True)
    axes.set_xlim(view.window.start, view.window.end)  # type: ignore[arg-type] # matplotlib takes datetimes
    axes.xaxis.set_major_formatter(DateFormatter("%H:%M:%S", tz=UTC))  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_locator(SecondLocator(bysecond=range(0, 60, 15)))  # type: ignore[no-untyped-call]
    axes.yaxis.set_major_locator(MaxNLocator(4, integer=widget.unit == "Count"))
    drawn = [view.data[series] for series in widget.series]
    for number, each in enumerate(drawn):
        _draw_line(axes, each, number)
    if not any(each.samples for each in drawn):
        axes.set(ylim=(0, 1), yticks=[])
        axes.text(0.5, 0.5, NO_DATA, transform=axes.transAxes, ha="center", va="center", color=_FAINT, fontsize=9)
    else:
        axes.set_ylim(bottom=0)
        if axes.get_ylim()[1] < 1:
            axes.set_ylim(top=1)
    axes.legend(
        loc="upper left",
        bbox_to_anchor=(-0.04, -0.16),
        ncols=legend_columns,
        fontsize=8,
        frameon=False,
        handlelength=1.8,
        columnspacing=1.2,
        labelcolor=_INK,
        borderaxespad=0,
    )


def _draw_line(axes: Axes, drawn: DrawnSeries, number: int) -> None:
    label = drawn.series.label if drawn.samples else f"{drawn.series.label} (no data)"
    moments = [moment for moment, _ in drawn.samples]
    values = [value for _, value in drawn.samples]
    axes.plot(
        moments,  # type: ignore[arg-type] # matplotlib plots datetimes
        values,
        label=label,
        color=_COLOURS[number % len(_COLOURS)],
        linestyle=_LINES[number % len(_LINES)],
        linewidth=1.8,
        marker="o" if 0 < len(values) < 3 else "",
        markersize=4,
    )


def _draw_numbers(card: Axes, widget: DeployedWidget, view: View, inches: float) -> None:
    for number, series in enumerate(widget.series):
        drawn = view.data[series]
        value = drawn.total if widget.whole_range else drawn.samples[-1][1] if drawn.samples else None
        centre = (number + 0.5) / len(widget.series)
        middle = (1 - 0.35 / inches) * 0.55
        if value is None:
            card.text(centre, middle, "no data", ha="center", va="center", fontsize=15, color=_FAINT)
        else:
            card.text(centre, middle, f"{value:,.0f}", ha="center", va="center", fontsize=26, color=_INK)
        card.text(centre, 0.12, series.label, ha="center", va="center", fontsize=9, color=_FAINT)


def _draw_alarms(card: Axes, widget: DeployedWidget, view: View, inches: float) -> None:
    columns = 6 if card.get_position().width > 0.5 else 3
    lines = -(-len(widget.alarms) // columns)
    top = 1 - 0.42 / inches
    for number, arn in enumerate(widget.alarms):
        state = view.alarm_states.get(arn, "INSUFFICIENT_DATA")
        paper, ink, sign = _STATES.get(state, _UNKNOWN_STATE)
        x, y = number % columns / columns, top - (number // columns + 1) * top / lines
        card.add_patch(
            FancyBboxPatch(
                (x + 0.006, y + 0.018),
                1 / columns - 0.012,
                top / lines - 0.036,
                boxstyle="square,pad=0",
                facecolor=paper,
                edgecolor=ink,
                linewidth=0.6,
            )
        )
        middle = y + top / lines / 2
        name = arn.rpartition(":")[2]
        card.text(x + 0.012, middle, sign, fontsize=11, fontweight="bold", color=ink, va="center")
        card.text(x + 0.024, middle + 0.2 * top / lines, name, fontsize=7, color=_INK, va="center", clip_on=True)
        words = state.replace("_", " ").lower()
        card.text(x + 0.024, middle - 0.22 * top / lines, words, fontsize=8, color=ink, va="center")


def _draw_text(card: Axes, markdown: str, inches: float, *, wide: float) -> None:
    down = 0.16
    for line in markdown.splitlines():
        heading = line.startswith("#")
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", line.lstrip("# ")).replace("**", "").replace("`", "")
        size = (13 if line.startswith("## ") else 11) if heading else 9
        # About as many characters as fit: a character is some six tenths as wide as it is high.
        for part in textwrap.wrap(plain, int((wide - 0.24) * 72 / size / 0.53)) or [""]:
            if (down + 0.1) > inches:
                return
            card.text(
                0.12 / wide,
                1 - down / inches,
                part,
                fontsize=size,
                fontweight="bold" if heading else "normal",
                color=_INK if heading else "#414750",
                va="center",
            )
            down += 0.24 if heading else 0.185 if part else 0.08
