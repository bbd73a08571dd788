"""Sends the good canary over the bus and finds its row, through the table and through the index."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from contract.canary import CANARY_SHIPMENT
from contract.names import ResourceNames
from contract.shipment_log import PARTITION_KEY, PAYLOAD, STATUS_INDEX
from operations.errors import OperationError
from operations.findings import Finding, fault, good
from operations.queries import StoredEvent, history, query_by_status
from operations.reading import Event, Location
from operations.sending import send_events
from operations.verification.canary_events import INSTANT, JUST_AFTER, STATUS, Canary, good_canary
from operations.verification.direct_invocation import invoke_with

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_lambda import LambdaClient

POLL_SECONDS = 1.0
_ROW, _INDEX = "canary stored", f"canary in {STATUS_INDEX}"


def check_stored_canary(
    events: EventBridgeClient,
    dynamodb: DynamoDBClient,
    functions: LambdaClient,
    names: ResourceNames,
    *,
    seconds: float,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[Finding]:
    """What the pipeline exists for: PutEvents in, a row that can be queried out.

    Args:
        events: EventBridge.
        dynamodb: DynamoDB.
        functions: Lambda, to ask the function itself where no row comes.
        names: The environment.
        seconds: How long to wait for the row, and then for the index.
        clock: Seconds that only grow.
        sleep: Waits so many seconds.
    """
    before = history(dynamodb, names, CANARY_SHIPMENT)
    canary = good_canary(other_than=" ".join(str(row[PAYLOAD]) for row in before))
    began = clock()
    summary = send_events(events, names, [Event(Location("canary", 1), canary.text, 2)])
    if summary.refused:
        yield fault(_ROW, f"not taken by the bus: {summary.refused[0].problem}", "Check the bus.")
        return

    def within(look: Callable[[], bool]) -> float | None:
        """Seconds since the event was sent at which `look` was true; None if it never was."""
        deadline = clock() + seconds
        while True:
            if look():
                return clock() - began
            if clock() >= deadline:
                return None
            sleep(POLL_SECONDS)

    stored = within(lambda: _holds(history(dynamodb, names, CANARY_SHIPMENT), canary))
    if stored is None:
        yield fault(_ROW, f"no row within {seconds:.0f} s", _suspicion(functions, names, canary))
        return
    yield good(_ROW, f"{stored:.1f} s after PutEvents on {names.bus}")
    # Of the text the index knows nothing; whatever run the row is of, it must be found.
    indexed = within(
        lambda: _has_canary(query_by_status(dynamodb, names, STATUS, since=INSTANT, until=JUST_AFTER, canaries=True))
    )
    if indexed is None:
        yield fault(_INDEX, f"not within {seconds:.0f} s", "Look whether the index is active, and at its throttles.")
    else:
        yield good(_INDEX, f"{indexed:.1f} s after PutEvents, left out of other queries")


def _holds(rows: list[StoredEvent], canary: Canary) -> bool:
    return any(canary.mark in str(row[PAYLOAD]) for row in rows)


def _has_canary(rows: list[StoredEvent]) -> bool:
    return any(row[PARTITION_KEY] == CANARY_SHIPMENT for row in rows)


def _suspicion(functions: LambdaClient, names: ResourceNames, canary: Canary) -> str:
    """Who is at fault, as far as the function itself can tell."""
    try:
        problem = invoke_with(functions, names, canary)
    except OperationError as error:
        return f"See the other findings; the function could not be asked itself: {error}"
    if problem is None:
        return "Invoked directly the function stores it, so look before it: rule, queue, mapping."
    return f"The function fails when it is invoked: {problem}"
