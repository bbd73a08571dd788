"""What every stack needs to talk to AWS."""

from __future__ import annotations

from cdktf import TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider, AwsProviderDefaultTags

from contract.deployment import default_tags
from stacks.settings.environment import Environment

# The S3 backend locks the state by itself from this version on.
_TERRAFORM_VERSION = ">= 1.10.0"


def use_aws(stack: TerraformStack, *, environment: Environment) -> None:
    """Gives a stack the AWS provider of its environment, which tags everything it creates."""
    AwsProvider(
        stack,
        "aws",
        region=environment.region,
        # Else the first thing that a wrong profile deploys is a second pipeline in somebody else's account.
        allowed_account_ids=None if environment.account is None else [environment.account],
        default_tags=[AwsProviderDefaultTags(tags=default_tags(environment.name))],
    )
    stack.add_override("terraform.required_version", _TERRAFORM_VERSION)
