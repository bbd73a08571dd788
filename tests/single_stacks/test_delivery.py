"""`make plan` and `make deploy`, live: what was reviewed is deployed, and what is stale, locked or refused is not."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import boto3
import pytest

from contract.names import STATE_KEY
from embedded_aws.deployment import process_environment
from embedded_aws.lifecycle import EmbeddedAws
from embedded_aws.local_environment import as_client_of
from main import ROOT
from tests.support.checkout import Checkout
from tests.support.terraform import Terraform
from toolchain.provider_mirror import terraform_environment

ENVIRONMENT = "delivered"
BUCKET = f"shipment-state-{ENVIRONMENT}"
ENTRY = {"region": "eu-central-1", "state_bucket": BUCKET}


@dataclass
class Delivery:
    """The commands, in a checkout with a new environment, which is one entry and one file.

    Attributes:
        checkout: The checkout.
        settings: Environment variables.
    """

    checkout: Checkout
    settings: dict[str, str]
    said: str = field(default="", init=False)

    def run(self, command: str, *arguments: str, **variables: str) -> int:
        """Runs a command; returns its exit status and keeps what it said."""
        done = self.checkout.python(
            "delivery", command, "--environment", ENVIRONMENT, *arguments, environment={**self.settings, **variables}
        )
        self.said = f"{done.stdout}\n{done.stderr}"
        return done.returncode

    def terraform(self, stack: str) -> Terraform:
        """Terraform in the folder of a stack, for what somebody else does meanwhile."""
        return Terraform(self.checkout.folder / "cdktf.out" / "stacks" / f"{stack}-{ENVIRONMENT}", self.settings)

    @property
    def plans(self) -> Path:
        """The folder of the state stack's plan."""
        return self.checkout.folder / ".local" / "plans" / ENVIRONMENT / "state" / "deployment"


@pytest.fixture
def delivery(aws: EmbeddedAws, tmp_path: Path) -> Iterator[Delivery]:
    checkout = Checkout.make(tmp_path, {ENVIRONMENT: ENTRY})
    checkout.values(ENVIRONMENT, (ROOT / "environments" / "dev.tfvars").read_text())
    (tmp_path / ".local").mkdir()
    with as_client_of(aws):
        yield Delivery(checkout, terraform_environment(process_environment(aws.client_environment())))


def _buckets() -> list[str]:
    return [bucket["Name"] for bucket in boto3.client("s3").list_buckets()["Buckets"] if BUCKET in bucket["Name"]]


def test_what_is_reviewed_is_what_is_deployed(delivery: Delivery) -> None:
    state = ("--stack", "state")
    # A new environment gives rights, so a person has to agree.
    assert delivery.run("plan", *state) == 0, delivery.said
    assert delivery.said.startswith("Needs a human"), delivery.said
    for file in delivery.plans.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, f"{file.name} can be read by others"
    assert delivery.run("deploy", *state) == 3, delivery.said
    assert "a person has to agree, and there is none to ask" in delivery.said
    assert _buckets() == []
    assert delivery.run("deploy", *state, APPROVED="yes") == 0, delivery.said
    assert _buckets() == [BUCKET]
    assert delivery.run("deploy", *state) == 1
    assert "nothing is planned for state-delivered, or it is deployed already" in delivery.said

    # Sources that changed since.
    assert delivery.run("plan", *state) == 0, delivery.said
    delivery.checkout.settings({ENVIRONMENT: {**ENTRY, "disposable": True}})
    assert delivery.run("deploy", *state, APPROVED="yes") == 1
    assert "is stale: cdktf.out/stacks/state-delivered/cdk.tf.json changed since" in delivery.said

    # A state that somebody else changed since.
    delivery.checkout.settings({ENVIRONMENT: ENTRY})
    delivery.terraform("state").succeed(
        "apply", "-auto-approve", "-input=false", "-replace=aws_s3_bucket_policy.policy"
    )
    assert delivery.run("deploy", *state, APPROVED="yes") == 1
    assert "is stale: the state was changed since" in delivery.said
    assert "`make plan ENV=delivered STACK=state`" in delivery.said

    # What the review refuses nobody can agree to: another bucket in place of the one that holds the states.
    delivery.checkout.settings({ENVIRONMENT: {**ENTRY, "state_bucket": f"{BUCKET}-2", "disposable": True}})
    assert delivery.run("plan", *state) == 3, delivery.said
    assert delivery.said.startswith("Refused"), delivery.said
    assert delivery.run("deploy", *state, APPROVED="yes") == 3
    assert "the review refuses the plan" in delivery.said
    assert _buckets() == [BUCKET]

    delivery.checkout.settings({ENVIRONMENT: ENTRY})
    # The pipeline's state is in that bucket. Who holds its lock is told, and named first.
    lock = {"ID": "1", "Operation": "OperationTypeApply", "Who": "ada@laptop", "Created": "2026-01-01T00:00:00Z"}
    boto3.client("s3").put_object(Bucket=BUCKET, Key=f"{STATE_KEY}.tflock", Body=json.dumps(lock).encode())
    assert delivery.run("plan") == 1
    assert "The state is locked by ada@laptop, for apply, since 2026-01-01 00:00:00 +0000 UTC." in delivery.said, (
        delivery.said
    )
