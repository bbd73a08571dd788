"""The part of docs/benchmarks.md about the pipeline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from statistics import median

from benchmarks.pipeline.rounds import Run

TITLE = "From PutEvents to row"


def markdown(
    results: Mapping[str, Sequence[Run]],
    ceilings: Mapping[str, float],
    *,
    measured_with: str,
    rounds: int,
    count: int,
) -> str:
    """Ratios first, then what they come from, then what the embedded AWS can do at all.

    Args:
        results: Runs by contender; the first is ours.
        ceilings: Events per second of single requests.
        measured_with: Date, machine and versions.
        rounds: Counted runs of each contender.
        count: Events of a run.
    """
    rates = {name: median(run.events_per_second for run in runs) for name, runs in results.items()}
    ours, *others = results
    lines = [
        f"`make bench-pipeline`; medians of {rounds} rounds of {count:,} events, the contenders in turn.",
        "",
        measured_with,
        "",
        "| ours against | events a second | CPU of the function | slowest to fastest round |",
        "|---|---|---|---|",
        *(_ratios(results[ours], results[other], other) for other in others),
        "",
        "| | events a second | function, CPU an event | embedded AWS, CPU an event |",
        "|---|---|---|---|",
        *(
            f"| {name} | {rates[name]:.0f} | {_cpu(run.function_milliseconds for run in runs)}"
            f" | {_cpu(run.aws_milliseconds for run in runs)} |"
            for name, runs in results.items()
        ),
        "",
        "| the embedded AWS alone, one client | events a second |",
        "|---|---|",
        *(f"| {name} | {rate:.0f} |" for name, rate in ceilings.items()),
    ]
    return "\n".join(lines)


def _ratios(ours: Sequence[Run], theirs: Sequence[Run], name: str) -> str:
    rates = [mine.events_per_second / other.events_per_second for mine, other in zip(ours, theirs, strict=True)]
    rate = median(run.events_per_second for run in ours) / median(run.events_per_second for run in theirs)
    work = median(run.function_milliseconds for run in ours) / median(run.function_milliseconds for run in theirs)
    return f"| {name} | **{rate:.1f} times** | {work:.2f} of it | {min(rates):.1f} to {max(rates):.1f} times |"


def _cpu(milliseconds: Iterable[float]) -> str:
    return f"{median(milliseconds):.2f} ms"
