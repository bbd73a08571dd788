"""What Terraform would send to AWS keeps the limits that AWS publishes, with the longest and the shortest values."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import boto3
import pytest
from cdktf import App

from embedded_aws.deployment import process_environment
from embedded_aws.lifecycle import EmbeddedAws
from embedded_aws.local_environment import as_client_of
from main import build_app
from tests.plan.longest_values import extremes
from tests.support.aws_reference.api_limits import breaches
from tests.support.aws_reference.provider import PARAMETERS, parameters
from tests.support.configuration import Configuration
from tests.support.terraform import Terraform

# As long as contract.names and AWS let these be.
_NAME = "e" * 20
_BUCKET = f"{'b' * 63}"
# Without a text or number that AWS limits.
_UNLIMITED = {"aws_cloudwatch_event_bus_policy", "aws_s3_bucket_policy", "aws_s3_bucket_public_access_block",
              "aws_sns_topic_subscription"}  # fmt: skip


@pytest.fixture(scope="module")
def folder(aws: EmbeddedAws, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both stacks of an environment with the longest names, and the bucket and key that the second looks for."""
    output = tmp_path_factory.mktemp("longest")
    context = {"environments": {_NAME: {"region": "eu-central-1", "state_bucket": _BUCKET}}}
    build_app(App(outdir=str(output), context=context)).synth()
    with as_client_of(aws):
        boto3.client("s3").create_bucket(
            Bucket=_BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"}
        )
        kms = boto3.client("kms")
        key = kms.create_key()["KeyMetadata"]["KeyId"]
        kms.create_alias(AliasName=f"alias/shipment-pipeline-{_NAME}", TargetKeyId=key)
    return output / "stacks"


def planned(aws: EmbeddedAws, folder: Path, *arguments: str) -> list[dict[str, Any]]:
    terraform = Terraform(folder, process_environment(aws.client_environment()))
    terraform.succeed("init", "-input=false")
    resources: list[dict[str, Any]] = terraform.plan(*arguments)["planned_values"]["root_module"]["resources"]
    return resources


@pytest.fixture(scope="module")
def resources(aws: EmbeddedAws, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """Every resource as it is planned with the highest and with the lowest values that the variables admit."""
    shipment = Configuration.read(folder / f"shipment-{_NAME}")
    found = planned(aws, folder / f"state-{_NAME}")
    for highest in (True, False):
        values = tmp_path_factory.mktemp("values") / "values.tfvars.json"
        values.write_text(json.dumps(extremes(shipment.document["variable"], highest=highest)))
        found += planned(aws, folder / shipment.stack, f"-var-file={values}")
    return found


def test_every_text_and_number_keeps_the_limits_of_its_parameter(resources: list[dict[str, Any]]) -> None:
    found = [
        f"{resource['address']}: {breach}"
        for resource in resources
        for parameter, value in parameters(resource["type"], resource.get("values", {}))
        for breach in breaches(parameter, value)
    ]
    assert not found, "\n".join(found)


def test_every_kind_of_resource_is_held_to_something(resources: list[dict[str, Any]]) -> None:
    assert {resource["type"] for resource in resources} == set(PARAMETERS) | _UNLIMITED


def test_every_parameter_of_the_table_is_planned_somewhere(resources: list[dict[str, Any]]) -> None:
    seen = {
        parameter for resource in resources for parameter, _ in parameters(resource["type"], resource.get("values", {}))
    }
    assert {each for known in PARAMETERS.values() for each in known.values()} - seen == set()
