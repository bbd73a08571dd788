"""The deployed pipeline while requests of its function fail, and the books at the end."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import boto3

from contract.names import ResourceNames
from operations.clients import event_bridge_client, sqs_client
from operations.failed_event import FailedEvent, Origin
from operations.redrive import redrive
from rehearsals.books import Books, failed_events, read_books
from rehearsals.chaos.plan import FaultPlan
from rehearsals.errors import RehearsalError
from rehearsals.idle import wait_until_idle

# A message that failed comes again after the queue's visibility timeout, six times the function's timeout: minutes.
# Here it must come again at once. That it may then be delivered while an invocation still works on it only adds to
# the trouble.
VISIBILITY_TIMEOUT = 2
# The shortest that the variable function_timeout allows.
FUNCTION_TIMEOUT = 15
_ENTRIES = 10
_POLL_SECONDS = 0.3
_ROUNDS = 12


@contextmanager
def short_cycle(names: ResourceNames) -> Iterator[None]:
    """Makes failed messages come again within seconds for the length of a `with` block."""
    sqs, functions = boto3.client("sqs"), boto3.client("lambda")
    queue = sqs.get_queue_url(QueueName=names.queue)["QueueUrl"]
    visibility = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["VisibilityTimeout"])["Attributes"]
    timeout = functions.get_function_configuration(FunctionName=names.function)["Timeout"]
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"VisibilityTimeout": str(VISIBILITY_TIMEOUT)})
    functions.update_function_configuration(FunctionName=names.function, Timeout=FUNCTION_TIMEOUT)
    try:
        yield
    finally:
        sqs.set_queue_attributes(QueueUrl=queue, Attributes=dict(visibility))
        functions.update_function_configuration(FunctionName=names.function, Timeout=timeout)


@dataclass
class FaultRun:
    """Events of one scenario.

    Attributes:
        names: The environment.
        plan: The faults.
        prefix: How the shipment ids of all its events start.
        put_texts: Texts of the events that were put, in order.
        redriven: Messages that were redriven.
    """

    names: ResourceNames
    plan: FaultPlan
    prefix: str
    put_texts: list[str] = field(default_factory=list)
    redriven: int = 0

    def event(self, number: int, **fields: Any) -> str:
        """A valid event, unless `fields` says otherwise; numbers differ in their instant."""
        instant = f"2025-05-09T{number // 3600 % 24:02d}:{number // 60 % 60:02d}:{number % 60:02d}Z"
        document = {
            "shipment_id": f"{self.prefix}-{number % 97}",
            "status": "in_transit",
            "timestamp": instant,
            "event_id": str(number),
            **fields,
        }
        return json.dumps({name: value for name, value in document.items() if value is not None})

    def put(self, texts: Sequence[str]) -> None:
        """Puts events on the bus, ten a request.

        Raises:
            RehearsalError: The bus refused one.
        """
        events = event_bridge_client()
        for start in range(0, len(texts), _ENTRIES):
            part = texts[start : start + _ENTRIES]
            answer = events.put_events(
                Entries=[
                    {"EventBusName": self.names.bus, "Source": "test", "DetailType": "test", "Detail": text}
                    for text in part
                ]
            )
            if answer["FailedEntryCount"]:
                raise RehearsalError(f"the bus refused events: {answer['Entries']}")
            self.put_texts += part

    def failures(self) -> list[FailedEvent]:
        """The failed events of this scenario, copies included."""
        return failed_events(self.names, prefix=self.prefix)

    def books(self) -> Books:
        """The books as they are now."""
        return read_books(self.names, self.put_texts, prefix=self.prefix)

    def wait_until_idle(self, limit_seconds: float) -> None:
        """Waits until the queue holds no message, be it hidden.

        Raises:
            RehearsalError: It still held some in the end.
        """
        wait_until_idle(self.names, limit_seconds)

    def settle(self, *, limit_seconds: float) -> Books:
        """Ends the faults, redrives what was not rejected until nothing but rejections is left; returns the books."""
        self.plan.set()
        self.wait_until_idle(limit_seconds)
        for _ in range(_ROUNDS):
            waiting = [each for each in self.failures() if each.origin is Origin.QUEUE]
            if not waiting:
                break
            redrive(sqs_client(), self.names, reason=waiting[0].reason, most_redrives=_ROUNDS)
            self.redriven += len(waiting)
            self.wait_until_idle(limit_seconds)
        return self.books()


def wait_for(condition: Callable[[], bool], what: str, limit_seconds: float) -> None:
    """Waits until a condition holds.

    Raises:
        RehearsalError: It did not in time; the message says what was waited for.
    """
    deadline = time.monotonic() + limit_seconds
    while not condition():
        if time.monotonic() > deadline:
            raise RehearsalError(f"{what}: not within {limit_seconds} s")
        time.sleep(_POLL_SECONDS)
