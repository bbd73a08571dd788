"""The dev environment on the embedded AWS."""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from embedded_aws.deployment import deploy, process_environment
from embedded_aws.lifecycle import PROJECT, EmbeddedAws
from toolchain.provider_mirror import terraform_environment

ENVIRONMENT = "dev"
# Folder of the embedded AWS that `make up` leaves running.
UP_DIRECTORY = PROJECT / ".local" / "aws"
ENVIRONMENT_FILE = PROJECT / ".local" / "env"


def deploy_dev(aws: EmbeddedAws, *, report: Callable[[str], None]) -> None:
    """Creates the bucket of the remote state, then deploys the pipeline, both with `cdktf deploy`.

    Args:
        aws: Where to deploy to.
        report: Called with a line of text for each step.

    Raises:
        DeploymentError: One of the two failed.
    """
    # A folder of its own: the bucket's state is a file beside it, and must not meet that of a real account.
    output = aws.directory / "cdktf.out"
    environment = process_environment(aws.client_environment())
    keep_state_in_file(output / "stacks" / f"state-{ENVIRONMENT}")
    deploy(f"state-{ENVIRONMENT}", output=output, environment=environment, report=report)
    deploy(
        f"shipment-{ENVIRONMENT}",
        output=output,
        environment=environment,
        report=report,
        arguments=[f"--var-file={PROJECT / 'environments' / f'{ENVIRONMENT}.tfvars'}"],
    )


def keep_state_in_file(folder: Path) -> None:
    """Makes Terraform keep the state of the stack in `folder` in a file there, whatever backend the stack declares.

    The embedded AWS starts empty, so the state of a state stack cannot be in its bucket, even where `cdktf.json`
    says that it is, of a real account. https://developer.hashicorp.com/terraform/language/files/override
    """
    folder.mkdir(parents=True, exist_ok=True)
    backend = {"terraform": {"backend": {"local": {"path": "terraform.tfstate"}}}}
    (folder / "backend_override.tf.json").write_text(json.dumps(backend))


def write_environment_file(aws: EmbeddedAws) -> Path:
    """Writes `.local/env`, for `source`: settings for AWS clients, Terraform and cdktf."""
    settings = aws.client_environment()
    terraform = terraform_environment({})
    lines = [f"export {name}={shlex.quote(value)}" for name, value in {**settings, **terraform}.items()]
    # A profile would win over the keys above in some tools.
    ENVIRONMENT_FILE.write_text("\n".join(["unset AWS_PROFILE AWS_SESSION_TOKEN", *lines]) + "\n")
    return ENVIRONMENT_FILE


@contextmanager
def as_client_of(aws: EmbeddedAws) -> Iterator[None]:
    """Makes the AWS clients of this process talk to the embedded AWS within a `with` block."""
    before = dict(os.environ)
    replacement = process_environment(aws.client_environment())
    try:
        os.environ.clear()
        os.environ.update(replacement)
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
