"""The AWS clients, made once per execution environment and not before they are needed.

Most invocations need neither SQS nor SNS, and a module without clients can be imported without a region. They are
botocore's, as boto3's are: the function needs nothing that boto3 adds, and loading it is a twelfth of a cold start.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, cast

from botocore.config import Config
from botocore.session import get_session

from contract.limits import REQUESTS_IN_FLIGHT
from contract.names import SERVICE

from .prepared_puts import accept_prepared_puts

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_sns import SNSClient
    from mypy_boto3_sqs import SQSClient

_CONNECT_SECONDS = 1
_READ_SECONDS = 2
REQUEST_SECONDS = _CONNECT_SECONDS + _READ_SECONDS
"""What one request takes at most: connecting, then waiting for the answer."""

# botocore waits 60 seconds for a connection and again for an answer: one stuck request would use up the invocation.
# It also retries, up to five times, without regard to the time that is left. So no client retries by itself; whoever
# makes a request repeats it as long as its share of the invocation lasts.
_CONFIG = Config(
    connect_timeout=_CONNECT_SECONDS,
    read_timeout=_READ_SECONDS,
    retries={"mode": "standard", "total_max_attempts": 1},
    max_pool_connections=REQUESTS_IN_FLIGHT,
    # Else botocore puts a text of twenty parts together twice a request, a sixth of the CPU time of a small one.
    user_agent=SERVICE,
)


# What is put is checked already, see `prepared_puts`.
_UNCHECKED = Config(parameter_validation=False)
_session = cache(get_session)


@cache
def dynamodb() -> DynamoDBClient:
    """For the shipment log."""
    client = cast("DynamoDBClient", _session().create_client("dynamodb", config=_CONFIG.merge(_UNCHECKED)))
    accept_prepared_puts(client)
    return client


@cache
def sqs() -> SQSClient:
    """For the failed-events queue."""
    return cast("SQSClient", _session().create_client("sqs", config=_CONFIG))


@cache
def sns() -> SNSClient:
    """For the alert topic."""
    return cast("SNSClient", _session().create_client("sns", config=_CONFIG))
