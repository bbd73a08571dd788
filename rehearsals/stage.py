"""Where a rehearsal takes place: dev, deployed to an embedded AWS that lasts as long as the rehearsal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from contract.names import ResourceNames
from embedded_aws.lifecycle import PROJECT, EmbeddedAws, embedded_aws
from embedded_aws.local_environment import ENVIRONMENT, as_client_of, deploy_dev

NAMES = ResourceNames(ENVIRONMENT)
"""The environment that every rehearsal deploys."""


def directory_of(rehearsal: str) -> Path:
    """The folder of a rehearsal's embedded AWS, which stays afterwards with its log."""
    return PROJECT / ".local" / "rehearsals" / rehearsal


def deploy_with_report(aws: EmbeddedAws, console: Console) -> None:
    """Deploys dev and says how far it is.

    Raises:
        DeploymentError: `cdktf deploy` failed.
    """
    with console.status("Deploying with cdktf …"):
        deploy_dev(aws, report=lambda line: console.print(f"  {line}", highlight=False))


@contextmanager
def stage(
    rehearsal: str, console: Console, *, function_environment: Mapping[str, str] | None = None
) -> Iterator[EmbeddedAws]:
    """The stage of a rehearsal for the length of a `with` block; the AWS clients of this process talk to it within.

    Args:
        rehearsal: Its name, which is also that of its folder.
        console: Where to say how far the deployment is.
        function_environment: Environment variables that the functions see besides their own.

    Raises:
        EmbeddedAwsError: The embedded AWS did not start.
        DeploymentError: `cdktf deploy` failed.
    """
    with embedded_aws(directory_of(rehearsal), function_environment=function_environment) as aws, as_client_of(aws):
        deploy_with_report(aws, console)
        yield aws
