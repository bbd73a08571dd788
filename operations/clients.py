"""The boto3 clients of the commands.

Endpoint, region and credentials come from the standard AWS settings (environment variables, profile). Each function
raises `OperationError` where these cannot be used: no region, an unknown profile or a malformed endpoint.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.endpoint import MAX_POOL_CONNECTIONS
from botocore.exceptions import BotoCoreError

from operations.errors import OperationError, explain_client_side

if TYPE_CHECKING:
    from mypy_boto3_cloudwatch import CloudWatchClient
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_iam import IAMClient
    from mypy_boto3_kms import KMSClient
    from mypy_boto3_lambda import LambdaClient
    from mypy_boto3_logs import CloudWatchLogsClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sns import SNSClient
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sts import STSClient

# A person waits for the answer: botocore's default of 60 seconds a try is too long to learn of a wrong
# endpoint. Five tries in all ride out short throttling.
_CONFIG = Config(connect_timeout=5, read_timeout=30, retries={"mode": "standard", "total_max_attempts": 5})


def cloudwatch_client() -> CloudWatchClient:
    """A client of CloudWatch."""
    client: CloudWatchClient = _make("cloudwatch")
    return client


def dynamodb_client(*, connections: int = MAX_POOL_CONNECTIONS) -> DynamoDBClient:
    """A client of DynamoDB that keeps so many connections open, for as many threads."""
    client: DynamoDBClient = _make("dynamodb", Config(max_pool_connections=connections))
    return client


def event_bridge_client() -> EventBridgeClient:
    """A client of EventBridge."""
    client: EventBridgeClient = _make("events")
    return client


def iam_client() -> IAMClient:
    """A client of IAM."""
    client: IAMClient = _make("iam")
    return client


def kms_client() -> KMSClient:
    """A client of KMS."""
    client: KMSClient = _make("kms")
    return client


def lambda_client() -> LambdaClient:
    """A client of Lambda."""
    client: LambdaClient = _make("lambda")
    return client


def logs_client() -> CloudWatchLogsClient:
    """A client of CloudWatch Logs."""
    client: CloudWatchLogsClient = _make("logs")
    return client


def s3_client() -> S3Client:
    """A client of S3."""
    client: S3Client = _make("s3")
    return client


def sns_client() -> SNSClient:
    """A client of SNS."""
    client: SNSClient = _make("sns")
    return client


def sqs_client() -> SQSClient:
    """A client of SQS."""
    client: SQSClient = _make("sqs")
    return client


def sts_client() -> STSClient:
    """A client of STS."""
    client: STSClient = _make("sts")
    return client


def _make(service: Any, config: Config | None = None) -> Any:
    try:
        return boto3.client(service, region_name=_region(), config=_CONFIG.merge(config) if config else _CONFIG)
    except BotoCoreError as error:
        raise OperationError(explain_client_side(error)) from error
    except ValueError as error:  # what botocore raises for a malformed AWS_ENDPOINT_URL
        raise OperationError(f"the AWS settings cannot be used: {error}; check AWS_ENDPOINT_URL") from error


def _region() -> str | None:
    """AWS_REGION, which other tools of AWS and Terraform take before all else, and boto3 does not read.

    None leaves it to boto3, which takes AWS_DEFAULT_REGION and then the profile:
    https://docs.aws.amazon.com/sdkref/latest/guide/feature-region.html
    """
    return os.environ.get("AWS_REGION") or None
