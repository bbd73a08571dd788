"""Measures the function against its floor and the usual, and what its rows take.

`python -m benchmarks.processor` writes its parts of docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from importlib import metadata

from benchmarks import processor_cold, processor_cpu, write_units
from benchmarks.processor_cpu import FLOOR, OURS, USUAL, CpuTime
from benchmarks.report import measured_with, write_part

_WITHOUT = """
The package has no bytecode: it would have to be of the version of Python that Lambda runs, and the package would then
differ with the version that synthesizes. SnapStart is not used: it takes a published version and an alias, is paid for
as long as a version is kept and at each restore, and nobody waits for an answer here
(<https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html>).""".strip()


def cpu_table(measured: Sequence[CpuTime], rounds: int) -> str:
    """CPU time by batch size, as Markdown."""
    lines = [
        f"| {each.batch_size:,} | **{each.against_floor[OURS]:.2f}** | {each.against_floor[USUAL]:.2f}"
        f" | {each.against_floor[OURS] / each.against_floor[USUAL]:.2f}"
        f" | {each.microseconds[OURS]:.0f} | {each.microseconds[FLOOR]:.0f} | {each.microseconds[USUAL]:.0f} |"
        for each in measured
    ]
    return "\n".join(
        [
            f"`make bench-processor`; medians of {rounds} rounds, the contenders in turn, requests cut off where",
            "they would be sent. The floor writes the same rows with BatchWriteItem through a boto3 client, and does",
            "nothing else. The usual reads each event and writes it with one `put_item` of boto3's resource.",
            "",
            "| events a batch | ours, times the floor | the usual, times the floor | ours, of the usual"
            " | ours, µs an event | floor, µs | usual, µs |",
            "|---|---|---|---|---|---|---|",
            *lines,
        ]
    )


def cold_table(measured: Mapping[str, tuple[float, float]], rounds: int) -> str:
    """CPU time of a cold start, as Markdown."""
    lines = [f"| {name} | **{ratio:.2f}** | {milliseconds:.0f} |" for name, (milliseconds, ratio) in measured.items()]
    return "\n".join(
        [
            f"`make bench-processor`; medians of {rounds} rounds, each start a process of its own, the interpreter's",
            "own start not counted.",
            "",
            "| CPU time of | times the floor | ms |",
            "|---|---|---|",
            *lines,
            "",
            _WITHOUT,
        ]
    )


def main() -> None:
    """Measures, writes the report's parts and prints them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15, help="counted rounds (default 15)")
    rounds = parser.parse_args().rounds
    versions = measured_with({name: metadata.version(name) for name in ("boto3", "botocore")})
    for title, table in (
        ("A cold start", cold_table(processor_cold.measure(rounds), rounds)),
        ("CPU for an event", cpu_table(processor_cpu.measure(rounds), rounds)),
        ("Write units", f"`make bench-processor`.\n\n{write_units.markdown(write_units.measure())}"),
    ):
        part = f"{versions}\n\n{table}"
        write_part(title, part)
        sys.stdout.write(f"## {title}\n\n{part}\n\n")


if __name__ == "__main__":
    main()
