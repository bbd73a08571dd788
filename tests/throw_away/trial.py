"""A whole environment that tests may break and destroy, and users of it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import boto3
from cdktf import App

from contract.names import ResourceNames
from embedded_aws.deployment import process_environment
from embedded_aws.lifecycle import EmbeddedAws
from embedded_aws.local_environment import as_client_of
from main import ROOT, synthesize
from tests.support.configuration import Configuration
from tests.support.terraform import Terraform
from tests.throw_away.api_calls import used_actions
from tests.throw_away.judged_otherwise import supplement

VALUES = f"-var-file={ROOT / 'environments' / 'dev.tfvars'}"

CHANGED_SETTINGS = (
    *("-var=function_timeout=31", "-var=max_receive_count=6", "-var=batch_size=20", "-var=log_retention_days=30"),
    *("-var=archive_retention_days=30", "-var=row_retention_days=400", "-var=alarm_failed_events=2"),
)


@dataclass(frozen=True)
class Deployed:
    """What Terraform used as the user of continuous integration.

    Attributes:
        applied: IAM actions of the first deployment and of one with changed settings.
        settings: That user's keys.
    """

    applied: set[str]
    settings: dict[str, str]

    @property
    def session(self) -> boto3.Session:
        """A session with that user's keys."""
        return session_of(self.settings)


@dataclass
class Trial:
    """An environment: its configuration, and Terraform to deploy and destroy it.

    Attributes:
        aws: Where it is deployed to.
        folder: Folder of all its files.
        names: Names of its resources.
    """

    aws: EmbeddedAws
    folder: Path
    names: ResourceNames

    @property
    def bucket(self) -> str:
        """Name of the bucket of its Terraform state."""
        return f"shipment-state-{self.names.environment}"

    @cached_property
    def deployed(self) -> Deployed:
        """The pipeline, deployed and then changed by a user that has both policies and nothing else."""
        with as_client_of(self.aws):
            settings = self.user("continuous-integration", ["plan_policy", "apply_policy"])
        log = self.folder / "apply.log"
        terraform = self.terraform("shipment", settings | logging_to(log))
        terraform.succeed("init", "-input=false")
        terraform.succeed("apply", "-auto-approve", "-input=false", VALUES)
        terraform.succeed("apply", "-auto-approve", "-input=false", VALUES, *CHANGED_SETTINGS)
        return Deployed(used_actions(log), settings)

    def make_state(self) -> None:
        """Deploys the bucket of the state, the key, the function's boundary and the policies."""
        self.synthesize(disposable=False)
        state = self.terraform("state")
        state.succeed("init", "-input=false")
        state.succeed("apply", "-auto-approve", "-input=false")

    @cached_property
    def _outputs(self) -> dict[str, dict[str, str]]:
        outputs: dict[str, dict[str, str]] = json.loads(self.terraform("state").succeed("output", "-json"))
        return outputs

    def synthesize(self, *, disposable: bool) -> None:
        """Writes the configuration of both stacks, over what was there."""
        settings = {
            "region": "eu-central-1",
            "state_bucket": self.bucket,
            **({"disposable": True} if disposable else {}),
        }
        context = {"environments": {self.names.environment: settings}}
        synthesize(App(outdir=str(self.folder / "cdktf.out"), context=context))

    def configuration(self, stack: str) -> Configuration:
        """What was synthesized for one stack, "state" or "shipment"."""
        return Configuration.read(self._folder(stack))

    def terraform(self, stack: str, settings: Mapping[str, str] | None = None) -> Terraform:
        """Terraform in the folder of one stack, "state" or "shipment".

        Args:
            stack: Which one.
            settings: Further environment variables, such as somebody's keys.
        """
        environment = {**process_environment(self.aws.client_environment()), **(settings or {})}
        return Terraform(self._folder(stack), environment)

    def output(self, name: str) -> str:
        """An output of the state stack as it was first deployed, such as a policy."""
        return self._outputs[name]["value"]

    def user(self, name: str, policies: list[str]) -> dict[str, str]:
        """Makes an IAM user with managed policies, exactly as they are put out; returns its keys.

        Args:
            name: What the user is; the name is made of it.
            policies: Outputs of the state stack that hold the policies.

        Returns:
            The keys as environment variables.
        """
        iam = boto3.client("iam")
        name = f"{name}-{self.names.environment}"
        iam.create_user(UserName=name)
        allowed = []
        for policy in policies:
            document = self.output(policy)
            allowed += json.loads(document)["Statement"]
            arn = iam.create_policy(PolicyName=f"{name}-{policy}", PolicyDocument=document)["Policy"]["Arn"]
            iam.attach_user_policy(UserName=name, PolicyArn=arn)
        if judged_otherwise := supplement(allowed):
            document = json.dumps({"Version": "2012-10-17", "Statement": judged_otherwise})
            iam.put_user_policy(UserName=name, PolicyName="embedded-aws", PolicyDocument=document)
        key = iam.create_access_key(UserName=name)["AccessKey"]
        return {"AWS_ACCESS_KEY_ID": key["AccessKeyId"], "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"]}

    def _folder(self, stack: str) -> Path:
        return self.folder / "cdktf.out" / "stacks" / f"{stack}-{self.names.environment}"


class Trials:
    """One environment for all tests until one of them takes it away to destroy it; then there is another one.

    Args:
        make: Makes an environment with its bucket and key; it is given a number to be named by.
    """

    def __init__(self, make: Callable[[int], Trial]) -> None:
        self._make = make
        self._made = 0
        self._standing: Trial | None = None

    def standing(self) -> Trial:
        """The environment, for tests that leave it as it is."""
        if self._standing is None:
            self._made += 1
            self._standing = self._make(self._made)
        return self._standing

    def take(self) -> Trial:
        """The environment, for a test that does with it what it likes: nobody else will be given it."""
        taken = self.standing()
        self._standing = None
        return taken


def session_of(keys: Mapping[str, str]) -> boto3.Session:
    """A session with somebody's keys, given as environment variables."""
    return boto3.Session(
        aws_access_key_id=keys["AWS_ACCESS_KEY_ID"], aws_secret_access_key=keys["AWS_SECRET_ACCESS_KEY"]
    )


def logging_to(file: Path) -> dict[str, str]:
    """Environment variables that make Terraform write down every request to AWS."""
    return {"TF_LOG": "DEBUG", "TF_LOG_PATH": os.fspath(file)}
