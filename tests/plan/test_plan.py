"""Terraform and the real AWS provider accept every stack as `cdktf synth` writes it."""

from __future__ import annotations

import subprocess
from collections import Counter
from pathlib import Path

import boto3
import pytest

from embedded_aws.deployment import process_environment
from embedded_aws.lifecycle import EmbeddedAws
from embedded_aws.local_environment import as_client_of
from main import ROOT
from stacks.monitoring.saved_queries import QUERIES
from tests.support.terraform import Terraform

_ENDPOINTS = (
    '[{protocol="sms",endpoint="+491701234567",paging=true},{protocol="https",endpoint="https://hooks.example.com/x"}]'
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


def planned(aws: EmbeddedAws, folder: Path, *arguments: str) -> dict[str, list[str]]:
    terraform = Terraform(folder, process_environment(aws.client_environment()))
    terraform.succeed("init", "-input=false")
    terraform.succeed("validate")
    return terraform.changes(*arguments)


@pytest.mark.parametrize("environment", ["dev", "staging", "prod"])
def test_both_stacks_of_an_environment_validate_and_plan(aws: EmbeddedAws, synthesized: Path, environment: str) -> None:
    bucket = planned(aws, synthesized / f"state-{environment}")
    assert set(map(tuple, bucket.values())) == {("create",)}
    with as_client_of(aws):
        # A bucket for the remote state and a key under its alias, as the other stack would have made them.
        s3 = boto3.client("s3")
        region = {"LocationConstraint": s3.meta.region_name}
        if f"shipment-state-{environment}" not in [found["Name"] for found in s3.list_buckets()["Buckets"]]:
            s3.create_bucket(Bucket=f"shipment-state-{environment}", CreateBucketConfiguration=region)  # type: ignore[arg-type]
            kms = boto3.client("kms")
            kms.create_alias(
                AliasName=f"alias/shipment-pipeline-{environment}",
                TargetKeyId=kms.create_key()["KeyMetadata"]["KeyId"],
            )
    pipeline = planned(
        aws,
        synthesized / f"shipment-{environment}",
        f"-var-file={ROOT / 'environments' / environment}.tfvars",
        # What is off elsewhere: the embedded AWS cannot create the queries, and no environment has further endpoints.
        "-var=saved_queries=true",
        f"-var=further_alert_endpoints={_ENDPOINTS}",
    )
    assert set(map(tuple, pipeline.values())) <= {("create",)}
    planned_types = Counter(address.split(".")[0] for address in pipeline)
    assert planned_types["aws_dynamodb_table"] == 1
    assert planned_types["aws_cloudwatch_query_definition"] == len(QUERIES)
    assert planned_types["aws_sns_topic_subscription"] == 3


def test_without_tracing_there_is_no_right_to_write_traces(aws: EmbeddedAws, synthesized: Path) -> None:
    values = f"-var-file={ROOT / 'environments' / 'dev'}.tfvars"
    folder = synthesized / "shipment-dev"
    on = planned(aws, folder, values, "-var=tracing=true")
    off = planned(aws, folder, values, "-var=tracing=false")
    (gone,) = on.keys() - off.keys()
    assert gone.startswith("aws_iam_role_policy.")
    assert "write-traces" in gone
    assert off.keys() <= on.keys()
