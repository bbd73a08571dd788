"""The bucket of the Terraform state: it keeps every version, and is nobody else's business."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from contract.names import ResourceNames
from operations.errors import explained
from operations.findings import Finding, judged

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


def check_state_bucket(client: S3Client, names: ResourceNames, bucket: str) -> Iterator[Finding]:
    """Versioning and the block of public access."""
    with explained(f"the bucket {bucket}", names):
        status = client.get_bucket_versioning(Bucket=bucket).get("Status", "off")
    yield judged(
        "versions of the state",
        sound=status == "Enabled",
        found=f"{status} in {bucket}",
        remedy=f"Deploy state-{names.environment} again: a damaged state could not be taken back.",
    )
    open_ways = [name for name, blocked in _public_access_block(client, names, bucket).items() if not blocked]
    yield judged(
        "state bucket private",
        sound=not open_ways,
        found=f"not blocked: {', '.join(open_ways)}" if open_ways else "public access is blocked",
        remedy=f"Deploy state-{names.environment} again.",
    )


def _public_access_block(client: S3Client, names: ResourceNames, bucket: str) -> Mapping[str, bool]:
    blocks = dict.fromkeys(("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), False)
    with explained(f"the bucket {bucket}", names):
        try:
            answer = client.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]
        except ClientError as error:
            if error.response["Error"]["Code"] != "NoSuchPublicAccessBlockConfiguration":
                raise
            return blocks
    return blocks | {name: bool(blocked) for name, blocked in answer.items()}
