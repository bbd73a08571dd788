"""The messages of one invocation and what becomes of each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from .alerts import Failure
from .failed_events import REDRIVE_COUNT, FailedEvents, RejectedMessage
from .rejection import RejectionCode, RejectionError
from .row import Row, row_from_message

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

    from .log_writer import LogWriter


class Outcome(StrEnum):
    """How a message ended."""

    STORED = "stored"
    REJECTED = "rejected"
    RETRIED = "retried"


class Batch:
    """Parses the messages, then stores or rejects each; no message has an effect on another.

    Args:
        records: The messages.
        now: The present, to tell what lies in the future.
        retention_days: Days after an event's own time at which its row expires; 0 for never.
    """

    def __init__(self, records: Sequence[SQSRecord], *, now: datetime, retention_days: int) -> None:
        self._records = records
        self._rows: dict[str, Row] = {}
        self._rejections: dict[str, RejectionError] = {}
        self._retries: dict[str, str] = {}
        for record in records:
            try:
                self._rows[record.message_id] = row_from_message(record.body, now=now, retention_days=retention_days)
            except RejectionError as rejection:
                self._rejections[record.message_id] = rejection

    def store(self, writer: LogWriter) -> None:
        """Writes the rows of all valid events."""
        result = writer.write(self._rows.values())
        for message_id, row in self._rows.items():
            if row.key in result.refused:
                self._rejections[message_id] = RejectionError(
                    RejectionCode.REFUSED_BY_TABLE, result.refused[row.key], shipment_id=row.shipment_id
                )
            elif row.key in result.unwritten:
                self._retries[message_id] = result.unwritten[row.key]

    def reject(self, failed_events: FailedEvents) -> None:
        """Moves the invalid events to the failed-events queue; those that cannot get there are retried."""
        rejected = [
            RejectedMessage(
                message_id=record.message_id,
                body=record.body,
                reason=self._rejections[record.message_id],
                redrive_count=_redrive_count(record),
            )
            for record in self._records
            if record.message_id in self._rejections
        ]
        self._retries.update(failed_events.add(rejected))

    def outcome(self, message_id: str) -> Outcome:
        """What became of a message."""
        if message_id in self._retries:
            return Outcome.RETRIED
        return Outcome.REJECTED if message_id in self._rejections else Outcome.STORED

    def count(self, outcome: Outcome) -> int:
        """How many messages ended like that."""
        return sum(self.outcome(record.message_id) is outcome for record in self._records)

    def failures(self, outcome: Outcome) -> list[Failure]:
        """The messages that ended like that, with their reasons, for people."""
        return [
            Failure(
                message_id=record.message_id,
                shipment_id=self._shipment_id(record.message_id),
                reason=self._reason(record.message_id),
            )
            for record in self._records
            if self.outcome(record.message_id) is outcome
        ]

    def _shipment_id(self, message_id: str) -> str | None:
        if message_id in self._rows:
            return self._rows[message_id].shipment_id
        return self._rejections[message_id].shipment_id

    def _reason(self, message_id: str) -> str:
        return self._retries.get(message_id) or str(self._rejections.get(message_id, ""))


def _redrive_count(record: SQSRecord) -> str | None:
    attribute = record.message_attributes[REDRIVE_COUNT]
    return attribute.string_value if attribute else None
