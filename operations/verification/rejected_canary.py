"""Sends the bad canary, finds it in the failed-events queue with its reason, and takes it out again.

It is sent to the queue and not to the bus: from there the archive would bring it back with every replay. The function
rejects it without an alert and without counting it (`contract.canary`). Its message is read as soon as it is there, by
a reader that waits for it, so that the alarm on waiting failed events, which looks once a minute, hardly ever sees it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from contract.canary import CANARY_REJECTION, CANARY_SHIPMENT
from contract.names import ResourceNames
from operations.errors import explained
from operations.failed_event import FailedEvent
from operations.failed_events_reader import FailedEventsReader
from operations.findings import Finding, fault, good, judged
from operations.queues import queue_url
from operations.verification.canary_events import bad_canary

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

_REJECTED, _REMOVED = "bad canary rejected", "bad canary taken out"


def check_rejected_canary(
    client: SQSClient,
    names: ResourceNames,
    *,
    seconds: float,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[Finding]:
    """What becomes of an event that can never be stored.

    Canaries that an earlier run left behind are taken out as well.

    Args:
        client: SQS.
        names: The environment.
        seconds: How long to wait for it.
        clock: Seconds that only grow.
    """
    canary = bad_canary()
    url = queue_url(client, names, names.queue)
    began = clock()
    with explained(f"the queue {names.queue}", names):
        client.send_message(QueueUrl=url, MessageBody=canary.text)
    found: FailedEvent | None = None
    left: list[str] = []
    removed = 0
    while found is None and clock() < began + seconds:
        # Left and entered anew, so that failed events of others are not hidden for longer than one reading.
        with FailedEventsReader(client, names) as reader:
            for messages in reader.read():
                canaries = [message for message in messages if message.shipment_id == CANARY_SHIPMENT]
                found = found or next((each for each in canaries if canary.mark in each.body), None)
                if canaries:
                    left += reader.remove([each.message_id for each in canaries])
                    removed += len(canaries)
                if found:
                    break
    if found is None:
        yield fault(
            _REJECTED,
            f"not in {names.failed_events_queue} within {seconds:.0f} s",
            "See the other findings and the function's log. If it comes later, the next run takes it out.",
        )
        return
    yield judged(
        _REJECTED,
        sound=found.reason == CANARY_REJECTION,
        found=f"{found.reason} ({found.text}) after {clock() - began:.1f} s",
        remedy=f"The reason should be {CANARY_REJECTION}: look at the function's log.",
    )
    if left:
        yield fault(
            _REMOVED,
            f"{len(left)} of {removed} stayed in {names.failed_events_queue}",
            "Run verify again; the next run takes them out.",
        )
    else:
        yield good(_REMOVED, "and nothing else" if removed == 1 else f"and {removed - 1} that earlier runs left")
