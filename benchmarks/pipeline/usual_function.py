"""The function of the usual pipeline: one PutItem for each record, through boto3's resource.

As in most tutorials it trusts the event: nothing is validated, nothing rejected, and whatever fails fails the whole
batch. So it does less for an event than ours does. It is zipped alone, and imports nothing of this project.
"""

from __future__ import annotations

import json
import os
from functools import cache
from typing import TYPE_CHECKING, Any

import boto3

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table


@cache
def _table() -> Table:
    return boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])


def handler(event: dict[str, Any], context: object) -> None:
    """Stores the events of an SQS event source mapping, the payload beside its own fields."""
    for record in event["Records"]:
        detail = json.loads(record["body"])["detail"]
        key = f"{detail['timestamp']}#{detail['event_id']}"
        _table().put_item(Item={**detail, "event_key": key, "payload": json.dumps(detail)})
