"""Where a stack keeps its Terraform state."""

from __future__ import annotations

from cdktf import S3Backend, TerraformStack

from stacks.settings.environment import Environment


def use_remote_state(stack: TerraformStack, *, environment: Environment, key: str) -> None:
    """Keeps the stack's state under `key` in the environment's bucket, locked while in use.

    The bucket encrypts it with the environment's key. The backend's own option `encrypt` must stay off: alone, it asks
    for S3's key and so overrides the bucket's.
    """
    S3Backend(stack, bucket=environment.state_bucket, key=key, region=environment.region)
    # cdktf 0.21 does not know the option yet.
    stack.add_override("terraform.backend.s3.use_lockfile", True)
