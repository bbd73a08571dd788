"""The part of docs/benchmarks.md about the pipeline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median

from benchmarks.pipeline.rounds import Results, Run

TITLE = "From PutEvents to row"
_WHAT = """\
Ours is dev as it is deployed. The usual is a rule, a queue, a function that puts each event by boto3's resource
and checks nothing, and a table with the same keys and index. Five invocations run at once in each; a batch has ten
messages at most on the embedded AWS, on AWS 25. A run counts only if every event is found in the table. All of it
shares the machine's cores with the embedded AWS and the producer."""


def markdown(results: Results, *, measured_with: str, rounds: int, count: int) -> str:
    """Ratios first, then what they come from, then what the embedded AWS can do at all.

    Args:
        results: All runs; the first contender is ours.
        measured_with: Date, machine and versions.
        rounds: Counted runs of each contender.
        count: Events of a run.
    """
    runs_of = results.contenders
    ours, *others = runs_of
    lines = [
        f"`make bench-pipeline`; medians of {rounds} rounds of {count:,} events, the contenders in turn.",
        "",
        measured_with,
        "",
        "| ours against | events a second | CPU of the function | slowest to fastest round |",
        "|---|---|---|---|",
        *(_ratios(runs_of[ours], runs_of[other], other) for other in others),
        "",
        _WHAT,
        "",
        "| | events a second | function, CPU an event | embedded AWS, CPU an event |",
        "|---|---|---|---|",
        *(
            f"| {name} | {median(run.events_per_second for run in runs):.0f}"
            f" | {_cpu(run.function_milliseconds for run in runs)} | {_cpu(run.aws_milliseconds for run in runs)} |"
            for name, runs in runs_of.items()
        ),
        "",
        "| the embedded AWS alone, one client | events a second |",
        "|---|---|",
        *(f"| {name} | {median(rates):.0f} |" for name, rates in results.ceilings.items()),
    ]
    return "\n".join(lines)


def _ratios(ours: Sequence[Run], theirs: Sequence[Run], name: str) -> str:
    rates = [mine.events_per_second / other.events_per_second for mine, other in zip(ours, theirs, strict=True)]
    rate = median(run.events_per_second for run in ours) / median(run.events_per_second for run in theirs)
    work = median(run.function_milliseconds for run in ours) / median(run.function_milliseconds for run in theirs)
    return f"| {name} | **{rate:.1f} times** | {work:.2f} of it | {min(rates):.1f} to {max(rates):.1f} times |"


def _cpu(milliseconds: Iterable[float]) -> str:
    return f"{median(milliseconds):.2f} ms"
