"""The deployed pipeline, as the end-to-end tests look into it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import boto3

from contract.names import ResourceNames
from embedded_aws.lifecycle import EmbeddedAws
from operations.clients import dynamodb_client, sqs_client
from operations.failed_event import FailedEvent
from operations.failed_events_reader import list_failures
from operations.queries import StoredEvent, history
from rehearsals.alert_inbox import Alert, AlertInbox
from rehearsals.chaos.proxy import FaultProxy

_LIMIT_SECONDS = 180
_POLL_SECONDS = 0.3
T = TypeVar("T")


@dataclass
class Pipeline:
    """The deployed pipeline from the outside: events in, rows and failed events out."""

    aws: EmbeddedAws
    names: ResourceNames
    inbox: AlertInbox
    proxy: FaultProxy
    alerts: list[Alert] = field(default_factory=list)

    def put(self, *events: dict[str, Any]) -> None:
        """Puts events on the bus with plain boto3, ten a request."""
        entries = [
            {"EventBusName": self.names.bus, "Source": "test", "DetailType": "test", "Detail": json.dumps(event)}
            for event in events
        ]
        client = boto3.client("events")
        for start in range(0, len(entries), 10):
            answer = client.put_events(Entries=entries[start : start + 10])  # type: ignore[arg-type]
            assert answer["FailedEntryCount"] == 0, answer

    def rows(self, shipment_id: str) -> list[StoredEvent]:
        """The rows of a shipment, oldest first."""
        return history(dynamodb_client(), self.names, shipment_id)

    def failures(self, text: str) -> list[FailedEvent]:
        """The failed events whose message holds a text."""
        return [event for event in list_failures(sqs_client(), self.names).events if text in event.body]

    def wait_for_rows(self, shipment_id: str, count: int) -> list[StoredEvent]:
        """The rows of a shipment once there are `count` of them."""
        return _wait(lambda: self.rows(shipment_id), count, f"rows of {shipment_id}")

    def wait_for_failures(self, text: str, count: int) -> list[FailedEvent]:
        """The failed events whose message holds a text once there are `count` of them."""
        return _wait(lambda: self.failures(text), count, f"failed events with {text}")

    def wait_for_alerts(self, text: str, count: int) -> list[Alert]:
        """The alerts that hold a text once there are `count` of them."""

        def found() -> list[Alert]:
            self.alerts += self.inbox.take()
            return [alert for alert in self.alerts if text in alert.message]

        return _wait(found, count, f"alerts with {text}")


def _wait(look: Callable[[], list[T]], count: int, what: str) -> list[T]:
    deadline = time.monotonic() + _LIMIT_SECONDS
    found = look()
    while len(found) < count and time.monotonic() < deadline:
        time.sleep(_POLL_SECONDS)
        found = look()
    assert len(found) == count, f"after {_LIMIT_SECONDS} s there are {len(found)} {what}, not {count}"
    return found
