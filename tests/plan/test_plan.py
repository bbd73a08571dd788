"""Terraform and the real AWS provider accept both stacks of prod as `cdktf synth` writes them.

Those of the other environments are the same but for their names (tests/stacks/test_snapshots.py), their values are
tried in test_variables.py, and dev is deployed in tests/end_to_end.
"""

from __future__ import annotations

import subprocess
from collections import Counter
from pathlib import Path

import boto3
import pytest

from contract.names import ResourceNames
from embedded_aws.deployment import process_environment
from embedded_aws.lifecycle import EmbeddedAws
from embedded_aws.local_environment import as_client_of
from main import ROOT
from stacks.monitoring.saved_queries import QUERIES
from tests.support.terraform import Terraform

_ENVIRONMENT = "prod"
_ENDPOINTS = (
    '[{protocol="sms",endpoint="+491701234567",paging=true},{protocol="https",endpoint="https://hooks.example.com/x"}]'
)
_VALUES = (
    f"-var-file={ROOT / 'environments' / _ENVIRONMENT}.tfvars",
    # What is off elsewhere: the embedded AWS cannot create the queries, and no environment has further endpoints.
    "-var=saved_queries=true",
    f"-var=further_alert_endpoints={_ENDPOINTS}",
)


@pytest.fixture(scope="module")
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


@pytest.fixture(scope="module")
def pipeline(aws: EmbeddedAws, synthesized: Path) -> Terraform:
    """The pipeline's stack, initialised, with the bucket of its state and the key that the other stack would make."""
    with as_client_of(aws):
        s3, kms = boto3.client("s3"), boto3.client("kms")
        region = {"LocationConstraint": s3.meta.region_name}
        s3.create_bucket(Bucket=f"shipment-state-{_ENVIRONMENT}", CreateBucketConfiguration=region)  # type: ignore[arg-type]
        key = kms.create_key()["KeyMetadata"]["KeyId"]
        kms.create_alias(AliasName=ResourceNames(_ENVIRONMENT).key_alias, TargetKeyId=key)
    return initialised(aws, synthesized / f"shipment-{_ENVIRONMENT}")


@pytest.fixture(scope="module")
def planned(pipeline: Terraform) -> dict[str, str]:
    """What a first deployment of the pipeline would do."""
    return pipeline.changes(*_VALUES)


def initialised(aws: EmbeddedAws, folder: Path) -> Terraform:
    terraform = Terraform(folder, process_environment(aws.client_environment()))
    terraform.succeed("init", "-input=false")
    return terraform


def test_the_bucket_and_the_key_are_planned(aws: EmbeddedAws, synthesized: Path) -> None:
    bucket = initialised(aws, synthesized / f"state-{_ENVIRONMENT}").changes()
    assert set(bucket.values()) == {"create"}


def test_the_pipeline_is_planned(planned: dict[str, str]) -> None:
    assert set(planned.values()) == {"create"}
    planned_types = Counter(address.split(".")[0] for address in planned)
    assert planned_types["aws_dynamodb_table"] == 1
    assert planned_types["aws_cloudwatch_query_definition"] == len(QUERIES)
    assert planned_types["aws_sns_topic_subscription"] == 3


def test_without_tracing_there_is_no_right_to_write_traces(pipeline: Terraform, planned: dict[str, str]) -> None:
    off = pipeline.changes(*_VALUES, "-var=tracing=false")
    (gone,) = planned.keys() - off.keys()
    assert gone.startswith("aws_iam_role_policy.")
    assert "write-traces" in gone
    assert off.keys() <= planned.keys()
