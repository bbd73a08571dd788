"""Write units of DynamoDB for each event: `python -m benchmarks.write_units`.

Nothing is timed and no AWS is asked: the function's own code makes the rows, and a metered table counts as DynamoDB
documents it. "Before" is what the log was first: the text beside the fields as text, everything in the index, and every
row and text of every message written, however often it came.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from benchmarks.metered_table import MeteredTable
from contract.kept_text import text_beside
from contract.rejections import RejectionError
from contract.row import Row
from contract.shipment_log import PAYLOAD, STATUS_INDEX_ATTRIBUTES
from formats.canonical import FORMAT as CANONICAL
from formats.rows import MessageRows, StoredEvent, rows_from_message
from functions.shipment_processor.batch import Batch
from functions.shipment_processor.known_rows import KnownRows
from functions.shipment_processor.log_writer import LogWriter, WriteResult
from functions.shipment_processor.message import Message
from prices.item import Item
from prices.table import REGIONS, price

_PROJECT = Path(__file__).parents[1]
_RECORDED = _PROJECT.parent / "shared" / "data"
_SAMPLES = _PROJECT / "samples"
_FORMATS = ("aftership", "easypost", "epcis", "shipengine", "shippo")
_ALL = "all"
_NOW = datetime(2026, 11, 24, tzinfo=UTC)


def _dollars(item: Item) -> float:
    found = price(item, REGIONS[0])
    assert found, item  # noqa: S101 - the table has what this pipeline uses in each of its regions
    return float(found.usd)


# By list price; the same in both regions.
_WRITE_UNITS_OF_A_READ_UNIT = _dollars(Item.READ_REQUEST_UNITS) / _dollars(Item.WRITE_REQUEST_UNITS)


@dataclass(frozen=True, kw_only=True)
class Units:
    """What the events of one format take.

    Attributes:
        format: Name of the format; "all" for the sum.
        messages: How many there were.
        events: Events in them, as often as they were told.
        before: Write units as it was first.
        now: Write units now.
        reads: Read units now; before there were none.
    """

    format: str
    messages: int
    events: int
    before: int
    now: int
    reads: float

    @property
    def before_per_event(self) -> float:
        """Write units for each event, as it was first."""
        return self.before / self.events

    @property
    def now_per_event(self) -> float:
        """Write units for each event, with the reads at what they cost in write units."""
        return (self.now + _WRITE_UNITS_OF_A_READ_UNIT * self.reads) / self.events


@dataclass(frozen=True, kw_only=True)
class WriteUnits:
    """What was measured.

    Attributes:
        read: What was read, for people.
        alone: Each event as a canonical event of its own with an id and all that its source said of it.
        recorded: The messages as they are, one after another.
        again: The same messages once more, as when histories are polled that have nothing new.
    """

    read: str
    alone: Sequence[Units]
    recorded: Sequence[Units]
    again: Sequence[Units]


def documents_at_hand(folder: Path | None = None) -> tuple[str, dict[str, list[str]]]:
    """What is read, in words, and the documents with events of shipments, by format.

    Args:
        folder: Where to look for recorded documents, in a folder for each format; the project's samples if it is not
            there.
    """
    recorded = folder or _RECORDED
    if recorded.is_dir():
        read = "documents that others recorded or published"
        texts = [file.read_text("utf-8") for name in _FORMATS for file in sorted((recorded / name).rglob("*.json"))]
    else:
        read = "samples/, since no recorded documents are at hand"
        texts = [line for file in sorted(_SAMPLES.glob("*.jsonl")) for line in file.read_text("utf-8").splitlines()]
    documents: dict[str, list[str]] = {}
    for text in texts:
        if (message := _read(text)) and any(isinstance(event, StoredEvent) for event in message.events):
            documents.setdefault(message.format.name, []).append(text)
    return read, documents


def measure(folder: Path | None = None) -> WriteUnits:
    """Counts the units of the recorded documents if they are at hand, and of the project's samples otherwise.

    Args:
        folder: Where to look for recorded documents, in a folder for each format.
    """
    read, documents = documents_at_hand(folder)
    rounds = {name: _rounds(name, bodies) for name, bodies in documents.items()}
    return WriteUnits(
        read=read,
        alone=_with_sum(_alone(name, bodies) for name, bodies in documents.items()),
        recorded=_with_sum(first for first, _ in rounds.values()),
        again=_with_sum(second for _, second in rounds.values()),
    )


def markdown(measured: WriteUnits) -> str:
    """The figures as tables for docs/benchmarks.md."""
    parts = [f"Read were {measured.read}. Write units for each event, table and index together:"]
    for title, units in (
        ("Each event in a message of its own, canonical", measured.alone),
        ("The messages as they are", measured.recorded),
        ("The same messages once more", measured.again),
    ):
        lines = [
            f"| {each.format} | {each.messages} | {each.events} | {each.before_per_event:.2f} "
            f"| {each.now / each.events:.2f} | {each.reads / each.events:.2f} | {each.now_per_event:.2f} |"
            for each in units
        ]
        parts.append(
            f"**{title}**\n\n| format | messages | events | before | now | read units | now, reads included |\n"
            "|---|---|---|---|---|---|---|\n" + "\n".join(lines)
        )
    return "\n\n".join(parts) + f"\n\nA read unit costs {_WRITE_UNITS_OF_A_READ_UNIT} of a write unit.\n"


def _alone(format_name: str, texts: Iterable[str]) -> Units:
    bodies = [body for text in texts for body in events_alone(text)]
    # Each is new: into a table of its own.
    each = [_units(format_name, before=_Before(), now=_Now(), bodies=[body]) for body in bodies]
    return _sum(format_name, each)


def _rounds(format_name: str, bodies: Sequence[str]) -> tuple[Units, Units]:
    before, now = _Before(), _Now()
    first, second = (_units(format_name, before=before, now=now, bodies=bodies) for _ in range(2))
    return first, second


class _Before:
    """The log as it was first."""

    def __init__(self) -> None:
        self.table = MeteredTable(None)

    def take(self, body: str) -> None:
        message = rows_from_message(body, now=_NOW)
        rows = {
            event.row.key: _with_plain_text(event.row) for event in message.events if isinstance(event, StoredEvent)
        }
        for row in [*([message.raw_message] if message.raw_message else []), *rows.values()]:
            self.table.put(row)


class _Now:
    """The log as it is, filled by the function's own code."""

    def __init__(self) -> None:
        self.table = MeteredTable(STATUS_INDEX_ATTRIBUTES)

    def take(self, body: str) -> None:
        batch = Batch([Message("1", body, {})], now=_NOW, retention_days=0, time_left=lambda: 1.0)
        client = cast("Any", self.table)
        known = KnownRows(client, table_name="log", now=_NOW.timestamp(), time_left=lambda: 1.0)
        batch.store(cast("LogWriter", self), known)

    def write(self, rows: Iterable[Row]) -> WriteResult:
        """What `LogWriter` does where nothing fails."""
        for row in {row.key: row for row in rows}.values():
            self.table.put(row)
        return WriteResult()


def _units(format_name: str, *, before: _Before, now: _Now, bodies: Sequence[str]) -> Units:
    written, rewritten, read = before.table.write_units, now.table.write_units, now.table.read_units
    events = 0
    for body in bodies:
        before.take(body)
        now.take(body)
        message = _read(body)
        events += sum(isinstance(event, StoredEvent) for event in message.events) if message else 0
    return Units(
        format=format_name,
        messages=len(bodies),
        events=events,
        before=before.table.write_units - written,
        now=now.table.write_units - rewritten,
        reads=now.table.read_units - read,
    )


def events_alone(text: str) -> Iterator[str]:
    """Each event of a message as a canonical one over the bus, with all that its entry says and an id of its own."""
    message = _read(text)
    if message is None:
        return
    for event in (event.event for event in message.events if isinstance(event, StoredEvent)):
        entry = _entry(json.loads(text), event.place)
        said = {**entry, **event.fields}
        said["event_id"] = str(uuid.uuid5(uuid.NAMESPACE_OID, text + event.place))
        # The label says that it is canonical, whatever else its entry's fields look like.
        envelope = {"id": "1", "source": CANONICAL.name, "detail-type": "scan", "detail": said}
        yield json.dumps(envelope, default=float)


def _entry(document: dict[str, Any], place: str) -> dict[str, Any]:
    """The entry of a history at an event's place, such as "data.trackings[0].checkpoints[2]"; else the document."""
    # In EPCIS an event has a row for each of its objects, and the place goes on into it.
    steps = re.findall(r"\w+", re.sub(r"(eventList\[\d+\]).*", r"\1", place))
    value: Any = document
    for step in steps:
        value = value[int(step)] if isinstance(value, list) else value[step]
    return value if isinstance(value, dict) else document


def _with_plain_text(row: Row) -> Row:
    text = text_beside(row.item)
    return row if text is None else replace(row, item={**row.item, PAYLOAD: {"S": text}})


def _read(text: str) -> MessageRows | None:
    try:
        return rows_from_message(text, now=_NOW)
    except RejectionError:
        return None


def _with_sum(units: Iterable[Units]) -> list[Units]:
    each = sorted(units, key=lambda one: one.format)
    return [*each, _sum(_ALL, each)]


def _sum(format_name: str, units: Sequence[Units]) -> Units:
    return Units(
        format=format_name,
        messages=sum(each.messages for each in units),
        events=sum(each.events for each in units),
        before=sum(each.before for each in units),
        now=sum(each.now for each in units),
        reads=sum(each.reads for each in units),
    )


if __name__ == "__main__":
    print(markdown(measure()))
