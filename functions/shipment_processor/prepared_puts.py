"""Writes rows with BatchWriteItem without botocore looking at each of their attributes.

botocore checks every value of a request and then copies it into the request's form. Rows are in that form already, and
`contract.row` has held them to all that DynamoDB asks, so both would only be done again: half of the CPU time of a
request. Here botocore gets a request without rows, and the body with them just before it signs and sends it.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from contract.row import Row

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import BatchWriteItemOutputTypeDef

_body: ContextVar[bytes] = ContextVar("body")


def accept_prepared_puts(client: DynamoDBClient) -> None:
    """Makes a client take rows through `put_rows`, and by BatchWriteItem only so."""
    client.meta.events.register("before-call.dynamodb.BatchWriteItem", _set_body)


def put_rows(client: DynamoDBClient, table_name: str, rows: Sequence[Row]) -> BatchWriteItemOutputTypeDef:
    """BatchWriteItem with a PutRequest for each row.

    Args:
        client: A client that `accept_prepared_puts` was called with.
        table_name: The table.
        rows: At most 25.

    Raises:
        Exception: What botocore raises.
    """
    requests = [{"PutRequest": {"Item": row.item}} for row in rows]
    token = _body.set(_ENCODER.encode({"RequestItems": {table_name: requests}}).encode())
    try:
        # The table stands here all the same: where a request goes may depend on it.
        return client.batch_write_item(RequestItems={table_name: []})
    finally:
        _body.reset(token)


def prepared_body() -> bytes:
    """The body of the request that this thread is making."""
    return _body.get()


def _set_body(params: dict[str, Any], **_: Any) -> None:
    params["body"] = prepared_body()


def _binary(value: object) -> str:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    raise TypeError(f"{type(value).__name__} is no type of DynamoDB's JSON")


_ENCODER = json.JSONEncoder(separators=(",", ":"), default=_binary)
