"""The encryption key of one environment: who may use it for what, and how the pipeline finds it."""

from __future__ import annotations

from functools import cached_property

from cdktf import TerraformResourceLifecycle
from cdktf_cdktf_provider_aws.data_aws_kms_key import DataAwsKmsKey
from cdktf_cdktf_provider_aws.kms_alias import KmsAlias
from cdktf_cdktf_provider_aws.kms_key import KmsKey
from constructs import Construct

from stacks.access.account import Account
from stacks.access.policy import Statement, policy_document
from stacks.access.service_role import ServiceRole
from stacks.settings.environment import Environment

# Days between the request to delete the key and its end, in which it can be called back; AWS allows 7 to 30:
# https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html
_LONGEST_WAIT = 30
_SHORTEST_WAIT = 7
# In the policy of a key, "*" is this key: AWS has no other way to say it.
# https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html
_THIS_KEY = ("*",)
_ADMINISTRATION = (
    "kms:CancelKeyDeletion",
    "kms:CreateAlias",
    "kms:DeleteAlias",
    "kms:DescribeKey",
    "kms:DisableKey",
    "kms:DisableKeyRotation",
    "kms:EnableKey",
    "kms:EnableKeyRotation",
    "kms:GetKeyPolicy",
    "kms:GetKeyRotationStatus",
    "kms:ListGrants",
    "kms:ListKeyPolicies",
    "kms:ListKeyRotations",
    "kms:ListResourceTags",
    "kms:PutKeyPolicy",
    "kms:RevokeGrant",
    "kms:RotateKeyOnDemand",
    "kms:ScheduleKeyDeletion",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:UpdateAlias",
    "kms:UpdateKeyDescription",
)
# The two wildcards are families of two, as AWS asks for them: ReEncryptFrom and ReEncryptTo, GenerateDataKey and
# GenerateDataKeyWithoutPlaintext.
# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
_USE = ("kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey")


class EncryptionKey(Construct):
    """A customer-managed KMS key that AWS rotates every year, under an alias made of the environment's name.

    It encrypts the table, the topic, the logs and the Terraform state; it lives beside the state because that is there
    before everything else and after it. The queues use SQS's own keys: EventBridge gives KMS no source to check, so a
    key that it may use for one rule it may use for every rule of every account (docs/security.md).

    The key's policy allows nothing that is not written here. People and roles of the account administer the key as far
    as IAM lets them, and use it only through the services that store things under it: whoever may not read the table
    cannot decrypt it with the key either, and whoever holds a copy of encrypted data cannot decrypt it by hand.

    Args:
        scope: The stack.
        id: Construct id.
        environment: Whose key it is.
        account: The stack's account.
    """

    def __init__(self, scope: Construct, id: str, *, environment: Environment, account: Account) -> None:
        super().__init__(scope, id)
        protected = not environment.disposable
        self._key = KmsKey(
            self,
            "key",
            description=f"Encrypts the shipment pipeline and its Terraform state in {environment.name}.",
            enable_key_rotation=True,
            deletion_window_in_days=_LONGEST_WAIT if protected else _SHORTEST_WAIT,
            policy=policy_document(
                _administered_by_account(account),
                _used_through_services(environment, account),
                _lent_to_tables(environment, account),
                _used_by_logs(environment, account),
                _used_by_alarms(account),
            ),
            lifecycle=TerraformResourceLifecycle(prevent_destroy=True) if protected else None,
        )
        KmsAlias(self, "alias", name=environment.names.key_alias, target_key_id=self._key.key_id)

    @cached_property
    def arn(self) -> str:
        """ARN of the key."""
        return self._key.arn


class ExistingEncryptionKey(Construct):
    """The environment's key as the pipeline finds it: by its alias.

    Args:
        scope: The stack.
        id: Construct id.
        environment: Whose key it is.
    """

    def __init__(self, scope: Construct, id: str, *, environment: Environment) -> None:
        super().__init__(scope, id)
        self._region = environment.region
        self._key = DataAwsKmsKey(self, "key", key_id=environment.names.key_alias)

    @cached_property
    def arn(self) -> str:
        """ARN of the key."""
        return self._key.arn

    def grant_access_table(self, role: ServiceRole, *, table_name: str) -> None:
        """Lets DynamoDB decrypt the key of one table on behalf of `role`, which it does for every reader and writer.

        https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
        """
        role.grant(
            "decrypt-shipment-log",
            actions=["kms:Decrypt"],
            resources=[self.arn],
            conditions={
                "StringEquals": {
                    **self._via("dynamodb"),
                    "kms:EncryptionContext:aws:dynamodb:tableName": table_name,
                }
            },
        )

    def grant_publish(self, role: ServiceRole) -> None:
        """Lets SNS encrypt what `role` publishes.

        SNS makes a data key, or decrypts the one it has:
        https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
        """
        role.grant(
            "encrypt-alerts",
            actions=["kms:GenerateDataKey", "kms:Decrypt"],
            resources=[self.arn],
            conditions={"StringEquals": self._via("sns")},
        )

    def _via(self, service: str) -> dict[str, str]:
        return {"kms:ViaService": f"{service}.{self._region}.amazonaws.com"}


def _administered_by_account(account: Account) -> Statement:
    return Statement(
        sid="AdministeredByAccount",
        # The account's root stands for everybody in it whom IAM allows the action.
        principals={"AWS": account.root_arn},
        actions=_ADMINISTRATION,
        resources=_THIS_KEY,
    )


def _used_through_services(environment: Environment, account: Account) -> Statement:
    return Statement(
        sid="UsedThroughServices",
        principals={"AWS": account.root_arn},
        actions=_USE,
        resources=_THIS_KEY,
        conditions={
            "StringEquals": {
                "kms:ViaService": [
                    f"{service}.{environment.region}.amazonaws.com" for service in ("dynamodb", "s3", "sns")
                ],
            }
        },
    )


def _lent_to_tables(environment: Environment, account: Account) -> Statement:
    """DynamoDB makes itself a grant when somebody creates or restores a table under the key; nobody makes another.

    https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
    """
    return Statement(
        sid="LentToTables",
        principals={"AWS": account.root_arn},
        actions=["kms:CreateGrant"],
        resources=_THIS_KEY,
        conditions={
            "StringEquals": {"kms:ViaService": f"dynamodb.{environment.region}.amazonaws.com"},
            "Bool": {"kms:GrantIsForAWSResource": "true"},
        },
    )


def _used_by_logs(environment: Environment, account: Account) -> Statement:
    """What CloudWatch Logs asks for.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
    """
    group = f"log-group:{environment.names.log_group}"
    return Statement(
        sid="UsedByLogsOfTheProcessor",
        principals={"Service": f"logs.{environment.region}.amazonaws.com"},
        actions=_USE,
        resources=_THIS_KEY,
        conditions={"ArnEquals": {"kms:EncryptionContext:aws:logs:arn": account.arn("logs", group)}},
    )


def _used_by_alarms(account: Account) -> Statement:
    """Without both actions CloudWatch drops every notification of an alarm, and nothing says so.

    https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
    """
    return Statement(
        sid="UsedByAlarmsOfThisAccount",
        principals={"Service": "cloudwatch.amazonaws.com"},
        actions=["kms:Decrypt", "kms:GenerateDataKey*"],
        resources=_THIS_KEY,
        conditions={
            "StringEquals": {"aws:SourceAccount": account.id},
            "ArnLike": {"aws:SourceArn": account.arn("cloudwatch", "alarm:*")},
        },
    )
