"""The AWS account and region of a stack, and the ARNs of resources that a policy has to name by hand."""

from __future__ import annotations

from cdktf_cdktf_provider_aws.data_aws_caller_identity import DataAwsCallerIdentity
from cdktf_cdktf_provider_aws.data_aws_partition import DataAwsPartition
from constructs import Construct


class Account(Construct):
    """Looks up the account and the partition that Terraform's credentials belong to.

    Args:
        scope: The stack.
        id: Construct id.
        region: AWS region of the stack, such as "eu-central-1".
    """

    def __init__(self, scope: Construct, id: str, *, region: str) -> None:
        super().__init__(scope, id)
        self._region = region
        self._partition = DataAwsPartition(self, "partition").partition
        self.id: str = DataAwsCallerIdentity(self, "caller").account_id

    @property
    def root_arn(self) -> str:
        """The account as a principal: everybody in it, as far as IAM lets them."""
        return self.root_arn_of(self.id)

    def root_arn_of(self, account_id: str) -> str:
        """Another account as a principal, in the same partition."""
        return f"arn:{self._partition}:iam::{account_id}:root"

    def arn(self, service: str, resource: str) -> str:
        """The ARN of a resource of this account and region.

        A resource's policy cannot refer to that resource's own `arn` attribute: Terraform refuses the cycle.
        So the ARN is put together from the name.
        """
        return f"arn:{self._partition}:{service}:{self._region}:{self.id}:{resource}"

    def global_arn(self, service: str, resource: str) -> str:
        """The ARN of a resource of this account that belongs to no region."""
        return f"arn:{self._partition}:{service}::{self.id}:{resource}"
