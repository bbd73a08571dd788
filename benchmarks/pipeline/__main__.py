"""`python -m benchmarks.pipeline`: deploys both pipelines to an embedded AWS, measures, writes docs/benchmarks.md."""

from __future__ import annotations

from importlib.metadata import version
from typing import Annotated

import typer
from rich.console import Console

from benchmarks.pipeline.contender import Contender, IncompleteRunError
from benchmarks.pipeline.rounds import in_turn
from benchmarks.pipeline.table import TITLE, markdown
from benchmarks.pipeline.usual import deploy_usual
from benchmarks.report import measured_with, write_part
from contract.names import ResourceNames
from embedded_aws.command import run
from embedded_aws.lifecycle import PROJECT, embedded_aws
from embedded_aws.local_environment import ENVIRONMENT, as_client_of, deploy_dev

_DIRECTORY = PROJECT / ".local" / "benchmarks" / "pipeline"
# As in environments/dev.tfvars.
_CONCURRENCY = 5
# The most that the embedded AWS puts into a batch, whatever the mapping says; AWS takes more.
_BATCH = 10

app = typer.Typer(add_completion=False)
console = Console(stderr=True)


@app.command()
def pipeline(
    rounds: Annotated[int, typer.Option(min=1, help="Counted runs of each contender.")] = 5,
    events: Annotated[int, typer.Option(min=100, help="Events of a run.")] = 2000,
) -> None:
    """Events per second from PutEvents to row, ours beside the usual."""

    def report(line: str) -> None:
        console.print(line, highlight=False)

    with embedded_aws(_DIRECTORY) as aws, as_client_of(aws):
        deploy_dev(aws, report=report)
        names = ResourceNames(ENVIRONMENT)
        contenders = [
            Contender(f"ours, batches of {_BATCH}", bus=names.bus, table=names.table),
            *(
                deploy_usual(
                    f"{name}, one PutItem an event",
                    resource_name=f"usual-{size}",
                    batch_size=size,
                    maximum_concurrency=_CONCURRENCY,
                )
                for name, size in (("one invocation", 1), (f"batches of {_BATCH}", _BATCH))
            ),
        ]
        results = in_turn(aws, contenders, rounds=rounds, count=events, report=report)
    versions = {name: version(name) for name in ("ministack", "boto3")}
    text = markdown(results, measured_with=measured_with(versions), rounds=rounds, count=events)
    write_part(TITLE, text)
    print(text)


if __name__ == "__main__":
    run(app, console, IncompleteRunError)
