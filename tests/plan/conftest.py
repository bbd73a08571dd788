"""Both stacks of prod, as `cdktf synth` writes them, and the plans of a first deployment."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import boto3
import pytest

from contract.names import ResourceNames
from embedded_aws.deployment import process_environment
from embedded_aws.lifecycle import EmbeddedAws
from embedded_aws.local_environment import as_client_of
from main import ROOT
from tests.plan.prod import ENVIRONMENT, VALUES
from tests.support.terraform import Terraform


@pytest.fixture(scope="session")
def synthesized(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the command line writes for all environments."""
    output = tmp_path_factory.mktemp("synth") / "cdktf.out"
    subprocess.run(
        [ROOT / "node_modules" / ".bin" / "cdktf", "synth", "--output", str(output)],
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
        timeout=300,
    )
    return output / "stacks"


@pytest.fixture(scope="session")
def pipeline(aws: EmbeddedAws, synthesized: Path) -> Terraform:
    """The pipeline's stack, initialised, with the bucket of its state and the key that the other stack would make."""
    with as_client_of(aws):
        s3, kms = boto3.client("s3"), boto3.client("kms")
        region = {"LocationConstraint": s3.meta.region_name}
        s3.create_bucket(Bucket=f"shipment-state-{ENVIRONMENT}", CreateBucketConfiguration=region)  # type: ignore[arg-type]
        key = kms.create_key()["KeyMetadata"]["KeyId"]
        kms.create_alias(AliasName=ResourceNames(ENVIRONMENT).key_alias, TargetKeyId=key)
    return _initialised(aws, synthesized / f"shipment-{ENVIRONMENT}")


@pytest.fixture(scope="session")
def first_pipeline(pipeline: Terraform) -> dict[str, Any]:
    """The plan of a first deployment of the pipeline."""
    return pipeline.plan(*VALUES)


@pytest.fixture(scope="session")
def first_state(aws: EmbeddedAws, synthesized: Path) -> dict[str, Any]:
    """The plan of a first deployment of the bucket, the key and the boundary."""
    return _initialised(aws, synthesized / f"state-{ENVIRONMENT}").plan()


def _initialised(aws: EmbeddedAws, folder: Path) -> Terraform:
    terraform = Terraform(folder, process_environment(aws.client_environment()))
    terraform.succeed("init", "-input=false")
    return terraform
