"""The boto3 clients of the commands.

Endpoint, region and credentials come from the standard AWS settings (environment variables, profile).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

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


def event_bridge_client() -> EventBridgeClient:
    """A client of EventBridge.

    Raises:
        OperationError: No region, an unknown profile or a malformed endpoint.
    """
    with _explained():
        return boto3.client("events", region_name=_region(), config=_CONFIG)


def dynamodb_client(*, connections: int = MAX_POOL_CONNECTIONS) -> DynamoDBClient:
    """A client of DynamoDB.

    Args:
        connections: How many to keep open, for as many threads.

    Raises:
        OperationError: No region, an unknown profile or a malformed endpoint.
    """
    with _explained():
        config = _CONFIG.merge(Config(max_pool_connections=connections))
        return boto3.client("dynamodb", region_name=_region(), config=config)


def sqs_client() -> SQSClient:
    """A client of SQS.

    Raises:
        OperationError: No region, an unknown profile or a malformed endpoint.
    """
    with _explained():
        return boto3.client("sqs", region_name=_region(), config=_CONFIG)


def _region() -> str | None:
    """AWS_REGION, which other tools of AWS and Terraform take before all else, and boto3 does not read.

    None leaves it to boto3, which takes AWS_DEFAULT_REGION and then the profile:
    https://docs.aws.amazon.com/sdkref/latest/guide/feature-region.html
    """
    return os.environ.get("AWS_REGION") or None


def cloudwatch_client() -> CloudWatchClient:
    """A client of CloudWatch.

    Raises:
        OperationError: No region, an unknown profile or a malformed endpoint.
    """
    with _explained():
        return boto3.client("cloudwatch", region_name=_region(), config=_CONFIG)


def iam_client() -> IAMClient:
    """A client of IAM.

    Raises:
        OperationError: No region, an unknown profile or a malformed endpoint.
    """
    with _explained():
        return boto3.client("iam", region_name=_region(), config=_CONFIG)


def kms_client() -> KMSClient:
    """A client of KMS.

    Raises:
        OperationError: No region, an unknown profile or a malformed endpoint.
    """
    with _explained():
        return boto3.client("kms", region_name=_region(), config=_CONFIG)


def lambda_client() -> LambdaClient:
    """A client of Lambda.

    Raises:
        OperationError: No region, an unknown profile or a malformed endpoint.
    """
    with _explained():
        return boto3.client("lambda", region_name=_region(), config=_CONFIG)


def logs_client() -> CloudWatchLogsClient:
    """A client of CloudWatch Logs.

    Raises:
        OperationError: No region, an unknown profile or a malformed endpoint.
    """
    with _explained():
        return boto3.client("logs", region_name=_region(), config=_CONFIG)


def s3_client() -> S3Client:
    """A client of S3.

    Raises:
        OperationError: No region, an unknown profile or a malformed endpoint.
    """
    with _explained():
        return boto3.client("s3", region_name=_region(), config=_CONFIG)


def sns_client() -> SNSClient:
    """A client of SNS.

    Raises:
        OperationError: No region, an unknown profile or a malformed endpoint.
    """
    with _explained():
        return boto3.client("sns", region_name=_region(), config=_CONFIG)


def sts_client() -> STSClient:
    """A client of STS.

    Raises:
        OperationError: No region, an unknown profile or a malformed endpoint.
    """
    with _explained():
        return boto3.client("sts", region_name=_region(), config=_CONFIG)


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except BotoCoreError as error:
        raise OperationError(explain_client_side(error)) from error
    except ValueError as error:  # what botocore raises for a malformed AWS_ENDPOINT_URL
        raise OperationError(f"the AWS settings cannot be used: {error}; check AWS_ENDPOINT_URL") from error
