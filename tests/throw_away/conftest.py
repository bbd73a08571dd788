"""A whole environment that the tests here may break and destroy."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import boto3
import pytest
from cdktf import App

from embedded_aws.deployment import process_environment
from embedded_aws.lifecycle import EmbeddedAws
from embedded_aws.local_environment import as_client_of
from main import ROOT, build_app
from tests.support.configuration import Configuration
from tests.support.terraform import Terraform
from tests.throw_away.api_calls import used_actions

ENVIRONMENT = "trial"
VALUES = f"-var-file={ROOT / 'environments' / 'dev.tfvars'}"
# Actions for which the embedded AWS looks at no ARN, or at another one than AWS does. There a policy that names the
# right ARN is refused, so the users of these tests may do these on any resource; that they may do them at all still
# depends on the policy under test, and tests/stacks holds the ARNs.
JUDGED_BY_ANOTHER_ARN = {
    "cloudwatch:DeleteAlarms",
    "cloudwatch:DescribeAlarms",
    "cloudwatch:GetDashboard",
    "cloudwatch:ListTagsForResource",
    "cloudwatch:PutDashboard",
    "dynamodb:ListTagsOfResource",
    "events:CreateArchive",
    "events:CreateEventBus",
    "events:DescribeArchive",
    "events:DescribeEventBus",
    "events:ListTagsForResource",
    "events:UpdateArchive",
    "kms:DescribeKey",
    "lambda:CreateEventSourceMapping",
    "lambda:CreateFunction",
    "logs:DescribeLogGroups",
    "sns:GetSubscriptionAttributes",
    "sns:ListTagsForResource",
}
# Actions that it takes for another one.
TAKEN_FOR = {"lambda:GetEventSourceMapping": "lambda:ListEventSourceMappings"}


@dataclass(frozen=True)
class Trial:
    """The environment "trial": its configuration, and Terraform to deploy and destroy it.

    Attributes:
        aws: Where it is deployed to.
        folder: Folder of all its files.
    """

    aws: EmbeddedAws
    folder: Path

    def synthesize(self, *, disposable: bool) -> None:
        """Writes the configuration of both stacks, over what was there."""
        settings = {
            "region": "eu-central-1",
            "state_bucket": f"shipment-state-{ENVIRONMENT}",
            **({"disposable": True} if disposable else {}),
        }
        build_app(App(outdir=str(self.folder / "cdktf.out"), context={"environments": {ENVIRONMENT: settings}})).synth()

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

    def _folder(self, stack: str) -> Path:
        return self.folder / "cdktf.out" / "stacks" / f"{stack}-{ENVIRONMENT}"


@pytest.fixture(scope="session")
def trial(aws: EmbeddedAws, tmp_path_factory: pytest.TempPathFactory) -> Trial:
    """The environment with its bucket and key, before the pipeline is there."""
    environment = Trial(aws, tmp_path_factory.mktemp("trial"))
    environment.synthesize(disposable=False)
    state = environment.terraform("state")
    state.succeed("init", "-input=false")
    state.succeed("apply", "-auto-approve", "-input=false")
    return environment


def user(trial: Trial, name: str, policies: list[str]) -> dict[str, str]:
    """Makes an IAM user with managed policies; returns its keys as environment variables.

    Args:
        trial: The environment.
        name: Name of the user.
        policies: Outputs of the state stack that hold the policies.
    """
    outputs = json.loads(trial.terraform("state").succeed("output", "-json"))
    iam = boto3.client("iam")
    iam.create_user(UserName=name)
    for policy in policies:
        arn = iam.create_policy(PolicyName=f"{name}-{policy}", PolicyDocument=outputs[policy]["value"])["Policy"]["Arn"]
        iam.attach_user_policy(UserName=name, PolicyArn=arn)
    granted = {
        action
        for policy in policies
        for statement in json.loads(outputs[policy]["value"])["Statement"]
        for action in statement["Action"]
    }
    judged = granted & JUDGED_BY_ANOTHER_ARN | {TAKEN_FOR[action] for action in granted & TAKEN_FOR.keys()}
    anywhere = {"Effect": "Allow", "Action": sorted(judged), "Resource": "*"}
    iam.put_user_policy(
        UserName=name,
        PolicyName="embedded-aws",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": anywhere}),
    )
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return {"AWS_ACCESS_KEY_ID": key["AccessKeyId"], "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"]}


def logging_to(file: Path) -> dict[str, str]:
    """Environment variables that make Terraform write down every request to AWS."""
    return {"TF_LOG": "DEBUG", "TF_LOG_PATH": os.fspath(file)}


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


@pytest.fixture(scope="session")
def deployed(trial: Trial) -> Deployed:
    """The pipeline, deployed and then changed by a user that has both policies and nothing else."""
    with as_client_of(trial.aws):
        settings = user(trial, "continuous-integration", ["plan_policy", "apply_policy"])
    log = trial.folder / "apply.log"
    terraform = trial.terraform("shipment", settings | logging_to(log))
    terraform.succeed("init", "-input=false")
    terraform.succeed("apply", "-auto-approve", "-input=false", VALUES)
    terraform.succeed("apply", "-auto-approve", "-input=false", VALUES, *CHANGED_SETTINGS)
    return Deployed(used_actions(log), settings)
