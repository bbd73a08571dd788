"""The books: what was put against what is stored and what is in the failed-events queue, event by event."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from contract.envelope import open_message
from contract.names import ResourceNames
from contract.rejections import RejectionError
from contract.shipment_log import EXPIRES_AT, PARTITION_KEY, SORT_KEY
from functions.shipment_processor.row import row_from_message
from operations.clients import dynamodb_client, sqs_client
from operations.failed_event import FailedEvent, Origin
from operations.failed_events_reader import FailedEventsReader

RowKey = tuple[str, str]


@dataclass(frozen=True)
class Books:
    """What became of the events that were put.

    Attributes:
        rows: Rows of the events that were put.
        failed: Failed events, copies of one counted once.
        copies: Further messages in the failed-events queue for an event that is there already.
        lost: Texts of events that are neither stored nor failed.
        doubled: Texts of events that are there more than once, or both stored and failed.
        unexplained: Texts of invalid events that are in the failed-events queue without a reason.
        altered: Keys of rows that differ from what was put, be it in an attribute more or less. `expires_at` does not
            count: it says how long the row is kept and not what it says.
        unexpected: Rows and failed events that nobody put.
    """

    rows: int = 0
    failed: int = 0
    copies: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    unexplained: list[str] = field(default_factory=list)
    altered: list[str] = field(default_factory=list)
    unexpected: list[str] = field(default_factory=list)

    @property
    def accounted(self) -> int:
        """Events that are in one of the two places."""
        return self.rows + self.failed

    @property
    def problems(self) -> list[str]:
        """Everything that is wrong, as sentences; empty if the books balance."""
        return [
            f"{kind}: {text[:200]}"
            for kind, texts in (
                ("lost", self.lost),
                ("doubled", self.doubled),
                ("failed without a reason", self.unexplained),
                ("altered", self.altered),
                ("nobody put this", self.unexpected),
            )
            for text in texts
        ]


def read_books(names: ResourceNames, put: Iterable[str], *, prefix: str = "") -> Books:
    """The books of an environment as they are now.

    Args:
        names: The environment.
        put: Text of each event that was put, see `balance`.
        prefix: How the shipment ids of all these events start; only rows and failed events with it count.
    """
    return balance(put, stored_rows(names, prefix=prefix), failed_events(names, prefix=prefix))


def balance(put: Iterable[str], rows: Iterable[Mapping[str, Any]], failed: Iterable[FailedEvent]) -> Books:
    """Compares what was put with where it is.

    A valid event belongs into one row, however often it was put, or into the failed-events queue as long as it could
    not be written. An invalid one belongs there with a reason, as often as it was put. What a stored event
    should look like comes from the function's own parsing of what was put, which has tests of its own.

    Args:
        put: Text of each event, as the `detail` of an EventBridge event or as a bare message; the same text again for
            an event that was put again.
        rows: Items of the table in DynamoDB's JSON.
        failed: The whole failed-events queue, copies included.
    """
    times = Counter(put)
    expected_rows: dict[RowKey, tuple[str, Mapping[str, Any]]] = {}
    invalid: set[str] = set()
    now = datetime.now(UTC)
    for text in times:
        try:
            row = row_from_message(text, now=now)
        except RejectionError:
            invalid.add(text)
        else:
            expected_rows[row.key] = text, row.item
    found = {(item[PARTITION_KEY]["S"], item[SORT_KEY]["S"]): item for item in rows}
    failures = list(failed)
    identities = {each.identity: each for each in failures}
    failed_texts = Counter(_text(each.body) for each in identities.values())

    valid = {text: key for key, (text, _) in expected_rows.items()}
    lost = [text for text, key in valid.items() if key not in found and not failed_texts[text]]
    lost += [text for text in invalid if failed_texts[text] < times[text]]
    doubled = [text for text, key in valid.items() if key in found and failed_texts[text]]
    doubled += [text for text in invalid if failed_texts[text] > times[text]]
    return Books(
        rows=len(found.keys() & expected_rows.keys()),
        failed=len(identities),
        copies=len(failures) - len(identities),
        lost=lost,
        doubled=doubled,
        unexplained=sorted(
            {
                text
                for each in identities.values()
                if (text := _text(each.body)) in invalid and each.origin is not Origin.FUNCTION
            }
        ),
        altered=[
            str(key)
            for key, item in found.items()
            if key in expected_rows and _kept(item) != _kept(expected_rows[key][1])
        ],
        unexpected=[str(key) for key in found.keys() - expected_rows.keys()]
        + [text for text in failed_texts if text not in times],
    )


def stored_rows(names: ResourceNames, *, prefix: str = "") -> list[dict[str, Any]]:
    """All rows whose shipment id starts with `prefix`, in DynamoDB's JSON."""
    pages = dynamodb_client().get_paginator("scan").paginate(TableName=names.table, ConsistentRead=True)
    return [item for page in pages for item in page["Items"] if item[PARTITION_KEY]["S"].startswith(prefix)]


def failed_events(names: ResourceNames, *, prefix: str = "") -> list[FailedEvent]:
    """The whole failed-events queue, copies included, as far as `prefix` stands in the message."""
    with FailedEventsReader(sqs_client(), names) as reader:
        return [event for events in reader.read() for event in events if prefix in event.body]


def _kept(item: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in item.items() if name != EXPIRES_AT}


def _text(body: str) -> str:
    """The event's text in a message: the detail of an EventBridge event as it was put, or the body."""
    try:
        return open_message(body)[0]
    except RejectionError:
        # Such as a detail with a field twice. EventBridge's envelope is sound all the same.
        try:
            return json.dumps(json.loads(body)["detail"])
        except (ValueError, KeyError, TypeError):
            return body
