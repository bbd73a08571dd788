"""What the deployment leaves behind: nothing to change, and nothing that an accident could destroy."""

from __future__ import annotations

import subprocess

import boto3
import pytest
from botocore.exceptions import ClientError

from embedded_aws.deployment import process_environment
from main import ROOT
from tests.end_to_end.pipeline import Pipeline
from tests.support.terraform import Terraform
from toolchain.provider_mirror import terraform_environment

_VALUES = f"-var-file={ROOT / 'environments' / 'dev.tfvars'}"


@pytest.fixture
def terraform(pipeline: Pipeline) -> Terraform:
    """Terraform in the folder that `cdktf deploy` ran it in."""
    folder = pipeline.aws.directory / "cdktf.out" / "stacks" / "shipment-dev"
    return Terraform(folder, process_environment(pipeline.aws.client_environment()))


def test_a_second_deployment_changes_nothing(terraform: Terraform) -> None:
    changes = terraform.changes(_VALUES)
    # The embedded AWS leaves fields out when it describes an alarm, so Terraform sees each as changed, a composite one
    # as another, and so the dashboard that names it.
    expected = {
        "aws_cloudwatch_metric_alarm": "update",
        "aws_cloudwatch_composite_alarm": "replace",
        "aws_cloudwatch_dashboard": "update",
    }
    others = {address: action for address, action in changes.items() if expected.get(address.split(".")[0]) != action}
    assert others == {}


def test_the_state_is_in_the_bucket_and_unlocked(pipeline: Pipeline) -> None:
    s3 = boto3.client("s3")
    keys = [entry["Key"] for entry in s3.list_objects_v2(Bucket="shipment-state-dev")["Contents"]]
    assert keys == ["shipment-pipeline.tfstate"]
    assert s3.get_bucket_versioning(Bucket="shipment-state-dev")["Status"] == "Enabled"


def test_terraform_refuses_to_destroy_the_table(terraform: Terraform) -> None:
    message = terraform.fail("plan", "-destroy", "-input=false", _VALUES)
    assert "Instance cannot be destroyed" in message
    assert "aws_dynamodb_table.shipment_log" in message


def test_cdktf_destroy_fails_and_every_row_is_still_there(pipeline: Pipeline, shipment_id: str) -> None:
    pipeline.put(
        *(
            {"shipment_id": shipment_id, "status": "delivered", "timestamp": f"2025-05-09T12:00:{second:02d}Z"}
            for second in range(20)
        )
    )
    rows = pipeline.wait_for_rows(shipment_id, 20)
    for stack, values in (("shipment-dev", [f"--var-file={ROOT / 'environments' / 'dev.tfvars'}"]), ("state-dev", [])):
        done = subprocess.run(
            [
                *(str(ROOT / "node_modules" / ".bin" / "cdktf"), "destroy", stack, "--auto-approve"),
                *("--skip-provider-lock", "--output", str(pipeline.aws.directory / "cdktf.out"), *values),
            ],
            cwd=ROOT,
            env=terraform_environment(process_environment(pipeline.aws.client_environment())),
            capture_output=True,
            text=True,
            timeout=600,
        )
        # cdktf does not always get to print why; the test above reads it from Terraform itself.
        assert done.returncode != 0, f"{stack} is gone:\n{done.stdout}"
    assert pipeline.rows(shipment_id) == rows
    key = boto3.client("kms").describe_key(KeyId="alias/shipment-pipeline-dev")["KeyMetadata"]
    assert key["KeyState"] == "Enabled"
    assert boto3.client("s3").head_object(Bucket="shipment-state-dev", Key="shipment-pipeline.tfstate")


def test_a_bucket_with_state_cannot_be_deleted(pipeline: Pipeline) -> None:
    with pytest.raises(ClientError, match="BucketNotEmpty"):
        boto3.client("s3").delete_bucket(Bucket="shipment-state-dev")


def test_the_state_is_encrypted_with_the_environments_key(pipeline: Pipeline) -> None:
    state = boto3.client("s3").head_object(Bucket="shipment-state-dev", Key="shipment-pipeline.tfstate")
    key = boto3.client("kms").describe_key(KeyId="alias/shipment-pipeline-dev")["KeyMetadata"]["Arn"]
    assert (state["ServerSideEncryption"], state["SSEKMSKeyId"]) == ("aws:kms", key)


def test_dynamodb_refuses_to_delete_the_table(pipeline: Pipeline) -> None:
    with pytest.raises(ClientError, match="deletion protection"):
        boto3.client("dynamodb").delete_table(TableName="shipment-log-dev")
