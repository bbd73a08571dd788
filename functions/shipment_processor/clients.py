"""The AWS clients, made once per execution environment."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_sns import SNSClient
    from mypy_boto3_sqs import SQSClient

# botocore waits 60 seconds for a connection and again for an answer: one stuck request would use up the invocation.
_CONNECT_SECONDS = 1
_READ_SECONDS = 3
# What one request to DynamoDB takes at most.
REQUEST_SECONDS = _CONNECT_SECONDS + _READ_SECONDS


@cache
def dynamodb() -> DynamoDBClient:
    """For the shipment log; does not retry, the writer does."""
    return boto3.client("dynamodb", config=_config(attempts=1))


@cache
def sqs() -> SQSClient:
    """For the failed-events queue."""
    return boto3.client("sqs", config=_config(attempts=2))


@cache
def sns() -> SNSClient:
    """For the alert topic."""
    return boto3.client("sns", config=_config(attempts=2))


def _config(*, attempts: int) -> Config:
    return Config(
        connect_timeout=_CONNECT_SECONDS,
        read_timeout=_READ_SECONDS,
        retries={"mode": "standard", "total_max_attempts": attempts},
    )
