"""The books: what was put against what is stored and what is in the failed-events queue, event by event."""

from __future__ import annotations

import json
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from contract.canonical_event import NotAShipmentEvent, RejectedEvent
from contract.envelope import open_message
from contract.kept_text import decompressed, text_beside
from contract.names import ResourceNames
from contract.raw_message import RAW_TEXT, is_raw_message, raw_message_key
from contract.rejections import RejectionError
from contract.row import Row, RowKey
from contract.shipment_log import EXPIRES_AT, PARTITION_KEY, PAYLOAD, RAW_MESSAGE, SORT_KEY
from formats.rows import StoredEvent, rows_from_message
from operations.clients import dynamodb_client, sqs_client
from operations.failed_event import FailedEvent, Origin
from operations.failed_events_reader import FailedEventsReader


@dataclass(frozen=True)
class Books:
    """What became of the events that were put.

    Attributes:
        events: Events in all messages that were put, as often as they were put.
        rows: Rows of these events.
        folded: Further events that belong into a row that is there: the same event again.
        rejected: Events that are named in the failed-events queue with their reason.
        waiting: Events of messages that are in the failed-events queue because they could not be written.
        not_shipment_events: Events about no shipment, of which nothing is kept.
        failed: Messages in the failed-events queue, copies of one counted once.
        copies: Further messages in the failed-events queue for a message that is there already.
        lost: Texts of messages with an event that is neither stored nor failed.
        doubled: Texts of messages that are there more than once, or both stored and failed.
        unexplained: Texts of invalid messages that are in the failed-events queue without a reason.
        altered: Keys of rows that differ from what was put, be it in an attribute more or less, or whose text is not
            kept as it was put. `expires_at` does not count: it says how long the row is kept and not what it says.
        unexpected: Rows and failed events that nobody put.
    """

    events: int = 0
    rows: int = 0
    folded: int = 0
    rejected: int = 0
    waiting: int = 0
    not_shipment_events: int = 0
    failed: int = 0
    copies: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    unexplained: list[str] = field(default_factory=list)
    altered: list[str] = field(default_factory=list)
    unexpected: list[str] = field(default_factory=list)

    @property
    def accounted(self) -> int:
        """Events of which it is known what became of them."""
        return self.rows + self.folded + self.rejected + self.waiting + self.not_shipment_events

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


@dataclass
class _Expected:
    """What the messages that were put should become.

    Attributes:
        rows: What may stand under each key, by the text that it then keeps or points at: several messages may tell the
            same event, each in its own words.
        keys: Keys of each message, once for each of its events.
        rejected: How many events of a message are rejected; only of messages with any.
        not_shipment_events: How many events of each message are about no shipment.
    """

    rows: dict[RowKey, dict[str, Row]] = field(default_factory=lambda: defaultdict(dict))
    keys: dict[str, list[RowKey]] = field(default_factory=dict)
    rejected: Counter[str] = field(default_factory=Counter)
    not_shipment_events: Counter[str] = field(default_factory=Counter)

    def add(self, text: str, now: datetime) -> None:
        """Adds a message by its text."""
        self.keys[text] = []
        try:
            message = rows_from_message(text, now=now)
        except RejectionError:
            self.rejected[text] = 1
            return
        for event in message.events:
            if isinstance(event, StoredEvent):
                self.keys[text].append(event.row.key)
                self.rows[event.row.key][open_message(text).text] = event.row
            elif isinstance(event, NotAShipmentEvent):
                self.not_shipment_events[text] += 1
            elif isinstance(event, RejectedEvent):
                self.rejected[text] += 1


def read_books(names: ResourceNames, put: Iterable[str], *, prefix: str = "") -> Books:
    """The books of an environment as they are now.

    Args:
        names: The environment.
        put: Text of each message that was put, see `balance`.
        prefix: How the shipment ids of all these events start; only rows and failed events with it count.
    """
    return balance(put, stored_rows(names, prefix=prefix), failed_events(names, prefix=prefix))


def balance(put: Iterable[str], rows: Iterable[Mapping[str, Any]], failed: Iterable[FailedEvent]) -> Books:
    """Compares what was put with where it is.

    A valid event belongs into one row, however often it was put and in however many messages, or its message into the
    failed-events queue as long as it could not be written. A message with an invalid event belongs there with a
    reason, as often as it was put, its other events into their rows. What a stored event should look like comes from
    the function's own reading of what was put, which has tests of its own.

    Args:
        put: Text of each message, as the `detail` of an EventBridge event or as a bare message; the same text again for
            a message that was put again.
        rows: Items of the table in DynamoDB's JSON, those that keep the texts of messages included.
        failed: The whole failed-events queue, copies included.
    """
    times = Counter(put)
    expected = _Expected()
    now = datetime.now(UTC)
    for text in times:
        expected.add(text, now)
    items = list(rows)
    found = {(item[PARTITION_KEY]["S"], item[SORT_KEY]["S"]): item for item in items if not is_raw_message(item)}
    texts = {item[PARTITION_KEY]["S"]: item[RAW_TEXT]["B"] for item in items if is_raw_message(item)}
    failures = list(failed)
    identities = {each.identity: each for each in failures}
    failed_texts = Counter(_text(each.body) for each in identities.values())
    # Only what nobody rejected may be without its rows: the good events of a message that is rejected are stored.
    waiting_texts = {_text(each.body) for each in identities.values() if each.origin is not Origin.FUNCTION}
    shared = Counter(key for keys in expected.keys.values() for key in set(keys))

    stored = {text: all(key in found for key in keys) for text, keys in expected.keys.items()}
    lost = [text for text, all_stored in stored.items() if not all_stored and text not in waiting_texts]
    lost += [text for text in expected.rejected if failed_texts[text] < times[text]]
    doubled = [text for text in expected.rejected if failed_texts[text] > times[text]]
    doubled += [
        text
        for text, keys in expected.keys.items()
        # An event that another message tells too may be stored by that one.
        if failed_texts[text] and not expected.rejected[text] and stored[text] and all(shared[key] == 1 for key in keys)
    ]
    told = sum(len(keys) * times[text] for text, keys in expected.keys.items())
    rows_found = len(found.keys() & expected.rows.keys())
    missing = sum(
        (key not in found) * times[text]
        for text, keys in expected.keys.items()
        for key in keys
        if text in waiting_texts
    )
    unstored = sum((key not in found) * times[text] for text, keys in expected.keys.items() for key in keys)
    rejected = sum(count * min(times[text], failed_texts[text]) for text, count in expected.rejected.items())
    others = sum(count * times[text] for text, count in expected.not_shipment_events.items())
    return Books(
        events=told + others + sum(count * times[text] for text, count in expected.rejected.items()),
        rows=rows_found,
        folded=told - unstored - rows_found,
        rejected=rejected,
        waiting=missing,
        not_shipment_events=others,
        failed=len(identities),
        copies=len(failures) - len(identities),
        lost=lost,
        doubled=doubled,
        unexplained=sorted(
            {
                text
                for each in identities.values()
                if expected.rejected[text := _text(each.body)] and each.origin is not Origin.FUNCTION
            }
        ),
        altered=[
            str(key)
            for key, item in found.items()
            if key in expected.rows and not _is_one_of(item, expected.rows[key], texts)
        ],
        unexpected=[str(key) for key in found.keys() - expected.rows.keys()]
        + [text for text in failed_texts if text not in times],
    )


def _is_one_of(item: Mapping[str, Any], rows: Mapping[str, Row], texts: Mapping[str, Any]) -> bool:
    """Whether a row of the table says what the message says whose text it keeps or points at, byte for byte."""
    text = _restored_text(item, texts)
    return text in rows and _said(item) == _said(rows[text].item)


def _restored_text(item: Mapping[str, Any], texts: Mapping[str, Any]) -> str:
    """The text of the message that a row came in; "", which no message has, where it cannot be restored."""
    try:
        if RAW_MESSAGE in item:
            return decompressed(bytes(texts[raw_message_key(item[RAW_MESSAGE]["S"])[PARTITION_KEY]["S"]]))
        return text_beside(item) or ""
    except (KeyError, ValueError, zlib.error):
        return ""


def stored_rows(names: ResourceNames, *, prefix: str = "") -> list[dict[str, Any]]:
    """All rows whose shipment id starts with `prefix`, and those that keep texts, in DynamoDB's JSON."""
    pages = dynamodb_client().get_paginator("scan").paginate(TableName=names.table, ConsistentRead=True)
    return [
        item
        for page in pages
        for item in page["Items"]
        if is_raw_message(item) or item[PARTITION_KEY]["S"].startswith(prefix)
    ]


def stored_keys(names: ResourceNames) -> set[RowKey]:
    """The keys of all events in the table."""
    return {(item[PARTITION_KEY]["S"], item[SORT_KEY]["S"]) for item in stored_rows(names) if not is_raw_message(item)}


def failed_events(names: ResourceNames, *, prefix: str = "") -> list[FailedEvent]:
    """The whole failed-events queue, copies included, as far as `prefix` stands in the message."""
    with FailedEventsReader(sqs_client(), names) as reader:
        return [event for events in reader.read() for event in events if prefix in event.body]


def _said(item: Mapping[str, Any]) -> dict[str, Any]:
    """What a row says of its event, beside how long it is kept and where its text is."""
    return {name: value for name, value in item.items() if name not in (EXPIRES_AT, PAYLOAD, RAW_MESSAGE)}


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
