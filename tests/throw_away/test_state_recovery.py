"""A damaged state comes back from an older version of its object, as docs/terraform-state.md says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import boto3

from contract.names import STATE_KEY
from tests.support.terraform import Terraform
from tests.throw_away.trial import CHANGED_SETTINGS, VALUES, Deployed, Trial

if TYPE_CHECKING:
    from mypy_boto3_s3.type_defs import CopySourceTypeDef


def _restored(trial: Trial, version: str, terraform: Terraform) -> dict[str, str]:
    """Makes a version of the state the present one; returns what Terraform then wants to change."""
    source: CopySourceTypeDef = {"Bucket": trial.bucket, "Key": STATE_KEY, "VersionId": version}
    boto3.client("s3").copy_object(Bucket=trial.bucket, Key=STATE_KEY, CopySource=source)
    return terraform.changes(VALUES, *CHANGED_SETTINGS)


def test_an_older_version_of_a_damaged_state_is_as_good_as_new(trial: Trial, deployed: Deployed) -> None:
    s3 = boto3.client("s3")
    terraform = trial.terraform("shipment", deployed.settings)
    expected = terraform.changes(VALUES, *CHANGED_SETTINGS)
    resources = terraform.succeed("state", "list")

    s3.put_object(Bucket=trial.bucket, Key=STATE_KEY, Body=b'{"version": 4, "resou')
    assert "Unsupported state file format" in terraform.fail("plan", "-input=false", VALUES)

    versions = s3.list_object_versions(Bucket=trial.bucket, Prefix=STATE_KEY)["Versions"]
    kept = [version["VersionId"] for version in versions if version["Key"] == STATE_KEY]
    damaged, last, *older = kept
    assert older, "the first deployment left a version of its own"
    # One from before the last change, which may be of the middle of it: what is deployed is read anew, so nothing seems
    # lost but what was made since, which is the alarm that the embedded AWS makes anew at every change.
    made_since = _restored(trial, older[0], terraform)
    assert made_since.keys() == expected.keys()
    assert {address.split(".")[0] for address in made_since if made_since[address] != expected[address]} <= {
        "aws_cloudwatch_composite_alarm"
    }
    # The last good one is as good as new.
    assert _restored(trial, last, terraform) == expected
    assert terraform.succeed("state", "list") == resources
    present = s3.head_object(Bucket=trial.bucket, Key=STATE_KEY)
    assert present["ServerSideEncryption"] == "aws:kms", "a copy is encrypted like what it was made of"
    assert present["VersionId"] not in (damaged, last), "it is a version of its own; the damaged one is still there"
