"""The dashboard as one HTML page that needs nothing else."""

from __future__ import annotations

import io
from html import escape

from markdown_it import MarkdownIt

from rehearsals.dashboard.body import DeployedWidget
from rehearsals.dashboard.drawing import COLUMNS, draw_alone
from rehearsals.dashboard.view import View

_STYLE = """
body { margin: 0; padding: 16px; background: #f2f3f3; color: #16191f; font: 14px/1.45 system-ui, sans-serif }
h1 { font-size: 22px; margin: 0 } p.time { color: #545b64; margin: 4px 0 16px }
main { display: grid; grid-template-columns: repeat(24, 1fr); grid-auto-rows: 47px; gap: 8px; max-width: 1700px }
section { background: #fff; border: 1px solid #d5dbdb; overflow: auto; min-width: 0 }
section svg { width: 100%; height: 100%; display: block } section.text { padding: 2px 12px }
section.text h2, section.text h3 { margin: 6px 0 } a { color: #0353a4 }
table { border-collapse: collapse; margin-top: 24px; background: #fff } caption { text-align: left; padding: 6px 0 }
th, td { border: 1px solid #d5dbdb; padding: 4px 10px; text-align: left }
@media (max-width: 800px) { main { display: block } section { margin-bottom: 8px } }
"""


def html_page(view: View) -> str:
    """The page: the widgets on the same grid as on AWS, and a table that says where each series comes from."""
    cells = "\n".join(_cell(widget, view) for widget in view.widgets)
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(view.name)}</title>
<style>{_STYLE}</style>
</head>
<body>
<h1>{escape(view.name)}</h1>
<p class="time">{view.window.start:%Y-%m-%d %H:%M:%S} to {view.window.end:%H:%M:%S} UTC, one datapoint every
{view.window.period} seconds, on the embedded AWS</p>
<main>
{cells}
</main>
{_sources(view)}
</body>
</html>
"""


def _cell(widget: DeployedWidget, view: View) -> str:
    place = (
        f"grid-column: {widget.x + 1} / span {min(widget.width, COLUMNS)};"
        f" grid-row: {widget.y + 1} / span {widget.height}"
    )
    if widget.kind == "text":
        return f'<section class="text" style="{place}">{MarkdownIt().render(widget.text)}</section>'
    drawing = io.StringIO()
    draw_alone(widget, view).savefig(drawing, format="svg", metadata={"Date": None, "Creator": None})
    svg = drawing.getvalue()
    return f'<section style="{place}" aria-label="{escape(widget.title)}">{svg[svg.index("<svg") :]}</section>'


def _sources(view: View) -> str:
    rows = "".join(
        f"<tr><td>{escape(series.label)}</td><td>{escape(series.namespace)} {escape(series.name)}</td>"
        f"<td>{escape(series.statistic)}</td><td>{escape(drawn.source or 'no data: not published here')}</td></tr>"
        for series, drawn in view.data.items()
    )
    return (
        "<table><caption>Where the datapoints come from</caption>"
        f"<tr><th>series</th><th>metric</th><th>statistic</th><th>source</th></tr>{rows}</table>"
    )
