"""Times synthesizing our stacks against its peers: `python -m benchmarks.synth` writes its part of docs/benchmarks.md.

All contenders synthesize all environments. They run in turn, round by round, so that a machine that slows down slows
all of them; medians are compared.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import fast_synth
from benchmarks import cdktn_peer, peers
from benchmarks.measure import Measurement, measure
from benchmarks.report import measured_with, write_part
from benchmarks.typescript_peer import typescript_program

_PROJECT = Path(__file__).parents[1]
_ENVIRONMENT_COUNTS = (1, 3, 10, 30)
# So that every contender runs as it does by default: Python keeps the bytecode of what it has compiled.
_UNSET = ("NODE_OPTIONS", "FAST_SYNTH", "PYTHONDONTWRITEBYTECODE")


@dataclass(frozen=True)
class Contender:
    """A way to synthesize the same stacks.

    Attributes:
        name: What the report calls it.
        command: Command.
        folder: Where it runs.
        settings: Environment variables it needs.
    """

    name: str
    command: Sequence[str]
    folder: Path
    settings: Mapping[str, str]


def _contenders(output: str, under_cdktn: Path) -> list[Contender]:
    ours = [sys.executable, "main.py"]
    to_output = {"CDKTF_OUTDIR": output}
    typescript = peers.TYPESCRIPT
    return [
        Contender("CDKTF Python, ours", ours, _PROJECT, to_output),
        Contender("CDKTF Python, stock imports", ours, _PROJECT, {**to_output, "FAST_SYNTH": "0"}),
        Contender(
            "CDK Terrain Python",
            [str(cdktn_peer.PYTHON), "main.py"],
            under_cdktn,
            {**to_output, "FAST_SYNTH": "0"},
        ),
        Contender(
            "CDKTF TypeScript, ts-node",
            [str(typescript / "node_modules" / ".bin" / "ts-node"), "main.ts"],
            typescript,
            to_output,
        ),
        Contender("CDKTF TypeScript, compiled", ["node", "main.js"], typescript, to_output),
        Contender(
            "AWS CDK Python",
            [str(peers.AWS_CDK / "bin" / "python"), str(_PROJECT / "benchmarks" / "aws_cdk_app.py")],
            _PROJECT,
            {"CDK_OUTDIR": output},
        ),
    ]


def _run(contender: Contender) -> Measurement:
    inherited = {name: value for name, value in os.environ.items() if name not in _UNSET}
    return measure(contender.command, folder=contender.folder, environment={**inherited, **contender.settings})


def _rounds(contenders: Sequence[Contender], rounds: int) -> dict[str, list[Measurement]]:
    """Every contender once a round, after one round that fills caches and does not count."""
    results: dict[str, list[Measurement]] = {contender.name: [] for contender in contenders}
    for number in range(rounds + 1):
        for contender in contenders:
            print(f"round {number} of {rounds}: {contender.name}", file=sys.stderr)
            measurement = _run(contender)
            if number:
                results[contender.name].append(measurement)
    return results


def _by_environments(output: str, rounds: int) -> dict[str, list[Measurement]]:
    return _rounds(
        [
            Contender(
                str(count),
                [sys.executable, "-m", "benchmarks.many_environments", str(count)],
                _PROJECT,
                {"CDKTF_OUTDIR": output},
            )
            for count in _ENVIRONMENT_COUNTS
        ],
        rounds,
    )


def _synthesized(output: str) -> dict[str, object]:
    stacks = sorted(Path(output, "stacks").iterdir())
    return {folder.name: json.loads((folder / "cdk.tf.json").read_text()) for folder in stacks}


def _summary(results: Mapping[str, Sequence[Measurement]]) -> dict[str, dict[str, float]]:
    return {
        name: {
            "seconds": round(median(run.seconds for run in runs), 3),
            "fastest_seconds": round(min(run.seconds for run in runs), 2),
            "slowest_seconds": round(max(run.seconds for run in runs), 2),
            "cpu_seconds": round(median(run.cpu_seconds for run in runs), 3),
            "largest_process_megabytes": round(median(run.process_megabytes for run in runs)),
            "all_processes_megabytes": round(median(run.tree_megabytes for run in runs)),
        }
        for name, runs in results.items()
    }


def _markdown(report: Mapping[str, object]) -> str:
    contenders: dict[str, dict[str, float]] = report["contenders"]  # type: ignore[assignment]
    environments: dict[str, dict[str, float]] = report["environments"]  # type: ignore[assignment]
    ours = contenders["CDKTF Python, ours"]
    lines = [
        f"Written by `make bench-synth`: medians of {report['rounds']} rounds, in which the contenders run in turn.",
        "",
        measured_with(report["versions"]),  # type: ignore[arg-type]
        "",
        "### Synthesizing all three environments",
        "",
        "Time is that of the whole command without the `cdktf` command line, CPU what all its processes computed,",
        "memory the largest resident size of one process and of all together. CDK Terrain, CDKTF's fork, runs the",
        "same sources with imports renamed; AWS CDK synthesizes CloudFormation from as many L1 constructs.",
        "",
        "| | time against ours | CPU against ours | seconds (fastest to slowest) | CPU seconds | one process | all |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {name} | {row['seconds'] / ours['seconds']:.1f} times"
        f" | {row['cpu_seconds'] / ours['cpu_seconds']:.1f} times"
        f" | {row['seconds']:.2f} ({row['fastest_seconds']} to {row['slowest_seconds']}) | {row['cpu_seconds']:.2f}"
        f" | {row['largest_process_megabytes']:.0f} MB | {row['all_processes_megabytes']:.0f} MB |"
        for name, row in contenders.items()
    ]
    counts = [int(count) for count in environments]
    first, last = environments[str(counts[0])]["seconds"], environments[str(counts[-1])]["seconds"]
    lines += [
        "",
        "### Synthesizing more environments",
        "",
        f"A further environment costs {(last - first) / (counts[-1] - counts[0]):.2f} s.",
        "",
        "| environments | seconds |",
        "|---|---|",
        *(f"| {count} | {row['seconds']:.2f} |" for count, row in environments.items()),
    ]
    return "\n".join(lines)


def main() -> None:
    """Installs the peers, measures, writes the report and prints it: as JSON, and for people to standard error."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="counted runs of each contender (default 5)")
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        output = str(Path(folder, "output"))
        under_cdktn = cdktn_peer.renamed_copy(Path(folder, "under_cdktn"))
        contenders = _contenders(output, under_cdktn)
        _run(contenders[0])
        peers.install(program=typescript_program(_synthesized(output)))  # type: ignore[arg-type]
        results = _summary(_rounds(contenders, rounds))
        environments = _summary(_by_environments(output, rounds))
    node = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    report = {
        "rounds": rounds,
        "versions": {
            "Node.js": node,
            **fast_synth.KNOWN_VERSIONS,
            "cdktn": cdktn_peer.version(),
            **{name: version for name, version in peers.VERSIONS.items() if name in ("ts-node", "aws-cdk-lib")},
        },
        "contenders": results,
        "environments": environments,
    }
    table = _markdown(report)
    write_part("Synth", table)
    print(table, file=sys.stderr)
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
