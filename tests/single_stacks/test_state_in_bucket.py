"""The state of a state stack moves into its bucket, is imported again when it is lost, and moves out to be retired."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import boto3
import pytest
from botocore.exceptions import ClientError

from embedded_aws.deployment import process_environment
from embedded_aws.lifecycle import EmbeddedAws
from embedded_aws.local_environment import as_client_of
from main import ROOT
from stacks.settings.provider_lock import LOCK_FILE
from stacks.state_stack import OWN_STATE_KEY
from tests.support.terraform import Terraform
from toolchain.provider_mirror import terraform_environment

ENVIRONMENT = "moved"
STACK = f"state-{ENVIRONMENT}"
BUCKET = f"shipment-state-{ENVIRONMENT}"
ALIAS = f"alias/shipment-pipeline-{ENVIRONMENT}"


@dataclass(frozen=True)
class Checkout:
    """A checkout of this project with an environment of its own in `cdktf.json`."""

    folder: Path
    environment: Mapping[str, str]

    def settings(self, **switches: bool) -> None:
        """Writes `cdktf.json`."""
        document = json.loads((ROOT / "cdktf.json").read_text())
        document["context"]["environments"] = {
            ENVIRONMENT: {"region": "eu-central-1", "state_bucket": BUCKET, **switches}
        }
        (self.folder / "cdktf.json").write_text(json.dumps(document))

    def cdktf(self, command: str, *arguments: str) -> None:
        """Runs a cdktf command on the state stack."""
        done = subprocess.run(
            [self.folder / "node_modules" / ".bin" / "cdktf", command, STACK, "--skip-provider-lock", *arguments],
            cwd=self.folder,
            env=terraform_environment({**self.environment, "CHECKPOINT_DISABLE": "1"}),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=600,
        )
        assert done.returncode == 0, f"cdktf {command} {' '.join(arguments)}:\n{done.stdout[-3000:]}\n{done.stderr}"

    @property
    def terraform(self) -> Terraform:
        """Terraform where cdktf runs it."""
        return Terraform(self.folder / "cdktf.out" / "stacks" / STACK, self.environment)

    @property
    def state_file(self) -> Path:
        """The state as a file."""
        return self.folder / f"terraform.{STACK}.tfstate"


@pytest.fixture
def checkout(aws: EmbeddedAws, tmp_path: Path) -> Iterator[Checkout]:
    """The files of this checkout without what was made in it."""
    sources = ("main.py", "stacks", "contract", "functions", "fast_synth", LOCK_FILE)
    for name in (*sources, "node_modules", ".venv"):
        (tmp_path / name).symlink_to(ROOT / name)
    with as_client_of(aws):
        yield Checkout(tmp_path, process_environment(aws.client_environment()))


def _key() -> dict[str, str]:
    metadata: dict[str, str] = boto3.client("kms").describe_key(KeyId=ALIAS)["KeyMetadata"]  # type: ignore[assignment]
    return metadata


def _documented_imports() -> str:
    """The file of imports in docs/retention.md, for the environment of this test."""
    text = (ROOT / "docs" / "retention.md").read_text()
    file: str
    (file,) = re.findall(r"^cat > imports\.tf\.json <<END$(.+?)^END$", text, re.MULTILINE | re.DOTALL)
    account = boto3.client("sts").get_caller_identity()["Account"]
    known: dict[str, str] = {"$account": account, "$key": _key()["KeyId"], "-dev": f"-{ENVIRONMENT}"}
    for written, meant in known.items():
        assert written in file
        file = file.replace(written, meant)
    return file


def _empty_bucket() -> None:
    s3 = boto3.client("s3")
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=BUCKET):
        for version in [*page.get("Versions", []), *page.get("DeleteMarkers", [])]:
            s3.delete_object(Bucket=BUCKET, Key=version["Key"], VersionId=version["VersionId"])


def test_the_state_moves_into_its_bucket_is_found_again_and_moves_out_to_be_retired(checkout: Checkout) -> None:
    s3 = boto3.client("s3")

    # README.md, "Deploy to AWS": the bucket, then its state into it.
    checkout.settings()
    checkout.cdktf("deploy", "--auto-approve")
    assert "aws_s3_bucket" in checkout.state_file.read_text()
    checkout.settings(state_in_bucket=True)
    checkout.cdktf("deploy", "--auto-approve", "--migrate-state")
    state = s3.head_object(Bucket=BUCKET, Key=OWN_STATE_KEY)
    assert (state["ServerSideEncryption"], state["SSEKMSKeyId"]) == ("aws:kms", _key()["Arn"])
    checkout.state_file.unlink()
    assert checkout.terraform.changes() == {}

    # Nobody else changes it meanwhile.
    lock = {"ID": "somebody", "Operation": "apply", "Who": "a colleague", "Created": "2026-01-01T00:00:00Z"}
    s3.put_object(Bucket=BUCKET, Key=f"{OWN_STATE_KEY}.tflock", Body=json.dumps(lock).encode())
    assert "a colleague" in checkout.terraform.fail("plan", "-input=false")
    s3.delete_object(Bucket=BUCKET, Key=f"{OWN_STATE_KEY}.tflock")

    # docs/retention.md, "Restore": every version of it is gone.
    _empty_bucket()
    assert "No state file was found" in checkout.terraform.fail("state", "list")
    imports = checkout.terraform.folder / "imports.tf.json"
    imports.write_text(_documented_imports())
    announced = checkout.terraform.succeed("apply", "-auto-approve", "-input=false", "-no-color")
    count = len(json.loads(imports.read_text())["import"])
    assert f"Plan: {count} to import, 0 to add, 1 to change, 0 to destroy" in announced
    assert (
        f"announce {count} to import, 0 to add, 1 to change, 0 to destroy"
        in (ROOT / "docs" / "retention.md").read_text()
    )
    assert "aws_kms_key.encryption_key_0F00DADF: Modifications complete" in announced
    imports.unlink()
    assert checkout.terraform.changes() == {}

    # docs/retention.md, "Retire an environment", steps 3, 5 and 6.
    checkout.settings(state_in_bucket=True, disposable=True)
    checkout.cdktf("deploy", "--auto-approve")
    checkout.settings(disposable=True)
    checkout.cdktf("deploy", "--auto-approve", "--migrate-state")
    assert "aws_s3_bucket" in checkout.state_file.read_text()
    key = _key()["KeyId"]
    _empty_bucket()
    checkout.cdktf("destroy", "--auto-approve")
    with pytest.raises(ClientError):
        s3.head_bucket(Bucket=BUCKET)
    assert boto3.client("kms").describe_key(KeyId=key)["KeyMetadata"]["KeyState"] == "PendingDeletion"
