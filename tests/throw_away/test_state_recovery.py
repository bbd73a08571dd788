"""A damaged state comes back from an older version of its object, as docs/terraform-state.md says."""

from __future__ import annotations

import boto3

from contract.names import STATE_KEY
from tests.throw_away.trial import CHANGED_SETTINGS, VALUES, Deployed, Trial


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
    # The last good one, and one from before the last change: what is deployed is read anew, so nothing is lost. The
    # last good one comes at the end, as it was.
    for version in (older[0], last):
        s3.copy_object(
            Bucket=trial.bucket,
            Key=STATE_KEY,
            CopySource={"Bucket": trial.bucket, "Key": STATE_KEY, "VersionId": version},
        )
        assert terraform.changes(VALUES, *CHANGED_SETTINGS) == expected
    assert terraform.succeed("state", "list") == resources
    present = s3.head_object(Bucket=trial.bucket, Key=STATE_KEY)
    assert present["ServerSideEncryption"] == "aws:kms", "a copy is encrypted like what it was made of"
    assert present["VersionId"] not in (damaged, last), "it is a version of its own; the damaged one is still there"
