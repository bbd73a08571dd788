from __future__ import annotations

import json
import os
from pathlib import Path

from embedded_aws.local_environment import keep_state_in_file
from tests.support.terraform import Terraform


def test_a_state_stack_keeps_its_state_in_a_file_whatever_it_declares(tmp_path: Path) -> None:
    keep_state_in_file(tmp_path)
    backend = {"s3": {"bucket": "not-there", "key": "state-stack.tfstate", "region": "eu-central-1"}}
    (tmp_path / "cdk.tf.json").write_text(
        json.dumps({"terraform": {"backend": backend}, "output": {"a": {"value": 1}}})
    )
    nowhere = {**os.environ, "AWS_ENDPOINT_URL": "http://127.0.0.1:1", "AWS_ACCESS_KEY_ID": "x"}
    terraform = Terraform(tmp_path, {**nowhere, "AWS_SECRET_ACCESS_KEY": "x", "AWS_MAX_ATTEMPTS": "1"})
    terraform.succeed("init", "-input=false")
    terraform.succeed("apply", "-auto-approve", "-input=false")
    assert (tmp_path / "terraform.tfstate").exists()
