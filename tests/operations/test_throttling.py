from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import pytest
from botocore.exceptions import ClientError

from operations.errors import OperationError
from operations.throttling import patiently, write_rows

ROWS = [{"shipment_id": {"S": f"S-{number}"}} for number in range(30)]


def refusal(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "no"}}, "BatchWriteItem")


class Table:
    """A DynamoDB client with one table.

    Args:
        takes: How many of the rows of a request are taken; it may raise instead.
    """

    def __init__(self, takes: Callable[[int], int]) -> None:
        self._takes = takes
        self.rows: list[Any] = []
        self.sizes: list[int] = []

    def batch_write_item(self, *, RequestItems: dict[str, list[Any]]) -> Any:  # noqa: N803 - its name in boto3
        """Takes some of the rows."""
        (requests,) = RequestItems.values()
        self.sizes.append(len(requests))
        taken = self._takes(len(requests))
        self.rows += [request["PutRequest"]["Item"] for request in requests[:taken]]
        return {"UnprocessedItems": {"log": requests[taken:]} if requests[taken:] else {}}


def write(table: Table) -> list[float]:
    """Writes all rows; returns the waits."""
    waits: list[float] = []
    write_rows(cast("Any", table), "log", ROWS, sleep=waits.append)
    return waits


def test_rows_go_out_25_a_request() -> None:
    table = Table(lambda size: size)
    assert write(table) == []
    assert (table.sizes, table.rows) == ([25, 5], ROWS)


def test_rows_that_are_left_are_written_again_as_long_as_some_are_taken() -> None:
    table = Table(lambda size: 1)
    # More waits than there are attempts in vain.
    assert len(write(table)) == 24 + 4
    assert table.rows == ROWS


@pytest.mark.parametrize(
    "code", ["ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded"]
)
def test_a_throttled_request_is_made_again(code: str) -> None:
    throttled = iter([code] * 9)

    def takes(size: int) -> int:
        if code := next(throttled, None):
            raise refusal(code)
        return size

    table = Table(takes)
    assert len(write(table)) == 9
    assert table.rows == ROWS


def _throttles(size: int) -> int:
    raise refusal("ThrottlingException")


@pytest.mark.parametrize("takes", [lambda size: 0, _throttles])
def test_giving_up_is_said(takes: Callable[[int], int]) -> None:
    table = Table(takes)
    with pytest.raises(OperationError, match="DynamoDB throttles log and took nothing in 10 attempts in a row"):
        write(table)
    assert table.sizes == [25] * 10


def test_another_error_is_no_reason_to_try_again() -> None:
    def request() -> None:
        raise refusal("AccessDeniedException")

    waits: list[float] = []
    with pytest.raises(ClientError, match="AccessDeniedException"):
        patiently(request, table="log", sleep=waits.append)
    assert waits == []
