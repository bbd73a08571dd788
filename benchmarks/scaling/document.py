"""The parts of docs/scaling.md that are calculated, each between two comments that name it."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

from benchmarks.scaling import limits
from benchmarks.scaling.day import Day, simulate
from benchmarks.scaling.design import MEASURED, Ceiling, shards
from benchmarks.scaling.load import (
    EVENTS_PER_SHIPMENT,
    FIRST_MINUTE_SHARE,
    HOUR_OF_THE_PEAK,
    PEAK_OF_THE_DAY,
    SHIPMENTS_A_DAY,
    STATUS_SHARES,
    mean_rate,
    peak_rate,
)
from benchmarks.scaling.scales import AS_IT_IS, STEPS
from operations.cost.assumptions import BATCH_WRITE_SECONDS

_DOCS = Path(__file__).parents[2] / "docs"
DOCUMENT: Final = _DOCS / "scaling.md"
PICTURE: Final = _DOCS / "scaling.svg"
_PAGE_ROWS, _INDEX_ROW_BYTES = 50, 300
_READ_BYTES = 4096
# Full projection, in units of a row in the median of the recorded events; and what only shows what by-status does.
_PROJECTIONS = {
    "what `by-status` shows": MEASURED.rows.index.write_units,
    "everything": MEASURED.rows.usual_index.write_units,
}
_LIFTS = {
    limits.PUT_EVENTS.name: "producers put ten events into a request; a higher quota; bulk straight to the queue",
    limits.INVOCATIONS.name: "a higher quota; bulk straight to the queue; until then events are late, not lost",
    limits.NEW_ACCOUNT_CONCURRENCY.name: "ask for 1,000 before the first deployment (`preflight` says so)",
    "maximum_concurrency": "a higher value; more `function_memory`",
    limits.ACCOUNT_CONCURRENCY.name: "a higher quota",
    limits.MAPPING_CONCURRENCY.name: "larger batches; the mapping's provisioned mode; cells",
    limits.KEY_WRITES.name: "[the sharded index](#the-sharded-index)",
    limits.WARM_WRITES.name: "comes with traffic, doubling in 30 minutes; set warm throughput before a large import",
    limits.TABLE_WRITES.name: "a higher quota",
    limits.LOG_REQUESTS.name: "larger batches; a higher quota",
}


def document(text: str) -> str:
    """The text of docs/scaling.md with its calculated parts as they are now.

    Raises:
        KeyError: It names a part that there is not.
        ValueError: It lacks a part.
    """
    pattern = re.compile(r"<!-- calculated: ([a-z-]+) -->\n.*?<!-- end -->", re.DOTALL)
    if missing := _PARTS.keys() - {match[1] for match in pattern.finditer(text)}:
        raise ValueError(f"the document lacks {', '.join(sorted(missing))}")
    return pattern.sub(lambda match: f"<!-- calculated: {match[1]} -->\n{_PARTS[match[1]]()}\n<!-- end -->", text)


def _steps() -> str:
    def lines() -> Iterator[tuple[str, ...]]:
        for step in STEPS:
            yield (
                f"{step.scale:,}",
                f"{step.scale * SHIPMENTS_A_DAY * EVENTS_PER_SHIPMENT:,}",
                _number(mean_rate(step.scale)),
                f"{peak_rate(step.scale):,.0f}",
                _first_ceiling(step.scale),
                _ended(simulate(AS_IT_IS, step.scale)),
                step.action,
                _ended(simulate(step.design, step.scale)),
            )

    return _table(
        (
            *("times", "events a day", "events/s, mean", "busiest minute", "of its nearest limit"),
            *("oldest event, as it is", "do", "then"),
        ),
        lines(),
    )


def _first_ceiling(scale: float) -> str:
    shares = sorted(((peak_rate(scale) / each.events_per_second, each) for each in AS_IT_IS.ceilings()), key=_share)
    share, nearest = shares[-1]
    over = sum(each >= 1 for each, _ in shares) - 1
    return f"{share:,.0%} of {nearest.limit.name}" + (f", and {over} more over 100%" if over > 0 else "")


def _share(item: tuple[float, Ceiling]) -> float:
    return item[0]


def _ended(day: Day) -> str:
    if not day.catches_up:
        return "never catches up"
    worst = max(day.oldest)
    return "at once" if worst == 0 else f"{worst:.0f} s" if worst < 120 else f"{worst / 60:,.0f} min"


def _ceilings() -> str:
    by_scale = sorted(AS_IT_IS.ceilings(), key=lambda ceiling: ceiling.events_per_second)
    return _table(
        ("ceiling", "limit", "events/s", "reached at", "what lifts it"),
        (
            (
                each.limit.name,
                f"{each.limit.value:,.0f} {each.limit.unit}",
                f"{each.events_per_second:,.0f}",
                f"{_reached(each):,.0f} times",
                _LIFTS[each.limit.name],
            )
            for each in by_scale
        ),
    )


def _reached(ceiling: Ceiling) -> float:
    return ceiling.events_per_second / peak_rate(1)


def _limits() -> str:
    return _table(
        ("limit", "value", "raised on request"),
        (
            (
                f"[{limit.name}]({limit.source})",
                f"{limit.value:,.0f} {limit.unit}",
                "yes" if limit.adjustable else "no",
            )
            for limit in limits.PUBLISHED
        ),
    )


def _assumptions() -> str:
    shares = ", ".join(f"{name} {share:.0%}" for name, share in STATUS_SHARES.items())
    return "\n".join(
        [
            f"- {EVENTS_PER_SHIPMENT} events a shipment: the mean of the nine recorded shipments that reached"
            " `delivered` (1 to 17, median 11).",
            f"- Their statuses: {shares}.",
            f"- Assumed: the busiest time, {HOUR_OF_THE_PEAK}:00, has {PEAK_OF_THE_DAY:.0f} times the day's mean, and"
            f" {FIRST_MINUTE_SHARE:.0%} of an hour's events come in its first minute. So the busiest minute has"
            f" **{peak_rate(1) / mean_rate(1):.0f} times the mean**; all ceilings are held against it.",
            f"- prod's settings: `maximum_concurrency` {AS_IT_IS.maximum_concurrency}, `batch_size`"
            f" {AS_IT_IS.batch_size}, {AS_IT_IS.memory} MB. An invocation takes {AS_IT_IS.invocation_cpu:.2f} ms of CPU"
            f" and {AS_IT_IS.event_cpu:.2f} ms for each event, as measured; with {AS_IT_IS.memory} MB it has"
            f" {AS_IT_IS.cpu_share:.0%} of one. Assumed: DynamoDB answers after {1000 * BATCH_WRITE_SECONDS:.0f} ms."
            f" That makes {AS_IT_IS.events_per_invocation_second:,.0f} events/s for each invocation that runs at once.",
            f"- A row takes {AS_IT_IS.table_units:.2f} write units in the table and {AS_IT_IS.index_units:.2f} in the"
            " index.",
            "- Web hooks come one by one, so a PutEvents request has one event.",
        ]
    )


def _threshold() -> str:
    busiest = max(STATUS_SHARES.values())

    def lines() -> Iterator[tuple[str, ...]]:
        for name, units in _PROJECTIONS.items():
            half = limits.KEY_WRITES.value / 2 / units / busiest
            scale = half / peak_rate(1)
            yield (
                name,
                f"{units:.1f}",
                f"{half:,.0f}",
                f"{scale:,.0f} times",
                f"{scale * SHIPMENTS_A_DAY * EVENTS_PER_SHIPMENT / 1e6:.1f} million",
            )

    return _table(
        ("the index holds", "write units of its row", "events/s in the busiest minute", "scale", "events a day"),
        lines(),
    )


def _shards() -> str:
    busiest = max(STATUS_SHARES.values())

    def lines() -> Iterator[tuple[str, ...]]:
        for scale in (250, 500, 1000, 2000, 5000, 10_000):
            keys = shards(scale)
            yield f"{scale:,}", f"{peak_rate(scale) * busiest:,.0f}", str(keys), f"{_page_units(keys):.1f}"

    return _table(("times", "busiest status, write units/s", "shards", "read units of a page of 50 rows"), lines())


def _page_units(keys: int) -> float:
    """Read units of a page, eventually consistent, if every key is asked for its share of the page and a bit more."""
    rows = math.ceil(_PAGE_ROWS / keys) + (1 if keys > 1 else 0)
    return keys * math.ceil(rows * _INDEX_ROW_BYTES / _READ_BYTES) / 2


def _table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    names = list(headings)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (names, ["---"] * len(names), *rows)).replace(
        f"| {' | '.join(['---'] * len(names))} |", "|" + "---|" * len(names)
    )


def _number(value: float) -> str:
    return f"{value:,.1f}" if value < 10 else f"{value:,.0f}"


_PARTS: dict[str, Callable[[], str]] = {
    "steps": _steps,
    "assumptions": _assumptions,
    "ceilings": _ceilings,
    "limits": _limits,
    "threshold": _threshold,
    "shards": _shards,
}
