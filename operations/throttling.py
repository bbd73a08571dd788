"""Requests to DynamoDB that go on while it throttles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from botocore.exceptions import ClientError

from contract.limits import ROWS_PER_REQUEST
from operations.backoff import backoff_delays
from operations.errors import OperationError

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

T = TypeVar("T")
_ATTEMPTS = 10
# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
_THROTTLED = {"ProvisionedThroughputExceededException", "RequestLimitExceeded", "ThrottlingException"}


def patiently(request: Callable[[], T], *, table: str, sleep: Callable[[float], object]) -> T:
    """Makes a request, and makes it again with backoff while DynamoDB throttles it.

    Args:
        request: Makes it once.
        table: Name of the table, for the error.
        sleep: Waits so many seconds.

    Raises:
        OperationError: It was throttled in all of ten attempts, each of them several of botocore's.
    """
    for delay in (*backoff_delays(attempts=_ATTEMPTS), None):
        try:
            return request()
        except ClientError as error:
            if error.response["Error"]["Code"] not in _THROTTLED:
                raise
            if delay is None:
                raise _throttled(table) from error
        sleep(delay)
    raise AssertionError("unreachable: the last delay is None")


def write_rows(client: DynamoDBClient, table: str, rows: Sequence[Any], *, sleep: Callable[[float], object]) -> None:
    """Writes rows, over what is there under the same key, 25 a request.

    Args:
        client: DynamoDB.
        table: Name of the table.
        rows: As a scan returns them.
        sleep: Waits so many seconds.

    Raises:
        OperationError: DynamoDB took nothing in ten attempts in a row.
    """
    remaining = iter([{"PutRequest": {"Item": row}} for row in rows])
    while requests := list(islice(remaining, ROWS_PER_REQUEST)):
        _write(client, table, requests, sleep)


def _write(client: DynamoDBClient, table: str, requests: list[Any], sleep: Callable[[float], object]) -> None:
    delays = backoff_delays(attempts=_ATTEMPTS)
    while True:
        answer = patiently(partial(client.batch_write_item, RequestItems={table: requests}), table=table, sleep=sleep)
        left = answer["UnprocessedItems"].get(table, [])
        if not left:
            return
        if len(left) < len(requests):
            # As long as it takes some of them there is no reason to give up.
            delays = backoff_delays(attempts=_ATTEMPTS)
        requests = left
        delay = next(delays, None)
        if delay is None:
            raise _throttled(table)
        sleep(delay)


def _throttled(table: str) -> OperationError:
    return OperationError(
        f"DynamoDB throttles {table} and took nothing in {_ATTEMPTS} attempts in a row: try again when it is idle"
    )
