"""Where a stack keeps its Terraform state."""

from __future__ import annotations

from cdktf import S3Backend, TerraformStack

from stacks.environment import Environment


def use_remote_state(stack: TerraformStack, *, environment: Environment, key: str) -> None:
    """Keeps the stack's state encrypted under `key` in the environment's bucket, locked while in use."""
    S3Backend(stack, bucket=environment.state_bucket, key=key, region=environment.region, encrypt=True)
    # cdktf 0.21 does not know the option yet.
    stack.add_override("terraform.backend.s3.use_lockfile", True)
