"""A pipeline that is measured: a bus that takes events and a table that gets their rows."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from contract.limits import ENTRIES_PER_REQUEST

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_events import EventBridgeClient

    from benchmarks.pipeline.events import Event

_POLL_SECONDS = 0.1


class IncompleteRunError(Exception):
    """Not every event of a run became a row, so the run has no result; the message says how many are missing."""


@dataclass(frozen=True)
class Contender:
    """A deployed pipeline.

    Attributes:
        name: What the report calls it.
        bus: Name of its event bus.
        table: Name of its table.
    """

    name: str
    bus: str
    table: str


def put(client: EventBridgeClient, bus: str, events: Sequence[Event]) -> None:
    """Puts events on a bus, as many a request as EventBridge takes, one request after another.

    Raises:
        IncompleteRunError: The bus refused one.
    """
    for start in range(0, len(events), ENTRIES_PER_REQUEST):
        part = events[start : start + ENTRIES_PER_REQUEST]
        answer = client.put_events(
            Entries=[
                {"EventBusName": bus, "Source": "benchmark", "DetailType": "Shipment Event", "Detail": event.text}
                for event in part
            ]
        )
        if answer["FailedEntryCount"]:
            raise IncompleteRunError(f"the bus {bus} refused {answer['FailedEntryCount']} events")


def row_count(client: DynamoDBClient, table: str) -> int:
    """How many rows a table has. The embedded AWS counts at once, AWS every six hours."""
    return client.describe_table(TableName=table)["Table"]["ItemCount"]


def wait_for_rows(client: DynamoDBClient, table: str, count: int, *, limit_seconds: float) -> None:
    """Waits until a table has so many rows.

    Raises:
        IncompleteRunError: It had fewer in the end.
    """
    deadline = time.monotonic() + limit_seconds
    while (found := row_count(client, table)) < count:
        if time.monotonic() > deadline:
            raise IncompleteRunError(f"{table} has {found} rows after {limit_seconds:.0f} s, not {count}")
        time.sleep(_POLL_SECONDS)


def check_stored(client: DynamoDBClient, table: str, event_ids: Collection[str]) -> None:
    """Reads the table and looks for each event; others may be there too.

    Raises:
        IncompleteRunError: One is not there, or there more than once.
    """
    pages = client.get_paginator("scan").paginate(TableName=table, ProjectionExpression="event_id")
    wanted = set(event_ids)
    found = [id for page in pages for item in page["Items"] if (id := item["event_id"]["S"]) in wanted]
    if missing := wanted - set(found):
        raise IncompleteRunError(f"{len(missing)} of {len(wanted)} events are not in {table}, such as {min(missing)}")
    if len(found) > len(wanted):
        raise IncompleteRunError(
            f"{len(found) - len(wanted)} of {len(wanted)} events have more than one row in {table}"
        )
