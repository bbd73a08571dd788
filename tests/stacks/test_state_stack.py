from __future__ import annotations

import re

import pytest
from cdktf import App

from main import ROOT, build_app
from stacks.state_stack import OWN_STATE_KEY
from tests.support.configuration import Configuration, statements


def test_the_bucket_cannot_be_destroyed(state: Configuration) -> None:
    bucket = state.only("aws_s3_bucket")
    assert bucket["lifecycle"] == {"prevent_destroy": True}
    assert "force_destroy" not in bucket


def test_every_version_of_the_state_is_kept_encrypted_and_private(state: Configuration) -> None:
    assert state.only("aws_s3_bucket_versioning")["versioning_configuration"] == {"status": "Enabled"}
    (rule,) = state.only("aws_s3_bucket_server_side_encryption_configuration")["rule"]
    (key,) = state.all("aws_kms_key")
    assert rule["apply_server_side_encryption_by_default"] == {
        "sse_algorithm": "aws:kms",
        "kms_master_key_id": f"${{aws_kms_key.{key}.arn}}",
    }
    block = state.only("aws_s3_bucket_public_access_block")
    for setting in (
        "block_public_acls",
        "block_public_policy",
        "ignore_public_acls",
        "restrict_public_buckets",
    ):
        assert block[setting] is True, setting


def test_the_bucket_takes_requests_over_tls_alone(state: Configuration) -> None:
    (bucket,) = state.all("aws_s3_bucket")
    (deny,) = statements(state.only("aws_s3_bucket_policy")["policy"])
    assert (deny["Effect"], deny["Principal"], deny["Action"]) == ("Deny", "*", ["s3:*"])
    assert deny["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    arn = f"${{aws_s3_bucket.{bucket}.arn}}"
    assert deny["Resource"] == [arn, f"{arn}/*"]


def test_the_pipelines_state_is_kept_in_that_bucket_and_locked(shipment: Configuration, state: Configuration) -> None:
    assert shipment.document["terraform"]["backend"] == {
        "s3": {
            "bucket": state.only("aws_s3_bucket")["bucket"],
            "key": "shipment-pipeline.tfstate",
            "region": shipment.document["provider"]["aws"][0]["region"],
            # No "encrypt": it would ask for S3's own key instead of the bucket's.
            "use_lockfile": True,
        }
    }


def test_the_buckets_own_state_is_a_file_at_a_path_without_the_machine(state: Configuration, environment: str) -> None:
    assert state.document["terraform"]["backend"] == {
        "local": {"path": f"../../../terraform.state-{environment}.tfstate"}
    }


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Configuration:
    """The state stack of an environment whose state has moved into its bucket."""
    output = tmp_path_factory.mktemp("moved") / "cdktf.out"
    settings = {"region": "eu-central-1", "state_bucket": "some-bucket", "state_in_bucket": True}
    build_app(App(outdir=str(output), context={"environments": {"moved": settings}})).synth()
    return Configuration.read(output / "stacks" / "state-moved")


def test_once_it_has_moved_the_buckets_own_state_is_in_the_bucket_and_locked(moved: Configuration) -> None:
    assert moved.document["terraform"]["backend"] == {
        "s3": {"bucket": "some-bucket", "key": OWN_STATE_KEY, "region": "eu-central-1", "use_lockfile": True}
    }


def test_continuous_integration_does_not_reach_the_state_of_the_bucket_itself(moved: Configuration) -> None:
    policies = moved.document["output"]["plan_policy"]["value"] + moved.document["output"]["apply_policy"]["value"]
    objects = set(re.findall(r"aws_s3_bucket\.bucket\.arn}/([\w.*-]+)", policies))
    assert objects == {"shipment-pipeline.tfstate", "shipment-pipeline.tfstate.tflock"}


def test_every_resource_has_its_import_in_the_document(state: Configuration) -> None:
    text = (ROOT / "docs" / "retention.md").read_text()
    documented = re.findall(r'{"to": "(.+?)"', text)
    resources = state.document["resource"]
    assert sorted(documented) == sorted(f"{type_}.{name}" for type_, names in resources.items() for name in names)
