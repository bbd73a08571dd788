"""What every stack needs to talk to AWS."""

from __future__ import annotations

from cdktf import TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider, AwsProviderDefaultTags

from contract.names import PIPELINE
from stacks.settings.environment import Environment

# The S3 backend locks the state by itself from this version on.
_TERRAFORM_VERSION = ">= 1.10.0"


def use_aws(stack: TerraformStack, *, environment: Environment) -> None:
    """Gives a stack the AWS provider of its environment, which tags everything it creates."""
    AwsProvider(
        stack,
        "aws",
        region=environment.region,
        default_tags=[
            AwsProviderDefaultTags(tags={"project": PIPELINE, "environment": environment.name, "managed-by": "cdktf"})
        ],
    )
    stack.add_override("terraform.required_version", _TERRAFORM_VERSION)
