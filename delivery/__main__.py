"""`python -m delivery COMMAND`, which the Makefile runs."""

from __future__ import annotations

import json
import os
import sys
from typing import Annotated

import typer
from rich.console import Console

from delivery import deployment, environments, planning, reviews
from delivery.errors import DeliveryError, RefusedError
from delivery.github import Repository
from delivery.review import Verdict
from delivery.target import Target
from delivery.workflow_run import set_output, tell
from main import ROOT

_FAILED, _REFUSED = 1, 3
_REVIEWS = ROOT / ".local" / "reviews"

Environment = Annotated[str, typer.Option(help="An environment of cdktf.json.")]
Stack = Annotated[str, typer.Option(help="shipment, the pipeline, or state, the bucket of its state.")]

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)


@app.command()
def plan(environment: Environment, stack: Stack = "shipment") -> None:
    """Plan, review, and keep both."""
    target = Target(environment, stack)
    planned = planning.plan(target, _report)
    tell(planned, target, os.environ)
    if planned.verdict is Verdict.REFUSED:
        raise RefusedError(f"{target.id}: this plan is refused, and will not be deployed.")
    _report(f"`{target.command('deploy')}` deploys exactly this plan.")


@app.command()
def deploy(environment: Environment, stack: Stack = "shipment") -> None:
    """Deploy the plan that was reviewed."""
    ask = typer.confirm if sys.stdin.isatty() else None
    deployment.deploy(Target(environment, stack), deployment.Approval.of(os.environ, ask), _report)


@app.command()
def drift(environment: Environment, stack: Stack = "shipment") -> None:
    """Review what was changed by hand; fail if there is any."""
    target = Target(environment, stack)
    planned = planning.look_for_drift(target, _report)
    tell(planned, target, os.environ)
    if planned.drift:
        raise RefusedError(f"{target.id} is not as it was deployed.")


@app.command("environments")
def environments_() -> None:
    """Show every difference between the environments."""
    environments.show(Console())
    delivered = environments.in_delivery()
    set_output("list", json.dumps([*delivered.values()]), os.environ)
    set_output("by_name", json.dumps(delivered), os.environ)


@app.command()
def comment() -> None:
    """Show the reviews in `.local/reviews` as one comment of the pull request PULL_REQUEST."""
    repository = Repository.of(os.environ)
    number = os.environ.get("PULL_REQUEST", "")
    if not number.isdecimal():
        raise DeliveryError(f"PULL_REQUEST must be the number of a pull request, is {number!r}")
    found = reviews.collected(_REVIEWS, [*environments.in_delivery()])
    _report(repository.put_comment(int(number), "<!-- plan review -->", reviews.together(found, run=repository.run)))


@app.command("drift-alert")
def drift_alert() -> None:
    """Open an issue with the reviews in `.local/reviews`, or comment on the one that is open."""
    repository = Repository.of(os.environ)
    found = reviews.collected(_REVIEWS, [*environments.in_delivery()])
    _report(
        repository.raise_issue(
            "What is deployed is not what was delivered",
            "<!-- drift -->",
            f"Somebody or something changed it by hand, or it could not be looked at ([the run]({repository.run})).\n\n"
            + reviews.together(found, run=repository.run),
        )
    )


def _report(line: str) -> None:
    # What is printed is the review, verdict first.
    typer.echo(line, err=True)


def main() -> int:
    """Runs the command of this process; returns its exit status."""
    try:
        app(standalone_mode=False)
    except DeliveryError as error:
        _report(str(error))
        return _REFUSED if isinstance(error, RefusedError) else _FAILED
    except typer.Abort:
        _report("Interrupted.")
        return _FAILED
    return 0


if __name__ == "__main__":
    sys.exit(main())
