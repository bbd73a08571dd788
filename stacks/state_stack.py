"""What an environment needs before its pipeline: the bucket of the Terraform state and the encryption key."""

from __future__ import annotations

from cdktf import LocalBackend, TerraformOutput, TerraformResourceLifecycle, TerraformStack
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from cdktf_cdktf_provider_aws.s3_bucket_policy import S3BucketPolicy
from cdktf_cdktf_provider_aws.s3_bucket_public_access_block import S3BucketPublicAccessBlock
from cdktf_cdktf_provider_aws.s3_bucket_server_side_encryption_configuration import (
    S3BucketServerSideEncryptionConfigurationA,
    S3BucketServerSideEncryptionConfigurationRuleA,
    S3BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultA,
)
from cdktf_cdktf_provider_aws.s3_bucket_versioning import (
    S3BucketVersioningA,
    S3BucketVersioningVersioningConfiguration,
)
from constructs import Construct

from stacks.access.account import Account
from stacks.access.deployment_policies import apply_policy, plan_policy
from stacks.access.encryption_key import EncryptionKey
from stacks.access.function_boundary import FunctionBoundary
from stacks.access.people_policies import operator_policy, operator_recovery_policy, producer_policy
from stacks.access.policy import deny_unencrypted_transport, policy_document
from stacks.settings.aws_provider import use_aws
from stacks.settings.environment import Environment
from stacks.settings.remote_state import use_remote_state

OWN_STATE_KEY = "state-stack.tfstate"
"""Key of the StateStack's Terraform state, where it is in the bucket."""


class StateStack(TerraformStack):
    """A versioned, encrypted, private bucket and a key, deployed once per environment before its ShipmentStack.

    Its own state is a file beside `cdktf.json` until the bucket exists, and then moves into the bucket
    (`Environment.state_in_bucket`). The policies of continuous integration do not reach it there.

    Args:
        scope: The app.
        id: Stack id.
        environment: Whose state the bucket holds. If it is disposable, bucket and key can be destroyed, the bucket
            only when it is empty.
    """

    def __init__(self, scope: Construct, id: str, *, environment: Environment) -> None:
        super().__init__(scope, id)
        use_aws(self, environment=environment)
        if environment.state_in_bucket:
            use_remote_state(self, environment=environment, key=OWN_STATE_KEY)
        else:
            # Relative to the folder that Terraform runs in, cdktf.out/stacks/<stack>. cdktf's default is an
            # absolute path, which would make the synthesized configuration differ between checkouts.
            LocalBackend(self, path=f"../../../terraform.{id}.tfstate")

        account = Account(self, "account", region=environment.region)
        key = EncryptionKey(self, "encryption_key", environment=environment, account=account)
        bucket = S3Bucket(
            self,
            "bucket",
            bucket=environment.state_bucket,
            lifecycle=None if environment.disposable else TerraformResourceLifecycle(prevent_destroy=True),
        )
        S3BucketVersioningA(
            self,
            "versioning",
            bucket=bucket.id,
            versioning_configuration=S3BucketVersioningVersioningConfiguration(status="Enabled"),
        )
        S3BucketServerSideEncryptionConfigurationA(
            self,
            "encryption",
            bucket=bucket.id,
            rule=[
                S3BucketServerSideEncryptionConfigurationRuleA(
                    apply_server_side_encryption_by_default=S3BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultA(
                        sse_algorithm="aws:kms", kms_master_key_id=key.arn
                    ),
                    # One data key for the bucket instead of a request to KMS for each object.
                    bucket_key_enabled=True,
                )
            ],
        )
        private = S3BucketPublicAccessBlock(
            self,
            "public_access_block",
            bucket=bucket.id,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
        )
        S3BucketPolicy(
            self,
            "policy",
            bucket=bucket.id,
            policy=policy_document(
                deny_unencrypted_transport(actions=["s3:*"], resources=[bucket.arn, f"{bucket.arn}/*"])
            ),
            # S3 refuses two changes of a bucket's access at the same time.
            depends_on=[private],
        )
        TerraformOutput(self, "state_bucket", value=bucket.bucket, description="Bucket of the Terraform state.")
        TerraformOutput(
            self, "key_arn", value=key.arn, description="Key of the table, the topic, the logs and the state."
        )
        FunctionBoundary(self, "function_boundary", environment=environment, account=account, key_arn=key.arn)
        for name, policy, description in (
            (
                "plan_policy",
                plan_policy(environment, account, bucket_arn=bucket.arn, key_arn=key.arn),
                "IAM policy of whoever plans the pipeline.",
            ),
            (
                "apply_policy",
                apply_policy(environment, account, bucket_arn=bucket.arn, key_arn=key.arn),
                "IAM policy of whoever applies a plan, besides plan_policy.",
            ),
            (
                "operator_policy",
                operator_policy(environment, account, key_arn=key.arn),
                "IAM policy of operators who query rows and list failed events.",
            ),
            (
                "operator_recovery_policy",
                operator_recovery_policy(environment, account, key_arn=key.arn),
                "IAM policy of operators who redrive, replay and restore, besides operator_policy.",
            ),
            (
                "producer_policy",
                producer_policy(environment, account),
                "IAM policy of whoever puts events on the bus.",
            ),
        ):
            TerraformOutput(self, name, value=policy, description=description)
