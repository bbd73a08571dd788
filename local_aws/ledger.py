"""Accounts for events: what was put on the bus against what is in the table and in the failed-events queue."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from contract.names import ResourceNames
from operations.clients import dynamodb_client, sqs_client
from operations.failed_event import FailedEvent
from operations.failed_events_reader import list_failures
from operations.queries import StoredEvent, history

_POLL_SECONDS = 0.5


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """Where events are at one moment.

    Attributes:
        stored: Rows of each shipment that was asked for.
        rejected: Messages in the failed-events queue.
    """

    stored: dict[str, list[StoredEvent]]
    rejected: list[FailedEvent]

    @property
    def stored_count(self) -> int:
        """Rows in all."""
        return sum(map(len, self.stored.values()))

    @property
    def accounted(self) -> int:
        """Events that are in one of the two places."""
        return self.stored_count + len(self.rejected)


def shipment_ids(file: Path) -> list[str]:
    """The shipments of a file of events in JSON Lines, in order of appearance."""
    events = (json.loads(line) for line in file.read_text("utf-8").splitlines())
    return list(dict.fromkeys(event["shipment_id"] for event in events if event.get("shipment_id")))


def read_ledger(names: ResourceNames, shipments: Iterable[str]) -> Ledger:
    """Reads the rows of some shipments and the whole failed-events queue."""
    table, queue = dynamodb_client(), sqs_client()
    return Ledger(
        stored={shipment_id: history(table, names, shipment_id) for shipment_id in shipments},
        rejected=list_failures(queue, names).events,
    )


def wait_for_events(
    names: ResourceNames,
    shipments: Iterable[str],
    *,
    expected: int,
    limit_seconds: float,
    progress: Callable[[Ledger], None] = lambda _: None,
) -> Ledger:
    """Reads the ledger until it accounts for `expected` events or time is up; returns the last reading."""
    shipments = list(shipments)
    deadline = time.monotonic() + limit_seconds
    while True:
        ledger = read_ledger(names, shipments)
        progress(ledger)
        if ledger.accounted >= expected or time.monotonic() > deadline:
            return ledger
        time.sleep(_POLL_SECONDS)
