"""The messages of one invocation and what becomes of each."""

from __future__ import annotations

import base64
import traceback
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from contract.rejections import RejectionCode, RejectionError

from .alerts import Failure
from .rejected_messages import Attributes, FailedEventsQueue, RejectedMessage
from .row import Row, row_from_message

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
    from mypy_boto3_sqs.type_defs import MessageAttributeValueTypeDef

    from .log_writer import LogWriter


class Outcome(StrEnum):
    """How a message ended."""

    STORED = "stored"
    REJECTED = "rejected"
    RETRIED = "retried"


class RetryCode(StrEnum):
    """Why a message is to be delivered again."""

    NOT_WRITTEN = "NOT_WRITTEN"
    NOT_REJECTED = "NOT_REJECTED"
    UNEXPECTED_ERROR = "UNEXPECTED_ERROR"


class Batch:
    """Parses the messages, then stores or rejects each; no message has an effect on another.

    Args:
        records: The messages. SQS may deliver one twice; it counts once.
        now: The present, to tell what lies in the future.
        retention_days: Days after an event's own time at which its row expires; 0 for never.
    """

    def __init__(self, records: Sequence[SQSRecord], *, now: datetime, retention_days: int) -> None:
        self._records = {record.message_id: record for record in records}
        self._rows: dict[str, Row] = {}
        self._rejections: dict[str, RejectionError] = {}
        self._retries: dict[str, tuple[RetryCode, str]] = {}
        for message_id, record in self._records.items():
            try:
                self._rows[message_id] = row_from_message(record.body, now=now, retention_days=retention_days)
            except RejectionError as rejection:
                self._rejections[message_id] = rejection
            except Exception as error:
                # A mistake of ours, so no reason to reject. Raising would fail the neighbours at every delivery.
                self._retries[message_id] = RetryCode.UNEXPECTED_ERROR, _place(error)

    def store(self, writer: LogWriter) -> None:
        """Writes the rows of all valid events."""
        result = writer.write(self._rows.values())
        for message_id, row in self._rows.items():
            if row.key in result.refused:
                self._rejections[message_id] = RejectionError(
                    RejectionCode.REFUSED_BY_TABLE, result.refused[row.key], shipment_id=row.shipment_id
                )
            elif row.key in result.unwritten:
                self._retries[message_id] = RetryCode.NOT_WRITTEN, result.unwritten[row.key]

    def reject(self, failed_events: FailedEventsQueue) -> None:
        """Moves the invalid events to the failed-events queue; those that cannot get there are retried."""
        undelivered = failed_events.add(
            [
                RejectedMessage(
                    message_id=message_id,
                    body=self._records[message_id].body,
                    reason=reason,
                    attributes=_attributes(self._records[message_id]),
                )
                for message_id, reason in self._rejections.items()
            ]
        )
        for message_id, problem in undelivered.items():
            code = self._rejections[message_id].code
            self._retries[message_id] = (
                RetryCode.NOT_REJECTED,
                f"is to be rejected ({code}), but the failed-events queue did not take it: {problem}",
            )

    def outcome(self, message_id: str) -> Outcome:
        """What became of a message."""
        if message_id in self._retries:
            return Outcome.RETRIED
        return Outcome.REJECTED if message_id in self._rejections else Outcome.STORED

    def count(self, outcome: Outcome) -> int:
        """How many messages ended like that."""
        return sum(self.outcome(message_id) is outcome for message_id in self._records)

    def failures(self, outcome: Outcome) -> list[Failure]:
        """The messages that were rejected or are retried, with their reasons, for people."""
        return [self._failure(message_id) for message_id in self._records if self.outcome(message_id) is outcome]

    def shipment_id(self, message_id: str) -> str | None:
        """The shipment of a message, where it is known."""
        row, rejection = self._rows.get(message_id), self._rejections.get(message_id)
        return row.shipment_id if row else rejection.shipment_id if rejection else None

    def _failure(self, message_id: str) -> Failure:
        code: str
        rejection = self._rejections.get(message_id)
        if message_id in self._retries:
            code, text = self._retries[message_id]
        elif rejection:
            code, text = rejection.code, rejection.text
        else:
            raise ValueError(f"the message {message_id} is stored")
        return Failure(message_id=message_id, shipment_id=self.shipment_id(message_id), code=code, text=text)


def _attributes(record: SQSRecord) -> Attributes:
    """The message attributes of a record as SQS takes them."""
    attributes: dict[str, MessageAttributeValueTypeDef] = {}
    for name, value in record.message_attributes.items():
        # Only one of the two is there, and Powertools' properties take both for given.
        if text := value.get("stringValue"):
            attributes[name] = {"DataType": value.data_type, "StringValue": text}
        elif binary := value.get("binaryValue"):
            attributes[name] = {"DataType": value.data_type, "BinaryValue": base64.b64decode(binary)}
    return attributes


def _place(error: Exception) -> str:
    """What was raised where. The text of the error is left out, because it may quote the event."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(last.filename).name}, line {last.lineno}"
