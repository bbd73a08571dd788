"""What `state-<environment>` makes: the bucket of the Terraform state, and the key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from contract.names import ResourceNames
from operations.caller_account import CallerAccount
from operations.errors import MissingError, explained
from operations.findings import Finding, attention, fault, judged
from operations.preflight.ownership import judge_owner

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient
    from mypy_boto3_s3 import S3Client

_FORBIDDEN = ("403", "AccessDenied")


def check_bucket(client: S3Client, names: ResourceNames, account: CallerAccount, bucket: str) -> Iterator[Finding]:
    """The name is free or ours. Bucket names are unique across all of AWS, so it may be anybody's."""
    try:
        with explained(f"the bucket {bucket}", names):
            tags = _bucket_tags(client, bucket, account)
    except MissingError:
        yield judge_owner("state bucket", bucket, None, names)
        return
    if tags is None:
        yield fault(
            "state bucket",
            f"{bucket} is somebody else's, or closed to {account.caller}",
            "Choose another state_bucket in cdktf.json, or credentials that may read it.",
        )
        return
    yield judge_owner("state bucket", bucket, tags, names)


def check_key(client: KMSClient, names: ResourceNames) -> Iterator[Finding]:
    """The alias leads to a key that can be used and is ours, or does not exist yet."""
    try:
        with explained(f"the key {names.key_alias}", names):
            key = client.describe_key(KeyId=names.key_alias)["KeyMetadata"]
    except MissingError:
        yield attention(
            "key",
            f"{names.key_alias} does not exist yet",
            f"Deploy state-{names.environment} before shipment-{names.environment}: README.md, Deploy to AWS.",
        )
        return
    with explained(f"the key {names.key_alias}", names):
        tags = client.list_resource_tags(KeyId=key["KeyId"])["Tags"]
    owner = judge_owner("key", names.key_alias, {tag["TagKey"]: tag["TagValue"] for tag in tags}, names)
    state = key["KeyState"]
    yield owner
    yield judged(
        "key's state",
        sound=state == "Enabled",
        found=state,
        remedy="Call it back with `aws kms cancel-key-deletion`, then enable it with `aws kms enable-key`.",
    )


def _bucket_tags(client: S3Client, bucket: str, account: CallerAccount) -> dict[str, str] | None:
    """Its tags; None where it is not the account's."""
    try:
        client.head_bucket(Bucket=bucket, ExpectedBucketOwner=account.id)
        tags = client.get_bucket_tagging(Bucket=bucket)["TagSet"]
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code == "NoSuchTagSet":
            return {}
        if code in _FORBIDDEN:
            return None
        raise
    return {tag["Key"]: tag["Value"] for tag in tags}
